"""The promise of a request: working days as announced, pauses, ends of years, leap days (M08, T2)."""

from datetime import date, datetime, timedelta

import pytest

from webapp.clock import CHINA
from webapp.domain.requests.clock import Calendar, Pause, Promise, Year, announced, days_left, promise

NOTHING_KNOWN = Calendar({})


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=CHINA)


def promised(day: str, working_days: int, *pauses: tuple[str, str], calendar: Calendar = announced()) -> str:  # noqa: B008 # read once, never changed
    stood = [Pause(at(start), at(end)) for start, end in pauses]
    return promise(at(day), working_days, stood, calendar).date.isoformat()


@pytest.mark.parametrize(
    ("day", "working_days", "expected"),
    [
        ("2026-11-23", 1, "2026-11-24"),  # the day it begins does not count
        ("2026-11-20", 1, "2026-11-23"),  # a weekend between
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday on which offices work
        ("2026-02-14", 1, "2026-02-24"),  # the nine days of the Spring Festival
        ("2026-09-30", 3, "2026-10-10"),  # the National Day, and the Saturday after it
        ("2026-11-23", 0, "2026-11-23"),  # the same day
        ("2026-11-22", 0, "2026-11-23"),  # begun on a Sunday
        ("2026-05-01", 0, "2026-05-06"),  # begun on a holiday
    ],
)
def test_working_days_are_those_the_state_council_announced(day: str, working_days: int, expected: str) -> None:
    assert promised(day, working_days) == expected


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        (("2026-11-24", "2026-11-24"), "2026-11-27"),  # brought on the same day: costs nothing
        (("2026-11-24", "2026-11-26"), "2026-12-01"),  # two working days waited, two more
        (("2026-11-27", "2026-11-29"), "2026-11-30"),  # over a weekend: only the Friday
        (("2026-11-23", "2026-11-23"), "2026-11-27"),
    ],
)
def test_a_promise_stands_still_while_it_waits_for_her(pause: tuple[str, str], expected: str) -> None:
    assert promised("2026-11-23", 4, pause) == expected


def test_a_pause_moves_a_promise_of_the_same_day() -> None:
    assert promised("2026-11-23", 0, ("2026-11-23", "2026-11-25")) == "2026-11-25"


def test_the_day_is_the_one_in_china() -> None:
    late_in_london = datetime.fromisoformat("2026-11-23T17:00:00+00:00")  # Tuesday 01:00 here
    assert promise(late_in_london, 1, (), announced()).date == date(2026, 11, 25)


def test_a_year_that_is_not_announced_counts_weekends_alone_and_says_so() -> None:
    assert promise(at("2026-12-31"), 1, (), announced()) == Promise(date(2027, 1, 1), provisional=True)
    assert promise(at("2026-12-30"), 1, (), announced()) == Promise(date(2026, 12, 31), provisional=False)
    # Reached through the unknown year, however short.
    assert promise(at("2026-12-24"), 30, (), announced()).provisional


def test_a_date_is_firm_once_its_year_is_announced() -> None:
    new_year = Year("a notice", frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 3)}))
    known = Calendar({**announced().years, 2027: new_year})
    assert promise(at("2026-12-31"), 1, (), known) == Promise(date(2027, 1, 3), provisional=False)


def test_a_leap_day_is_a_day_like_others() -> None:
    assert promised("2028-02-28", 1, calendar=NOTHING_KNOWN) == "2028-02-29"
    assert promised("2028-02-29", 1, calendar=NOTHING_KNOWN) == "2028-03-01"
    assert promised("2027-02-26", 1, calendar=NOTHING_KNOWN) == "2027-03-01"


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-11-23", 4), ("2026-11-27", 0), ("2026-11-28", -1), ("2026-11-30", -1), ("2026-12-01", -2)],
)
def test_what_is_left_is_counted_in_working_days(today: str, left: int) -> None:
    assert days_left(date(2026, 11, 27), date.fromisoformat(today), announced()) == left


def test_every_worked_day_is_a_weekend_and_every_year_names_its_source() -> None:
    for number, year in announced().years.items():
        assert "国务院" in year.source
        assert {day.year for day in year.closed | year.worked} == {number}
        assert all(day.weekday() >= 5 for day in year.worked)
        assert not year.closed & year.worked


def test_a_year_has_as_many_working_days_as_the_notice_leaves() -> None:
    days = [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]
    assert sum(announced().is_working(day) for day in days) == 248
