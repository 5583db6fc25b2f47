"""Many rows at once, sealed by the same column types as one row is: COPY on PostgreSQL, one statement on SQLite."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect

from webapp.store.types import BlindIndex, Encrypted, keys_of

# How PostgreSQL is told a value's type; COPY in binary form asks for exactly that of the column.
POSTGRESQL_TYPES = {
    "UUID": "uuid",
    "BYTEA": "bytea",
    "VARCHAR": "varchar",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "INTEGER": "int4",
    "JSON": "json",
}


def insert_many(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Adds the rows; a constraint that forbids one forbids all. What is not named gets the table's own default."""
    bound = _bound(connection.dialect, table, columns, rows)
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.executemany(_statement(table, columns), bound)  # type: ignore[union-attr] # it is open
        return
    with driver.cursor() as cursor, cursor.copy(_statement(table, columns, copied=True)) as copy:  # type: ignore[union-attr] # as above
        copy.set_types(_types(connection.dialect, table, columns))
        for row in bound:
            copy.write_row(row)


def among(dialect: Dialect, column: ColumnElement[Any], values: Collection[bytes]) -> ColumnElement[bool]:
    """Whether a column of digests holds one of many; PostgreSQL reads thousands of marks slowly, and one array fast."""
    if dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(LargeBinary)))
    return column.in_(bindparam(None, list(values), expanding=True, type_=LargeBinary))


def _bound(
    dialect: Dialect, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """A column after the other, because most need nothing done."""
    by_column = list(zip(*rows, strict=True))
    for place, name in enumerate(columns):
        process = _sealing(dialect, table, name) or table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            by_column[place] = tuple(map(process, by_column[place]))
    return list(zip(*by_column, strict=True))


def _sealing(dialect: Dialect, table: Table, name: str) -> Callable[[Any], Any] | None:
    """What the column type does to one value, without the layers around it, which cost more than to seal it."""
    of, keys = table.c[name].type, keys_of(dialect)
    if isinstance(of, Encrypted):
        return lambda text: None if text is None else keys.seal(of.label, text)
    if isinstance(of, BlindIndex):
        return lambda text: None if text is None else keys.blind(of.label, text)
    return None


@cache
def _statement(table: Table, columns: tuple[str, ...], *, copied: bool = False) -> str:
    """Names come from our own models."""
    named = ", ".join(f'"{name}"' for name in columns)
    if copied:
        return f'COPY "{table.name}" ({named}) FROM STDIN (FORMAT BINARY)'
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table.name}" ({named}) VALUES ({marks})'  # noqa: S608 - as said above


def _types(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> list[str]:
    compiled = [dialect.type_compiler_instance.process(table.c[name].type) for name in columns]
    return [POSTGRESQL_TYPES[name.partition("(")[0]] for name in compiled]
