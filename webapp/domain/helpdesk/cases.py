"""A case: opened by a look-up with a reason, its opener's alone, and over after half an hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, cards, ledger, residents
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.helpdesk.model import Case
from webapp.domain.helpdesk.rules import CASE_LIVES, NOTE_LENGTH, lies_in_area
from webapp.domain.ledger import ReadReason

CASE_OVER = "case-over"
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom staff look for, by the exact number of a card or of a document, and why."""

    number: str
    reason: ReadReason
    note: str


def look_up(session: Session, wanted: Wanted, *, by: actors.StaffMember, now: datetime) -> UUID | None:
    """Opens a case of this holder. A stranger to us and a holder of another area are the same: no case, same work.

    Nothing of her is shown yet, so that it is no read; the ledger knows of every look-up all the same.
    """
    number, note = residents.fold_number(wanted.number), wanted.note.strip()
    is_card = cards.is_card_number(number)
    if not is_card and not residents.is_id_number(number):
        raise Invalid("number-mistyped")
    if not note or len(note) > NOTE_LENGTH:
        raise Invalid
    by_card, by_person = cards.holder_of_number(session, number), residents.id_of_number(session, number)
    whose = by_card if is_card else by_person
    divisions = cards.divisions_of(session, whose or NOBODY)
    seen = whose if whose is not None and lies_in_area(divisions, by.division) else None
    case = Case(id=ids.new_id(), account_id=by.id, resident_id=seen, reason=wanted.reason, note=note, opened_at=now)
    session.add(case)
    about = {
        "case": str(case.id),
        "reason": wanted.reason.value,
        "number": "card" if is_card else "person",
        "found": "true" if seen else "false",
    }
    event = ledger.Event.HELPDESK_HOLDER_LOOK_UP
    ledger.append(session, event, by=by, now=now, resident_id=whose, about=about)
    return case.id if seen else None


def open_case(session: Session, resident_id: UUID, note: str, *, by: actors.StaffMember, now: datetime) -> UUID:
    """Of somebody who stands at the desk with her document and is known by it alone; kept as every look-up is."""
    if not note.strip() or len(note) > NOTE_LENGTH:
        raise Invalid
    reason = ReadReason.HANDLE_A_REQUEST
    case = Case(
        id=ids.new_id(), account_id=by.id, resident_id=resident_id, reason=reason, note=note.strip(), opened_at=now
    )
    session.add(case)
    about = {"case": str(case.id), "reason": reason.value, "number": "person", "found": "true"}
    event = ledger.Event.HELPDESK_HOLDER_LOOK_UP
    ledger.append(session, event, by=by, now=now, resident_id=resident_id, about=about)
    return case.id


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that runs, and whose it is."""

    id: UUID
    resident_id: UUID
    reason: ReadReason
    note: str
    opened_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.opened_at + CASE_LIVES


def load_case(session: Session, case_id: UUID, *, by: actors.StaffMember, now: datetime) -> OpenCase:
    """One's own case while it runs; a colleague's, an ended one and one that left the area are not there."""
    case = session.scalars(select(Case).where(Case.id == case_id, _running(by, now))).one_or_none()
    if case is None or case.resident_id is None:
        raise NotFound(CASE_OVER)
    if not lies_in_area(cards.divisions_of(session, case.resident_id), by.division):
        raise NotFound(CASE_OVER)
    return _open(case, case.resident_id)


def list_cases(session: Session, *, by: actors.StaffMember, now: datetime) -> list[OpenCase]:
    """One's own that run, the newest first. They name nobody."""
    query = select(Case).where(_running(by, now)).order_by(Case.opened_at.desc(), Case.id)
    found: Sequence[Case] = session.scalars(query).all()
    return [_open(case, case.resident_id) for case in found if case.resident_id is not None]


def end_case(session: Session, case_id: UUID, *, by: actors.StaffMember, now: datetime) -> None:
    """Ending what has ended changes nothing."""
    session.execute(update(Case).where(Case.id == case_id, _running(by, now)).values(ended_at=now))


def _running(by: actors.StaffMember, now: datetime) -> ColumnElement[bool]:
    return and_(Case.account_id == by.id, Case.ended_at.is_(None), Case.opened_at > now - CASE_LIVES)


def _open(case: Case, resident_id: UUID) -> OpenCase:
    return OpenCase(case.id, resident_id, case.reason, case.note, case.opened_at)
