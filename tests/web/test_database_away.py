"""A database that goes away: 503 and a word to try again; when it is back, everything goes on and nothing was lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.store import engine as store

HOME = "/api/resident/home"


@pytest.fixture
def hurried_town(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town that waits a tenth of a second for a lock, instead of ten."""
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    town = Town(own_database, tmp_path)
    yield town
    town.house.engine.dispose()


@contextmanager
def _away(town: Town) -> Iterator[None]:
    """SQLite: another process holds the write lock. PostgreSQL: all connections are cut, and new ones are refused."""
    url = town.settings.database_url
    if url.startswith("sqlite"):
        blocker = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        yield
        blocker.execute("ROLLBACK")
        blocker.close()
        return
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as operator:
        operator.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0".encode())
        operator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        operator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        operator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        operator.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1".encode())


def test_a_door_is_told_to_try_again_and_then_the_code_still_serves(hurried_town: Town) -> None:
    phone, door = hurried_town.with_wallet(), hurried_town.door()
    code = phone.show(hurried_town.clock.unix)
    with _away(hurried_town):
        for _ in range(2):
            answer = door.scan(code)
            assert (reason_of(answer, 503), answer.headers["Retry-After"]) == ("try-again", "2")
    assert door.verdict(code) == ("accepted", None)


def test_a_sign_in_goes_on_where_it_stopped(hurried_town: Town) -> None:
    person = hurried_town.somebody()
    phone = hurried_town.phone()
    with _away(hurried_town):
        assert reason_of(phone.ask_for_code(person.card_number, person.id_number), 503) == "try-again"
    assert hurried_town.signed_in(person).home["cards"]


def test_readiness_tells_of_a_database_that_is_not_migrated_and_life_goes_on(hurried_town: Town) -> None:
    client = hurried_town.app.test_client()
    assert client.get("/readyz").json == {
        "status": "ok",
        "checks": {"database": "ok", "keys": "ok", "trust-list": "ok"},
    }
    with hurried_town.writing() as session, session.begin():
        session.execute(text("DELETE FROM alembic_version"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["database"]) == (503, "failed")
    assert client.get("/healthz").status_code == 200


def test_connections_that_were_cut_cost_one_answer_at_most(hurried_town: Town) -> None:
    """Asking each connection whether it lives would cost every scan two round trips; a door asks again anyway."""
    phone = hurried_town.signed_in()
    with _away(hurried_town):
        pass
    first, *later = [phone.http.get(HOME).status_code for _ in range(3)]
    assert first in {200, 503}
    assert later == [200, 200]
