"""Openings are opened by the agency, for many days at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import Invalid
from webapp.domain.openings.model import Opening
from webapp.domain.openings.rules import LONGEST_PLACE, MOST_DAYS, MOST_PLACES, Half, Purpose
from webapp.domain.regions import is_within
from webapp.store.base import table_of
from webapp.store.claim import insert_missing


@dataclass(frozen=True, slots=True)
class Plan:
    """So many places on each of these half days. A visit has no outlet, and an appointment has one."""

    purpose: Purpose
    division: str
    place: str
    days: Sequence[date]
    halves: Sequence[Half]
    places: int


def add_openings(session: Session, plan: Plan, *, by: actors.StaffMember | actors.Job, now: datetime) -> int:
    """How many were opened; those that are there already stay as they are."""
    area = by.division if isinstance(by, actors.StaffMember) else None
    if not is_within(plan.division, area) or bool(plan.place) is (plan.purpose is Purpose.HOME_VISIT):
        raise Invalid
    fits = len(plan.place) <= LONGEST_PLACE and len(plan.days) <= MOST_DAYS and 1 <= plan.places <= MOST_PLACES
    if not fits or not plan.days or not plan.halves:
        raise Invalid
    rows = [_row(plan, day, half) for day in plan.days for half in plan.halves]
    added = len(insert_missing(session.connection(), table_of(Opening), rows, returning="id"))
    about = {"purpose": plan.purpose.value, "division": plan.division, "added": added}
    ledger.append(session, ledger.Event.AGENCY_OPENING_ADD, by=by, now=now, about=about)
    return added


def _row(plan: Plan, day: date, half: Half) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        "purpose": plan.purpose,
        "division": plan.division,
        "place": plan.place,
        "day": day,
        "half": half,
        "places": plan.places,
        "taken": 0,
    }
