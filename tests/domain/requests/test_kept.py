"""The public account of promises (M08, N34): counted once a day from what the clock has written."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.make.requests import clerk, moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import ELDER, MING, SIXTY_TWO
from webapp.clock import in_china
from webapp.domain import requests
from webapp.domain.catalogue import Channel
from webapp.domain.requests import Account, Kept, Kind, Request, State, kept

ITEM, DAYS = "CARD-10", 5
TODAY = NOW + timedelta(days=30)


def account(session: Session, now: datetime = TODAY) -> Account:
    requests.keep_promises(session, now=now)
    requests.count_kept(session, profile=SHIYAN, now=now)
    found = requests.account_of_promises(session, profile=SHIYAN)
    assert found is not None
    return found


def row(session: Session, now: datetime = TODAY) -> tuple[int, int, int]:
    [found] = [one for one in account(session, now).rows if (one.item, one.working_days) == (ITEM, DAYS)]
    return found.finished, found.kept, found.late


@pytest.fixture
def three(session: Session) -> list[Request]:
    people = [phone_of(session, resident(session, person)) for person in (MING, ELDER, SIXTY_TWO)]
    return [opened(session, one, Kind.CHANGE_DATA, now=NOW) for one in people]


def test_nothing_is_said_before_it_was_counted(session: Session) -> None:
    assert requests.account_of_promises(session, profile=SHIYAN) is None
    assert not requests.is_kept_counted(session, day=in_china(NOW).date())


def test_a_young_instance_has_a_row_for_every_promise_of_its_guide(session: Session) -> None:
    rows = account(session).rows
    assert {(one.item, one.working_days) for one in rows} == {
        (one.item, one.working_days) for one in SHIYAN.service_limits
    }
    assert not any(one.is_told for one in rows)


def test_in_time_is_kept_and_late_is_not_whether_finished_or_open(session: Session, three: list[Request]) -> None:
    in_time, late = NOW + timedelta(days=3), NOW + timedelta(days=20)
    moved(session, three[0], State.REJECTED, by=clerk(), now=in_time)
    moved(session, three[1], State.REJECTED, by=clerk(), now=late)
    assert row(session) == (2, 1, 1)


def test_what_she_withdrew_counts_only_where_its_day_had_passed(session: Session, three: list[Request]) -> None:
    moved(session, three[0], State.WITHDRAWN, by=clerk(), now=NOW + timedelta(days=1))
    moved(session, three[1], State.WITHDRAWN, by=clerk(), now=NOW + timedelta(days=20))
    moved(session, three[2], State.WAITING_FOR_YOU, by=clerk(), now=NOW + timedelta(days=1))
    assert row(session) == (1, 0, 0)


def test_the_day_itself_counts_tomorrow_and_a_year_later_no_more(session: Session, three: list[Request]) -> None:
    at = datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)  # the last second of a day in China
    for one in three:
        moved(session, one, State.REJECTED, by=clerk(), now=at)
    counted = [row(session, at + timedelta(seconds=s, days=d)) for s, d in ((0, 0), (1, 0), (1, 364), (1, 366))]
    assert counted == [(0, 0, 0), (3, 3, 0), (3, 3, 0), (0, 0, 0)]


def test_another_day_puts_new_numbers_in_place_of_the_old(session: Session) -> None:
    first = account(session)
    again = account(session, TODAY + timedelta(days=1))
    assert (again.day - first.day, len(again.rows)) == (timedelta(days=1), len(first.rows))


def test_a_promise_that_is_shortened_leaves_its_own_row(session: Session, three: list[Request]) -> None:
    three[0].working_days = 9
    found = {one.working_days: (one.late, one.channels) for one in account(session).rows if one.item == ITEM}
    assert found == {0: (0, (Channel.COUNTER,)), DAYS: (2, (Channel.ONLINE,)), 9: (1, ())}


@pytest.mark.parametrize(
    ("finished", "on_time", "late", "told"),
    [(kept.FEW - 1, 0, 0, None), (kept.FEW - 1, kept.FEW - 1, 1, 90), (1000, 999, 0, 99), (10, 10, 0, 100)],
)
def test_few_are_not_told_and_a_hundred_is_every_one(finished: int, on_time: int, late: int, told: int | None) -> None:
    one = Kept(ITEM, DAYS, (), assumed=True, finished=finished, kept=on_time, late=late)
    assert (one.percent if one.is_told else None) == told
