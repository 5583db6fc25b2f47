"""The clock of a promise (M08): working days, counted from the day after, and not while it waits for the resident.

A day counts for us unless, at its end, the request was waiting: what she brings on the same day costs her nothing, and
what she brings later gives her promise as many days more as she took.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from webapp.clock import in_china

FOLDER = Path(__file__).parent / "calendars"
DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Year:
    """What the State Council has announced for a year."""

    source: str
    closed: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that are announced. In all others weekends alone are free, and nobody knows better yet (T2)."""

    years: Mapping[int, Year]

    def knows(self, day: date) -> bool:
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        year = self.years.get(day.year)
        if year is not None and (day in year.closed or day in year.worked):
            return day in year.worked
        return day.weekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class Pause:
    """From when to when a request waited for the resident."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """The last day on which it is still in time. Provisional: it was reached through an unannounced year."""

    date: date
    provisional: bool


def promise(started_at: datetime, working_days: int, pauses: Sequence[Pause], calendar: Calendar) -> Promise:
    """The day a request began does not count; nought days are that very day, or the next on which anybody works."""
    day = in_china(started_at).date()
    left = working_days or 1
    provisional = not calendar.knows(day)
    if working_days:
        day += DAY
    while True:
        provisional = provisional or not calendar.knows(day)
        if calendar.is_working(day) and not _waited_at_the_end_of(day, pauses):
            left -= 1
        if left == 0:
            return Promise(day, provisional)
        day += DAY


def _waited_at_the_end_of(day: date, pauses: Sequence[Pause]) -> bool:
    return any(in_china(pause.start).date() <= day < in_china(pause.end).date() for pause in pauses)


def days_left(promised_on: date, today: date, calendar: Calendar) -> int:
    """Working days that are left after today; 0 on the last day, and below 0 by as many as it is late."""
    if today <= promised_on:
        return _working_days(today, promised_on, calendar)
    return -max(1, _working_days(promised_on, today, calendar))


def _working_days(after: date, until: date, calendar: Calendar) -> int:
    days = (after + DAY * count for count in range(1, (until - after).days + 1))
    return sum(calendar.is_working(day) for day in days)


@cache
def announced() -> Calendar:
    """The calendar that lies beside this file, read once a process."""
    return Calendar({int(path.stem): _year(path) for path in sorted(FOLDER.glob("*.toml"))})


def _year(path: Path) -> Year:
    rows = tomllib.loads(path.read_text())
    closed = {
        row["first"] + DAY * count for row in rows["closed"] for count in range((row["last"] - row["first"]).days + 1)
    }
    return Year(rows["source"], frozenset(closed), frozenset(rows["worked"]["days"]))
