"""What may happen once is claimed by the database, and the loser learns it without an error.

ON CONFLICT rather than a caught error, because PostgreSQL gives up the whole transaction at an error.
"""

from typing import Any, cast

from sqlalchemy import CursorResult, FromClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_unless_there(session: Session, table: FromClause, row: dict[str, Any]) -> bool:
    """True if this row was added, False if a unique constraint says somebody was first."""
    added = session.execute(_unless_there(session, table), row)
    return cast("CursorResult[Any]", added).rowcount == 1


def insert_missing(session: Session, table: FromClause, rows: list[dict[str, Any]], *, returning: str) -> set[Any]:
    """Adds the rows that no unique constraint forbids, and returns one column of those that were added."""
    statement = _unless_there(session, table).returning(table.c[returning])
    return set(session.scalars(statement, rows))


def _unless_there(session: Session, table: FromClause) -> Any:
    return INSERTS[session.get_bind().dialect.name](table).on_conflict_do_nothing()
