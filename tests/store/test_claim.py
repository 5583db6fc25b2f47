"""What may happen once: the winner learns that it won, the loser that it lost, and neither sees an error."""

from functools import partial

from sqlalchemy.orm import Session

from tests.make.times import NOW, after
from tests.racing import engine_of, race
from webapp.domain.residents.model import Tries
from webapp.store.base import table_of
from webapp.store.claim import insert_missing, insert_unless_there

TRIES = table_of(Tries)


def add(session: Session, bucket: str = "a") -> bool:
    return insert_unless_there(session.connection(), TRIES, {"bucket": bucket, "period_start": NOW, "count": 0})


def test_the_first_row_is_added_and_the_second_is_not(session: Session) -> None:
    assert [add(session), add(session), add(session, "b")] == [True, False, True]
    assert session.query(Tries).count() == 2


def test_only_what_is_missing_is_added(session: Session) -> None:
    add(session)
    rows = [{"bucket": "a", "period_start": after(hours=hour), "count": 0} for hour in range(3)]
    added = insert_missing(session.connection(), TRIES, rows, returning="period_start")
    assert added == {after(hours=1), after(hours=2)}


def test_one_of_eight_racers_adds_the_row(own_database: str) -> None:
    with engine_of(own_database) as engine:
        assert sorted(race(engine, *[partial(add)] * 8)) == [False] * 7 + [True]
