"""What may happen once is claimed by the database, and the loser learns it without an error.

ON CONFLICT rather than a caught error, because PostgreSQL gives up the whole transaction at an error.
"""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_unless_there(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """True if this row was added, False if a unique constraint says somebody was first."""
    return connection.execute(_unless_there(connection.dialect.name, table), row).rowcount == 1


def insert_missing(connection: Connection, table: Table, rows: list[dict[str, Any]], *, returning: str) -> set[Any]:
    """Adds the rows that no unique constraint forbids, and returns one column of those that were added."""
    return set(connection.scalars(_missing(connection.dialect.name, table, returning), rows))


@cache
def _unless_there(dialect: str, table: Table) -> Any:
    # Without the option, an INSERT's row count is gone with its cursor: PostgreSQL's would read -1.
    return INSERTS[dialect](table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _missing(dialect: str, table: Table, returning: str) -> Any:
    # Made once, like the other: making it anew costs more than to insert a row.
    return _unless_there(dialect, table).returning(table.c[returning])
