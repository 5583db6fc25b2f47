"""What `make` calls to prepare a machine. Only the standard library, because nothing else is there yet."""
