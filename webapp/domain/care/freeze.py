"""Custody is contested: one clerk stops every guardian at once, and another one decides who acts again (N16)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, cards, ledger, notices, residents
from webapp.domain.care.begin import add, draft
from webapp.domain.care.end import end, lapse_ended
from webapp.domain.care.frozen import open_freeze
from webapp.domain.care.guardian import ages_of, born
from webapp.domain.care.model import Delegation, GuardianFreeze
from webapp.domain.care.rules import Ending, FreezeGround, Ground, birthday
from webapp.domain.care.tell import tell_both
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.regions import Profile

LONGEST_NUMBER, LONGEST_NAME = 60, 80


@dataclass(frozen=True, slots=True)
class Contest:
    """Why every guardian is stopped: on which ground, by which document, and who contests."""

    ground: FreezeGround
    document_number: str
    contested_by: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What the document that settles it says: of which ward, by her number anew, and which guardians act again."""

    ward_number: str
    document_number: str
    kept: Collection[UUID]


@dataclass(frozen=True, slots=True)
class Frozen:
    freeze: GuardianFreeze
    already: bool = False


def freeze_guardians(
    session: Session, number: str, contest: Contest, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Frozen:
    """At once, by one clerk: a wrong freeze is put right in a day, a child that is taken away may not be.

    The ward is known by the exact number of a card or of a document. Every guardian's codes die with the delegation.
    """
    ward = cards.find_in_area(session, number, by=by)
    document, who = contest.document_number.strip(), contest.contested_by.strip()
    if not 0 < len(document) <= LONGEST_NUMBER or not 0 < len(who) <= LONGEST_NAME:
        raise Invalid
    residents.lock_resident(session, ward)
    if (standing := open_freeze(session, ward)) is not None:
        if standing.document_number == document:
            return Frozen(standing, already=True)
        raise Conflict("guardianship-frozen")
    lapse_ended(session, now=now, between=(ward,))
    guarded = _guardians_of(session, ward)
    if not guarded and birthday(born(session, ward), ages_of(profile).end) <= now:
        raise Conflict("too-old-for-a-guardian")
    freeze = GuardianFreeze(
        id=ids.new_id(),
        resident_id=ward,
        ground=contest.ground,
        document_number=document,
        contested_by=who,
        entered_at=now,
        entered_by=by.id,
    )
    session.add(freeze)
    session.flush()
    about = {"freeze": str(freeze.id), "ground": contest.ground.value}
    ledger.append(session, ledger.Event.RESIDENT_GUARDIANS_FREEZE, by=by, now=now, resident_id=ward, about=about)
    for care in guarded:
        care.freeze_id = freeze.id
        session.flush()
        end(session, care, Ending.FROZEN, by=by, now=now)
    if not guarded:
        notices.tell(session, notices.Kind.GUARDIANS_FROZEN, resident_id=ward, now=now, at=now)
    return Frozen(freeze)


def decide_freeze(
    session: Session, freeze_id: UUID, settled: Settled, *, by: actors.StaffMember, now: datetime
) -> Frozen:
    """By another clerk, with the document that settles it: those in `kept` act again, with codes of their own.

    All of them is a freeze that is lifted. What was due to end meanwhile does not come back. She types the ward's
    number from the document, so that both clerks mean the same child.
    """
    freeze = load_freeze(session, freeze_id, by=by)
    residents.lock_resident(session, freeze.resident_id)
    session.refresh(freeze)
    if freeze.ended_at is not None:
        return Frozen(freeze, already=True)
    if freeze.entered_by == by.id:
        raise NotAllowed("another-clerk-needed")
    if cards.find_in_area(session, settled.ward_number, by=by) != freeze.resident_id:
        raise NotFound("nobody-found")
    kept, number, stopped = settled.kept, settled.document_number.strip(), stopped_by(session, freeze)
    if not 0 < len(number) <= LONGEST_NUMBER or not set(kept) <= {care.id for care in stopped}:
        raise Invalid
    freeze.ended_at, freeze.ended_by, freeze.decision_number = now, by.id, number
    about = {"freeze": str(freeze.id), "kept": str(len(set(kept)))}
    event = ledger.Event.RESIDENT_GUARDIANS_DECIDE
    ledger.append(session, event, by=by, now=now, resident_id=freeze.resident_id, about=about)
    session.flush()
    for care in stopped:
        if care.id in kept and care.ends_at > now:
            _begin_again(session, care, by=by, now=now)
        else:
            tell_both(session, notices.Kind.GUARDIAN_NOT_RESTORED, care, now=now, number=number)
    return Frozen(freeze)


def _begin_again(session: Session, care: Delegation, *, by: actors.StaffMember, now: datetime) -> None:
    """A row of its own: whatever was issued under the one that was frozen stays dead for ever."""
    residents.refuse_reported_dead(session, care.carer_id)
    terms = ("ground", "document", "scopes", "ends_at", "data_until", "confirmed_at", "evidence_until", "institution")
    same = {name: getattr(care, name) for name in terms}
    again = draft(care.holder_id, care.carer_id, id=ids.new_id(), begun_at=now, **same)
    add(session, again, notices.Kind.GUARDIAN_RESTORED, by=by, now=now)


def list_freezes(session: Session, *, by: actors.StaffMember) -> list[GuardianFreeze]:
    """Those that stand in the area, the oldest first. They name no ward."""
    standing = select(GuardianFreeze).where(GuardianFreeze.ended_at.is_(None)).order_by(GuardianFreeze.entered_at)
    return [one for one in session.scalars(standing) if cards.is_in_area(session, one.resident_id, by=by)]


def load_freeze(session: Session, freeze_id: UUID, *, by: actors.StaffMember) -> GuardianFreeze:
    found = session.get(GuardianFreeze, freeze_id, populate_existing=True)
    if found is None or not cards.is_in_area(session, found.resident_id, by=by):
        raise NotFound
    return found


def stopped_by(session: Session, freeze: GuardianFreeze) -> Sequence[Delegation]:
    query = select(Delegation).where(Delegation.freeze_id == freeze.id)
    return session.scalars(query.order_by(Delegation.begun_at, Delegation.id)).all()


def _guardians_of(session: Session, ward: UUID) -> Sequence[Delegation]:
    running = (Delegation.holder_id == ward, Delegation.ground == Ground.GUARDIAN, Delegation.ended_at.is_(None))
    return session.scalars(select(Delegation).where(*running).order_by(Delegation.id).with_for_update()).all()
