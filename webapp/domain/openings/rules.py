"""The words of openings, and until when a booking may be changed."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from webapp.clock import CHINA

CODE_DIGITS = 4
LONGEST_PLACE = 60
LONGEST_NUMBER = 20
MOST_PLACES = 200
MOST_DAYS = 92
# No phone rings earlier with the code of the day.
TELL_FROM = time(7)


class Purpose(StrEnum):
    """What a place is for. The words are those of the kinds of request that book it."""

    HOME_VISIT = "home-visit"
    APPOINTMENT = "appointment"


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


class Outcome(StrEnum):
    """What became of a booking: it happened, it did not, nobody came to the outlet, or the place was given back."""

    DONE = "done"
    FAILED = "failed"
    MISSED = "missed"
    FREED = "freed"


def fixed_from(day: date, until_hour: int) -> datetime:
    """From this hour of the day before, its holder changes nothing by herself: a visitor plans the way."""
    return datetime.combine(day - timedelta(days=1), time(until_hour), CHINA)


def shows_code(day: date, *, today: date) -> bool:
    """A code that is shown earlier can be passed on; one of yesterday opens no door."""
    return day == today
