"""HTTP: translates, guards, answers. No rule lives here."""
