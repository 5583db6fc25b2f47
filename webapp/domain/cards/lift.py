"""A suspension ends before its last day as it began: one clerk asks, on a ground, and another one approves (M16)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, ledger
from webapp.domain.cards.model import Suspension
from webapp.domain.cards.rules import LiftGround
from webapp.domain.cards.steps import permit
from webapp.domain.cards.suspend import LONGEST_NUMBER, Suspended, end_suspension, keep, locked_suspension
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict, Invalid, NotAllowed


def ask_to_lift(
    session: Session,
    suspension_id: UUID,
    ground: LiftGround,
    document_number: str,
    *,
    by: actors.StaffMember,
    now: datetime,
) -> Suspended:
    """Nothing begins again before another clerk has seen the document too."""
    permit(Act.RESUME, by)
    found, number = _standing(session, suspension_id), document_number.strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise Invalid
    if found.ended_at is not None:
        return Suspended(found, already=True)
    if found.lift_asked_at is not None:
        if found.lift_document_number == number:
            return Suspended(found, already=True)
        raise Conflict("lift-asked-already")
    found.lift_ground, found.lift_document_number = ground, number
    found.lift_asked_at, found.lift_asked_by = now, by.id
    keep(session, found, ledger.Event.RESIDENT_FUNCTION_ASK_TO_RESUME, by=by, now=now)
    return Suspended(found)


def approve_lift(session: Session, suspension_id: UUID, *, by: actors.StaffMember, now: datetime) -> Suspended:
    """Her cards work again, and she is told. The same again is the same answer."""
    permit(Act.RESUME, by)
    found = _standing(session, suspension_id)
    if found.ended_at is not None:
        return Suspended(found, already=True)
    if found.lift_asked_at is None:
        raise Conflict("lift-not-asked")
    if found.lift_asked_by == by.id:
        raise NotAllowed("another-clerk-needed")
    end_suspension(session, found, by=by, now=now)
    return Suspended(found)


def decline_lift(session: Session, suspension_id: UUID, *, by: actors.StaffMember, now: datetime) -> Suspended:
    """Taken back by who asked, or declined by another: the suspension stands, and may be asked about again."""
    permit(Act.RESUME, by)
    found = _standing(session, suspension_id)
    if found.ended_at is not None:
        raise Conflict("suspension-over")
    if found.lift_asked_at is None:
        return Suspended(found, already=True)
    found.lift_ground = found.lift_document_number = found.lift_asked_at = found.lift_asked_by = None
    keep(session, found, ledger.Event.RESIDENT_FUNCTION_DECLINE_TO_RESUME, by=by, now=now)
    return Suspended(found)


def _standing(session: Session, suspension_id: UUID) -> Suspension:
    found = locked_suspension(session, suspension_id)
    if found.approved_at is None:
        raise Conflict("suspension-not-approved")
    return found
