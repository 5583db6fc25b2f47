"""Golden cases of FORMAT.md; `python -m signing.vectors.make` is their only writer."""
