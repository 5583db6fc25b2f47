"""Engines for SQLite and PostgreSQL that behave alike: real transactions, honest locks, durable commits."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from webapp.store.types import FieldKeys

BUSY_SECONDS = 10


class WrongDatabaseUrl(Exception):
    """DATABASE_URL does not name a database this product can use."""


def make_engine(url: str, field_keys: FieldKeys) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise WrongDatabaseUrl(
            "DATABASE_URL cannot be read; write sqlite:///path or postgresql://user@host/name"
        ) from None
    match parsed.get_backend_name():
        case "sqlite":
            engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
            _teach_sqlite(engine)
        case "postgresql":
            options = {"connect_timeout": 5, "application_name": "onecard"}
            engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                hide_parameters=True,  # an error must not carry what people are called into the log
                connect_args=options,
                pool_size=8,
                max_overflow=8,
                pool_timeout=5,
            )
        case other:
            raise WrongDatabaseUrl(f"DATABASE_URL names {other}; this product runs on sqlite and postgresql")
    engine.dialect.field_keys = field_keys  # type: ignore[attr-defined] # read by the sealed column types
    return engine


@cache
def for_writing(engine: Engine) -> Engine:
    """The same engine and pool, whose transactions take the write lock at once."""
    return engine.execution_options(writes=True)


@cache
def for_reading_once(engine: Engine) -> Engine:
    """For a single SELECT. On PostgreSQL it needs no transaction around it, which spares two round trips."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own transactions begin too late, and lose updates: we say BEGIN ourselves.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL, because a claimed code that a power cut forgets could be shown again.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Reading first and writing later fails with "database is locked"; so a writer takes the lock first.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
