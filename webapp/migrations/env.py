"""Alembic's own entry: always on a connection that somebody hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from webapp.domain.tables import metadata


def plain_type(kind: str, column_type: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name the database's own types, so that an old one still runs when ours are renamed."""
    if kind != "type":
        return False
    if isinstance(column_type, TypeDecorator):
        return f"sa.{column_type.impl!r}"
    if isinstance(column_type, Enum) and not column_type.create_constraint:
        return f"sa.String(length={column_type.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite can change a table only by copying it
    compare_type=True,
    render_item=plain_type,
)
context.run_migrations()
