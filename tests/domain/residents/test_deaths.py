"""The count of deaths rises with each, so that a publisher sees the second though its clock says it came first."""

from sqlalchemy.orm import Session

from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.racing import committed, engine_of, race
from webapp.domain import residents


def test_before_anything_died_the_count_is_nought(session: Session) -> None:
    assert residents.deaths(session) == 0


def test_each_sign_out_is_counted_whatever_its_clock_says(session: Session) -> None:
    holder = resident(session)
    mine, first, second = (phone_of(session, holder) for _ in range(3))
    residents.sign_out_device(session, first.device_id, by=mine, now=after(hours=1))
    before = residents.deaths(session)
    residents.sign_out_device(session, second.device_id, by=mine, now=NOW)
    assert residents.deaths(session) == before + 1


def test_phones_that_had_stopped_before_are_not_counted_again(session: Session) -> None:
    holder = resident(session)
    mine = phone_of(session, holder)
    assert residents.stop_devices(session, holder.id, [mine.device_id], now=NOW) == [mine.device_id]
    assert residents.stop_devices(session, holder.id, [mine.device_id], now=NOW) == []
    assert residents.deaths(session) == 1


def test_none_of_those_who_count_at_once_is_lost(own_database: str) -> None:
    with engine_of(own_database) as engine:
        race(engine, *[residents.count_death] * 8)
        with committed(engine) as session:
            assert residents.deaths(session) == 8
