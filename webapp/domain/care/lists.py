"""Reads of delegations, for both people and for the rooms above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, or_, select
from sqlalchemy.orm import Session

from webapp.domain import actors, cards, ledger, residents
from webapp.domain.care.model import Delegation
from webapp.domain.errors import Conflict, NotFound


def list_delegations(session: Session, *, by: actors.Resident) -> Sequence[Delegation]:
    """Those that run, hers and those she carries, the oldest first."""
    hers = or_(Delegation.holder_id == by.id, Delegation.carer_id == by.id)
    return session.scalars(
        select(Delegation).where(hers, Delegation.ended_at.is_(None)).order_by(Delegation.begun_at, Delegation.id)
    ).all()


def load_delegation(session: Session, delegation_id: UUID, *, by: actors.Resident, lock: bool = False) -> Delegation:
    """One of her own, running or ended; a stranger's is not found."""
    query = select(Delegation).where(Delegation.id == delegation_id).execution_options(populate_existing=True)
    care = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if care is None or by.id not in (care.holder_id, care.carer_id):
        raise NotFound
    return care


def load_carried(
    session: Session, delegation_id: UUID, *, by: actors.Resident, now: datetime, lock: bool = False
) -> Delegation:
    """One that she carries and that runs. Locked, an end that comes at the same moment waits for the wallet."""
    care = load_delegation(session, delegation_id, by=by, lock=lock)
    if care.carer_id != by.id:
        raise NotFound
    if care.ended_at is not None or care.ends_at <= now:
        raise Conflict("care-ended")
    return care


@dataclass(frozen=True, slots=True)
class HolderSeen:
    """What a carer may see of a holder who allows it: never her ID number."""

    name: str
    card_number: str | None


def read_holder(session: Session, delegation_id: UUID, *, by: actors.Resident, now: datetime) -> HolderSeen:
    """Her full name, where the holder allows it; she reads in her own list that somebody looked."""
    care = load_carried(session, delegation_id, by=by, now=now)
    if care.data_until is None or care.data_until <= now:
        raise NotFound
    about = {"delegation": str(care.id)}
    ledger.append(session, ledger.Event.RESIDENT_CARE_READ, by=by, now=now, resident_id=care.holder_id, about=about)
    numbers = cards.numbers_of(session, care.holder_id)
    return HolderSeen(residents.load_resident(session, care.holder_id).name, numbers[0] if numbers else None)


def name_of_carer(session: Session, delegation_id: UUID) -> str:
    """Masked, as a door may read it."""
    carer = session.get_one(Delegation, delegation_id).carer_id
    return residents.mask_name(residents.load_resident(session, carer).name)


def care_at_the_door() -> Subquery:
    """What a scan asks about a delegation, for the room of codes to join."""
    return select(
        Delegation.id.label("care_id"),
        Delegation.ends_at.label("care_ends_at"),
        Delegation.ended_at.label("care_ended_at"),
        Delegation.times_left.label("care_times_left"),
    ).subquery()
