"""Fixtures of real databases. A test that asks for one runs on SQLite and again on PostgreSQL.

session         rolled back after the test (about a millisecond): for acts and queries
engine          the engine under that session, migrated once
own_database    the address of a migrated database for this test alone: for commits, for races, for a whole service
"""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.postgresql import cluster
from webapp import migrations
from webapp.store.engine import for_writing, make_engine
from webapp.store.types import FieldKeys

FIELD_KEYS = FieldKeys(field_key=bytes(range(32)), index_key=bytes(range(32, 64)))


class Databases(Protocol):
    """Makes databases of one kind: migrated once, then copied."""

    def new(self) -> str: ...

    def copy(self, url: str) -> str:
        """Of a database that nobody is connected to."""

    def drop(self, url: str) -> None: ...


class SqliteDatabases:
    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite3"
        self._files = (folder / f"{number}.sqlite3" for number in itertools.count(1))
        _migrate(f"sqlite:///{self._template}")

    def new(self) -> str:
        return self.copy(f"sqlite:///{self._template}")

    def copy(self, url: str) -> str:
        return f"sqlite:///{shutil.copyfile(url.removeprefix('sqlite:///'), next(self._files))}"

    def drop(self, url: str) -> None:
        """The session's temporary folder goes as a whole."""


class PostgresqlDatabases:
    def __init__(self, address: str) -> None:
        self._address = address
        self._names = (f"onecard_{number}" for number in itertools.count(1))
        self._run("CREATE DATABASE template_onecard")
        _migrate(f"{address}/template_onecard")

    def new(self) -> str:
        return self.copy("/template_onecard")

    def copy(self, url: str) -> str:
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} TEMPLATE {url.rpartition('/')[2]}")
        return f"{self._address}/{name}"

    def drop(self, url: str) -> None:
        name = url.rpartition("/")[2]
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(f"{self._address}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def _migrate(url: str) -> None:
    engine = make_engine(url, FIELD_KEYS)
    migrations.upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    with cluster() as address:
        yield PostgresqlDatabases(address)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """One kind after the other. pytest may come back to a kind, and finds what it has made of it before."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    return made


@pytest.fixture(scope="session")
def database_url(databases: Databases) -> str:
    """The database that `session` shares among tests; nothing is ever committed to it."""
    return databases.new()


@pytest.fixture
def own_database(databases: Databases) -> Iterator[str]:
    url = databases.new()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url, FIELD_KEYS)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose commits are savepoints, inside a transaction that is rolled back after the test."""
    with for_writing(engine).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transaction.rollback()
