"""What every beginning shares: the limits, the one open row between two people, ledger and messages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, notices, residents
from webapp.domain.care.end import lapse_ended
from webapp.domain.care.frozen import refuse_frozen
from webapp.domain.care.model import Delegation
from webapp.domain.care.tell import tell_both
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.regions import Profile
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there


def begin(session: Session, new: Delegation, *, by: actors.Actor, profile: Profile, now: datetime) -> Delegation:
    """Adds a delegation, or says which limit stands against it. Both people are locked, in one order for all."""
    if new.holder_id == new.carer_id:
        raise Invalid("care-for-oneself")
    for person in sorted((new.holder_id, new.carer_id)):
        residents.lock_resident(session, person)
        residents.refuse_reported_dead(session, person)
    refuse_frozen(session, new.holder_id)
    lapse_ended(session, now=now, between=(new.holder_id, new.carer_id))
    _demand_room(session, new, profile.family_limit)
    return add(session, new, notices.Kind.CARE_BEGUN, by=by, now=now)


def add(session: Session, new: Delegation, kind: notices.Kind, *, by: actors.Actor, now: datetime) -> Delegation:
    """The row, the ledger, and a message to both; the people are locked, and what stands against it was asked."""
    row = {column.name: getattr(new, column.name) for column in table_of(Delegation).c}
    if not insert_unless_there(session.connection(), table_of(Delegation), row):
        raise Conflict("care-exists")
    about = {"delegation": str(new.id), "ground": new.ground.value, "carer": str(new.carer_id)}
    ledger.append(session, ledger.Event.RESIDENT_CARE_BEGIN, by=by, now=now, resident_id=new.holder_id, about=about)
    tell_both(session, kind, new, now=now)
    return session.get_one(Delegation, new.id)


def _demand_room(session: Session, new: Delegation, limit: int) -> None:
    for column, person in ((Delegation.holder_id, new.holder_id), (Delegation.carer_id, new.carer_id)):
        if _open_count(session, column == person) >= limit:
            raise Conflict("care-full")


def _open_count(session: Session, whose: object) -> int:
    query = select(func.count()).select_from(Delegation).where(whose, Delegation.ended_at.is_(None))  # type: ignore[arg-type] # a comparison of a column
    return session.execute(query).scalar_one()


def draft(holder_id: UUID, carer_id: UUID, **terms: object) -> Delegation:
    """A row with what nobody has said yet left empty."""
    empty = {"document": None, "times_left": None, "data_until": None, "confirmed_at": None}
    empty |= {"evidence_until": None, "evidence_warned_at": None, "freeze_id": None, "institution": None}
    return Delegation(holder_id=holder_id, carer_id=carer_id, ended_at=None, ending=None, **(empty | terms))
