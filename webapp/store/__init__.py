"""How rows are kept: the declarative base, column types and engines. Knows no room of the house."""
