"""Databases that behave alike, and a sentence for whoever names a wrong one."""

from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import FIELD_KEYS
from tests.make.times import NOW
from tests.racing import committed, engine_of
from webapp.domain.residents.model import ResidentSession, Tries
from webapp.store.engine import WrongDatabaseUrl, make_engine


@pytest.mark.parametrize("url", ["", "nonsense", "onecard.sqlite3", "://", "sqlite//x"])
def test_what_is_no_address_is_explained(url: str) -> None:
    with pytest.raises(WrongDatabaseUrl, match="DATABASE_URL cannot be read; write sqlite:///path or postgresql://"):
        make_engine(url, FIELD_KEYS)


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "oracle://x", "postgres://x/y"])
def test_another_kind_of_database_is_explained(url: str) -> None:
    with pytest.raises(WrongDatabaseUrl, match="runs on sqlite and postgresql"):
        make_engine(url, FIELD_KEYS)


def test_a_wrong_address_is_not_repeated_with_its_password() -> None:
    with pytest.raises(WrongDatabaseUrl) as refused:
        make_engine("mysql://root:secret@localhost/x", FIELD_KEYS)
    assert "secret" not in str(refused.value)


def test_foreign_keys_are_kept(session: Session) -> None:
    nobody = uuid4()
    row = ResidentSession(
        id=uuid4(), token_hash=b"", resident_id=nobody, device_id=nobody, created_at=NOW, expires_at=NOW
    )
    session.add(row)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.flush()


def test_reading_first_and_writing_later_loses_nothing(own_database: str) -> None:
    """Twelve writers each read a count and write it plus one: a writer takes its lock before it reads."""
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            session.add(Tries(bucket="a", period_start=NOW, count=0))

        def add_one() -> None:
            with committed(engine) as session:
                row = session.scalars(select(Tries).with_for_update()).one()
                row.count += 1

        threads = [Thread(target=add_one) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with committed(engine) as session:
            assert session.scalars(select(Tries.count)).one() == 12


def test_sqlite_commits_survive_a_power_cut(own_database: str) -> None:
    with engine_of(own_database) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
            }
            assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
