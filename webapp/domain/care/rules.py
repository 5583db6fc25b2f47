"""Who may show a code for whom: the words of delegation (代办) and guardianship (监护), and when each right ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.clock import CHINA

EVERY_SCENE = 0
INVITATION_LASTS = timedelta(hours=24)
INVITATION_DIGITS = 12
LONGEST = timedelta(days=366)
MOST_TIMES = 999


class Ground(StrEnum):
    """Why somebody may act for a holder: the holder's own word, or proof of guardianship seen at a desk."""

    INVITED = "invited"
    GUARDIAN = "guardian"


class Document(StrEnum):
    """What a clerk has seen before linking a guardian."""

    HOUSEHOLD_REGISTER = "household-register"
    BIRTH_CERTIFICATE = "birth-certificate"
    COURT_RULING = "court-ruling"


class Ending(StrEnum):
    """Who or what ended a delegation."""

    HOLDER = "holder"
    CARER = "carer"
    TIME = "time"
    TIMES_USED = "times-used"
    EVIDENCE = "evidence"  # the proof of guardianship ran out, and nobody showed a new one
    FROZEN = "frozen"  # somebody contests custody: a clerk stopped every guardian at once


class FreezeGround(StrEnum):
    """Why every guardian of a ward is stopped until somebody decides."""

    COURT_CASE = "court-case"
    AUTHORITY = "authority"
    OTHER_PARENT = "other-parent"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the clerk saw, and its last day where it names one."""

    document: Document
    last_day: date | None = None
    # Whose guardian acts for an institution: two clerks saw it then.
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class GuardianAges:
    """When a guardian's rights shrink: no personal data, only with the young person's word, none."""

    data: int
    confirmation: int
    end: int


def birthday(born: date, age: int) -> datetime:
    """The first moment, in China, of the day on which somebody is `age`; the 29th of February counts on 1 March."""
    try:
        day = born.replace(year=born.year + age)
    except ValueError:
        day = date(born.year + age, 3, 1)
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Span:
    """Until when a guardian shows codes, and until when she sees personal data."""

    ends_at: datetime
    data_until: datetime


def guardian_span(born: date, ages: GuardianAges, *, confirmed: bool) -> Span:
    """Each right ends by itself on a birthday; the last years are there only by the young person's own word."""
    last = ages.end if confirmed else ages.confirmation
    return Span(birthday(born, last), birthday(born, ages.data))


def evidence_end(evidence: Evidence, days: int, today: date) -> datetime:
    """The first moment at which the proof does not count any more: by its own last day, or by the region's days."""
    over = (evidence.last_day or today + timedelta(days=days - 1)) + timedelta(days=1)
    return datetime(over.year, over.month, over.day, tzinfo=CHINA)


def are_scopes(scopes: tuple[int, ...], known: frozenset[int]) -> bool:
    """Some families of scenes, each once; or the one scope that opens all of them."""
    chosen = set(scopes)
    one_kind = chosen == {EVERY_SCENE} or EVERY_SCENE not in chosen
    return bool(chosen) and len(chosen) == len(scopes) and chosen <= known and one_kind
