"""Both sides end a delegation at once, and so do its day and its count; whatever was issued under it is dead."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, notices, residents
from webapp.domain.care.lists import load_delegation
from webapp.domain.care.model import Delegation
from webapp.domain.care.rules import Ending
from webapp.domain.care.tell import tell_both

LAPSE = actors.Job("lapse-care")
TOLD = {
    Ending.EVIDENCE: notices.Kind.GUARDIAN_EVIDENCE_OVER,
    Ending.FROZEN: notices.Kind.GUARDIAN_FROZEN,
}


def end_delegation(session: Session, delegation_id: UUID, *, by: actors.Resident, now: datetime) -> Delegation:
    """By the holder or the carer; what has ended stays ended, and saying so again is no error."""
    care = load_delegation(session, delegation_id, by=by)
    end(session, care, Ending.HOLDER if by.id == care.holder_id else Ending.CARER, by=by, now=now)
    return care


def end_all_of(session: Session, resident_id: UUID, *, by: actors.StaffMember, now: datetime) -> None:
    """Whoever she cared for and whoever cared for her: it ends on her side, since she is said to have died."""
    hers = or_(Delegation.holder_id == resident_id, Delegation.carer_id == resident_id)
    for care in session.scalars(select(Delegation).where(hers, Delegation.ended_at.is_(None))).all():
        end(session, care, Ending.HOLDER if care.holder_id == resident_id else Ending.CARER, by=by, now=now)


def is_end_due(session: Session, *, now: datetime) -> bool:
    due = select(Delegation.id).where(Delegation.ended_at.is_(None), Delegation.ends_at <= now)
    return session.execute(due.limit(1)).first() is not None


def lapse_ended(session: Session, *, now: datetime, between: tuple[UUID, ...] = ()) -> int:
    """Those whose day has come; with `between`, those of these people alone."""
    due = select(Delegation).where(Delegation.ended_at.is_(None), Delegation.ends_at <= now)
    if between:
        due = due.where(or_(Delegation.holder_id.in_(between), Delegation.carer_id.in_(between)))
    over = session.scalars(due).all()
    for care in over:
        proof_over = care.evidence_until is not None and care.evidence_until <= now
        end(session, care, Ending.EVIDENCE if proof_over else Ending.TIME, by=LAPSE, now=now)
    return len(over)


def spend_time(session: Session, delegation_id: UUID, *, by: actors.Terminal, now: datetime) -> bool:
    """Counts one use where uses are counted; the last one ends the delegation. False where none is left."""
    counted = (Delegation.id == delegation_id, Delegation.ended_at.is_(None), Delegation.times_left > 0)
    left = session.execute(
        update(Delegation)
        .where(*counted)
        .values(times_left=Delegation.times_left - 1)
        .returning(Delegation.times_left)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if left == 0:
        care = session.get_one(Delegation, delegation_id, populate_existing=True)
        end(session, care, Ending.TIMES_USED, by=by, now=now)
    return left is not None


def end(session: Session, care: Delegation, ending: Ending, *, by: actors.Actor, now: datetime) -> None:
    """The state kills, and no time: a wallet that raced the end carries the later clock and is dead all the same."""
    running = (Delegation.id == care.id, Delegation.ended_at.is_(None))
    stop = update(Delegation).where(*running).values(ended_at=now, ending=ending).returning(Delegation.id)
    ended = session.execute(stop).scalar_one_or_none() is not None
    session.refresh(care)
    if not ended:
        return
    residents.count_death(session)
    about = {"delegation": str(care.id), "ending": ending.value}
    ledger.append(session, ledger.Event.RESIDENT_CARE_END, by=by, now=now, resident_id=care.holder_id, about=about)
    tell_both(session, TOLD.get(ending, notices.Kind.CARE_ENDED), care, now=now)
