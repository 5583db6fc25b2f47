"""What is written is sealed, found again by its blind index, and refused when it was moved or altered."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from tests.databases import FIELD_KEYS
from tests.make.cards import card
from tests.make.residents import SHIYAN, code_sent, resident
from tests.make.times import NOW
from tests.people import ELDER, MING
from tests.racing import committed, engine_of
from webapp.domain import residents
from webapp.domain.residents.model import Resident
from webapp.store.engine import make_engine
from webapp.store.types import FieldKeys, FieldUnreadable


@pytest.fixture
def filled(own_database: str) -> Iterator[Engine]:
    """A database that knows one person with a card, who has just asked for a one-time code."""
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            card(session, holder)
            residents.request_code(session, resident_id=holder.id, profile=SHIYAN, now=NOW)
            residents.spend_try(session, f"sign-in:card:{MING.card_number}", residents.ADDRESS_LIMIT, now=NOW)
        yield engine


PERSONAL = [MING.name, MING.id_number, MING.phone, MING.card_number, MING.bank_account]


def test_no_personal_value_can_be_read_from_the_database(filled: Engine) -> None:
    with committed(filled) as session:
        code = code_sent(session, session.scalars(select(Resident)).one())
        session.rollback()
    raw = _everything_in(filled)
    assert MING.division.encode() in raw, "the search finds what is not sealed"
    for secret in (*PERSONAL, code, "验证码"):
        assert secret.encode() not in raw, secret


def _everything_in(engine: Engine) -> bytes:
    """All bytes of the database: its files, or every row as the server sends it."""
    if engine.dialect.name == "sqlite":
        database = Path(str(engine.url.database))
        return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    with engine.connect() as connection:
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        rows = [row for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def test_a_person_is_found_by_the_number_though_it_is_sealed(session: Session) -> None:
    holder = resident(session)
    resident(session, ELDER)
    assert residents.id_of_number(session, MING.id_number) == holder.id


def test_the_same_text_is_sealed_differently_each_time() -> None:
    first, second = FIELD_KEYS.seal("a", "text"), FIELD_KEYS.seal("a", "text")
    assert first != second
    assert FIELD_KEYS.open("a", first) == FIELD_KEYS.open("a", second) == "text"


def test_a_sealed_value_moved_to_another_column_does_not_open(session: Session) -> None:
    holder = resident(session)
    session.execute(text("UPDATE resident SET phone = id_number"))
    session.expire_all()
    with pytest.raises(FieldUnreadable, match=r"resident\.phone"):
        _ = session.get_one(Resident, holder.id).phone


@pytest.mark.parametrize("place", [0, 1, 13, -1])
def test_an_altered_value_does_not_open(place: int) -> None:
    sealed = bytearray(FIELD_KEYS.seal("a", "text"))
    sealed[place] ^= 1
    with pytest.raises(FieldUnreadable):
        FIELD_KEYS.open("a", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12), b"\x01" + bytes(20)])
def test_a_value_cut_short_does_not_open(sealed: bytes) -> None:
    with pytest.raises(FieldUnreadable):
        FIELD_KEYS.open("a", sealed)


def test_another_key_does_not_open() -> None:
    other = FieldKeys(field_key=bytes(range(1, 33)), index_key=bytes(range(32, 64)))
    with pytest.raises(FieldUnreadable):
        other.open("a", FIELD_KEYS.seal("a", "text"))


def test_what_does_not_open_is_not_repeated() -> None:
    with pytest.raises(FieldUnreadable) as refused:
        FIELD_KEYS.open("resident.phone", b"\x01" + b"secret" * 8)
    assert "secret" not in str(refused.value)


def test_a_blind_index_depends_on_column_and_key() -> None:
    other = FieldKeys(field_key=bytes(range(32)), index_key=bytes(range(1, 33)))
    assert FIELD_KEYS.blind("a", "text") == FIELD_KEYS.blind("a", "text")
    assert len({FIELD_KEYS.blind("a", "text"), FIELD_KEYS.blind("b", "text"), other.blind("a", "text")}) == 3


def test_times_come_back_aware_and_in_utc(session: Session) -> None:
    holder = resident(session)
    holder.created_at = datetime(2026, 11, 22, 20, 30, tzinfo=timezone(timedelta(hours=8)))
    session.flush()
    session.expire(holder)
    assert holder.created_at == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    assert holder.created_at.utcoffset() == timedelta(0)


def test_a_time_without_its_zone_is_refused(session: Session) -> None:
    holder = resident(session)
    holder.created_at = datetime(2026, 11, 22, 12, 30)  # noqa: DTZ001 # the mistake that is tested
    with pytest.raises(StatementError, match="a time without its zone"):
        session.flush()


def test_an_error_of_the_database_does_not_repeat_what_was_written(session: Session) -> None:
    resident(session)
    with pytest.raises(IntegrityError) as refused:
        resident(session)
    assert not any(secret in str(refused.value) for secret in PERSONAL)


def test_an_engine_knows_its_own_keys_only(own_database: str) -> None:
    other = FieldKeys(field_key=bytes(range(1, 33)), index_key=bytes(range(32, 64)))
    with engine_of(own_database) as engine, committed(engine) as session:
        resident(session)
    stranger = make_engine(own_database, other)
    with Session(stranger) as session, pytest.raises(FieldUnreadable):
        session.scalars(select(Resident)).one()
    stranger.dispose()
