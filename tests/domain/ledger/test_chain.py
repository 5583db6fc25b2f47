"""Rows get their places once, in the order in which the job meets them, whatever the order of their ids."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from tests.make.times import NOW, after
from tests.racing import committed, engine_of, race
from webapp.domain import actors, ledger
from webapp.domain.errors import Conflict
from webapp.domain.ledger import Event
from webapp.domain.ledger.chain import LINKS, LOOK_BACK
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import START, Row, link_hash
from webapp.store.base import table_of

BY = actors.Job("test")


def append(session: Session, minutes: float = 0) -> int:
    return ledger.append(
        session, Event.VENUE_TERMINAL_REVOKE, by=BY, now=after(minutes=minutes), about={"终端": "1号门"}
    )


def append_as(session: Session, row_id: int) -> None:
    """A row whose transaction drew its number long ago, and commits only now."""
    row = {"id": row_id, "at": NOW, "event": Event.VENUE_TERMINAL_REVOKE, "actor_kind": "job", "actor_id": "test"}
    session.execute(insert(table_of(LedgerRow)), row | {"resident_id": None, "about": {}})


def places(session: Session) -> list[tuple[int, int]]:
    return [(link.seq, link.row_id) for link in session.execute(select(LINKS).order_by(LINKS.c.seq))]


def test_a_row_is_named_by_the_number_that_append_gives(session: Session) -> None:
    first, second = append(session), append(session)
    assert [row.id for row in session.scalars(select(LedgerRow).order_by(LedgerRow.id))] == [first, second]


def test_each_row_gets_one_place_and_keeps_it(session: Session) -> None:
    first = append(session)
    ledger.chain(session, now=NOW)
    kept = ledger.place_of(session, first)
    second = append(session)
    ledger.chain(session, now=after(seconds=1))
    assert ledger.chain(session, now=after(seconds=2)) == []
    assert places(session) == [(1, first), (2, second)]
    assert ledger.place_of(session, first) == kept


def test_each_place_is_bound_to_all_before_it(session: Session) -> None:
    rows = [append(session), append(session)]
    ledger.chain(session, now=NOW)
    first, second = (ledger.place_of(session, row) for row in rows)
    assert first is not None
    assert second is not None
    assert first.hash == link_hash(START, 1, first.row_id, first.row_digest, NOW)
    assert second.hash == link_hash(first.hash, 2, second.row_id, second.row_digest, NOW)
    assert ledger.head(session) == ledger.Head(2, second.hash)


def test_the_hash_is_the_same_in_every_database_and_release() -> None:
    """A golden value: a change of the canonical form would make every old ledger look forged."""
    row = Row(7, NOW, "venue:code:scan", "terminal", "t", UUID(int=1), {"b": ["图"], "a": None})
    assert row.digest().hex() == "2390b89f11f202ed4b27a40ec7033fd919ab483d552413bdb61c20646138e162"
    assert (
        link_hash(START, 1, 7, row.digest(), NOW).hex()
        == "ffab1098d76396bfcb1bb0615d4e844d614bfef68134463c50b35526ce57954d"
    )


def test_a_row_that_commits_after_higher_numbers_comes_next_in_the_chain(session: Session) -> None:
    first = append(session)
    append_as(session, first + 2)
    ledger.chain(session, now=NOW)
    append_as(session, first + 1)
    ledger.chain(session, now=after(seconds=1))
    assert places(session) == [(1, first), (2, first + 2), (3, first + 1)]
    assert list(ledger.verify(session, now=NOW)) == []


def test_a_row_overtaken_by_thousands_is_found_by_the_hourly_pass(session: Session) -> None:
    append_as(session, 1_000_000 + LOOK_BACK + 1)
    ledger.chain(session, now=NOW)
    append_as(session, 1_000_000)
    assert not ledger.is_behind(session)
    assert ledger.chain(session, now=NOW) == []
    assert ledger.is_behind(session, everything=True)
    assert [row.id for row in ledger.chain(session, now=NOW, everything=True)] == [1_000_000]


def test_rows_wait_in_portions_and_none_is_left(session: Session) -> None:
    for _ in range(ledger.PORTION + 1):
        append(session)
    assert [len(ledger.chain(session, now=NOW)) for _ in range(3)] == [ledger.PORTION, 1, 0]


@pytest.mark.parametrize("table", ["ledger", "ledger_link"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_a_row(session: Session, table: str, change: str) -> None:
    append(session)
    ledger.chain(session, now=NOW)
    column = "id" if table == "ledger" else "seq"
    with pytest.raises((DatabaseError, IntegrityError), match="only added to"):
        session.execute(text(change.format(table, column, column)))


@pytest.mark.parametrize("table", ["ledger", "ledger_link"])
def test_the_database_refuses_to_empty_the_ledger(session: Session, engine: Engine, table: str) -> None:
    if engine.dialect.name == "sqlite":
        statement = f"DELETE FROM {table}"
        append(session)
        ledger.chain(session, now=NOW)
    else:
        statement = f"TRUNCATE {table}"
    with pytest.raises(DatabaseError, match="only added to"):
        session.execute(text(statement))


def test_of_two_processes_that_chain_at_once_one_chain_is_left(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            rows = [append(session) for _ in range(100)]

        def chain(session: Session) -> int:
            try:
                return len(ledger.chain(session, now=NOW))
            except IntegrityError:
                session.rollback()
                raise Conflict("somebody was first") from None

        outcomes = race(engine, *[chain] * 4)
        assert outcomes.count(100) == 1
        with committed(engine) as session:
            assert places(session) == list(enumerate(rows, 1))
            assert list(ledger.verify(session, now=NOW)) == []
