"""The social security function is suspended by a decision (M16), and resumes. The bank function is not touched.

One clerk enters the decision, and another one with the document before her approves it: only then does it hold.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors, ledger, residents
from webapp.domain.cards.area import find_in_area, is_in_area
from webapp.domain.cards.left_open import said_left_open
from webapp.domain.cards.model import Card, Suspension
from webapp.domain.cards.rules import CardState, SocialSecurityState, SuspensionGround
from webapp.domain.cards.steps import permit, record, take
from webapp.domain.cards.temporary import TemporaryEnding
from webapp.domain.cards.temporary_end import end_temporary_card
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.notices.rules import Value
from webapp.domain.regions import Profile

SUSPENSIONS = actors.Job("keep-suspensions")
BATCH = 100
LONGEST_NAME, LONGEST_NUMBER = 80, 60


@dataclass(frozen=True, slots=True)
class Decision:
    """What an authority decided: on which ground, in which document, from which day, and until which."""

    ground: SuspensionGround
    authority: str
    document_number: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suspended:
    suspension: Suspension
    already: bool = False


def propose_suspension(
    session: Session, resident_id: UUID, decision: Decision, *, by: actors.StaffMember, now: datetime
) -> Suspended:
    """For the person, so that a new card does not get around it. Nothing stops before a second clerk approves."""
    permit(Act.SUSPEND, by)
    residents.lock_resident(session, resident_id)
    authority, number = decision.authority.strip(), decision.document_number.strip()
    if not 0 < len(authority) <= LONGEST_NAME or not 0 < len(number) <= LONGEST_NUMBER:
        raise Invalid
    if decision.ends_on is not None and decision.ends_on <= max(decision.starts_on, in_china(now).date()):
        raise Invalid("ends-before-start")
    if (standing := _not_ended(session, resident_id)) is not None:
        if standing.document_number == number:
            return Suspended(standing, already=True)
        raise Conflict("suspended-already")
    suspension = Suspension(
        id=ids.new_id(),
        resident_id=resident_id,
        ground=decision.ground,
        authority=authority,
        document_number=number,
        starts_on=decision.starts_on,
        ends_on=decision.ends_on,
        entered_at=now,
        entered_by=by.id,
    )
    session.add(suspension)
    session.flush()
    keep(session, suspension, ledger.Event.RESIDENT_FUNCTION_PROPOSE, by=by, now=now)
    return Suspended(suspension)


def propose_by_number(
    session: Session, number: str, decision: Decision, *, by: actors.StaffMember, now: datetime
) -> Suspended:
    """By the exact number of a card or of a document."""
    return propose_suspension(session, find_in_area(session, number, by=by), decision, by=by, now=now)


def approve_suspension(
    session: Session, suspension_id: UUID, number: str, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Suspended:
    """By another clerk, who types the holder's number anew: a decision meets whom both mean.

    One of a day to come is applied by the timer then.
    """
    permit(Act.SUSPEND, by)
    suspension = locked_suspension(session, suspension_id)
    if suspension.approved_at is not None:
        return Suspended(suspension, already=True)
    if suspension.ended_at is not None:
        raise Conflict("suspension-declined")
    if suspension.entered_by == by.id:
        raise NotAllowed("another-clerk-needed")
    if find_in_area(session, number, by=by) != suspension.resident_id:
        raise NotFound("nobody-found")
    if suspension.ends_on is not None and suspension.ends_on <= in_china(now).date():
        raise Invalid("ends-before-start")
    suspension.approved_at, suspension.approved_by = now, by.id
    keep(session, suspension, ledger.Event.RESIDENT_FUNCTION_APPROVE, by=by, now=now)
    if suspension.starts_on <= in_china(now).date():
        _apply(session, suspension, by=by, profile=profile, now=now)
    return Suspended(suspension)


def decline_suspension(session: Session, suspension_id: UUID, *, by: actors.StaffMember, now: datetime) -> Suspended:
    """Before it holds: taken back by who entered it, or declined by another."""
    permit(Act.SUSPEND, by)
    suspension = locked_suspension(session, suspension_id)
    if suspension.approved_at is not None:
        raise Conflict("suspended-already")
    if suspension.ended_at is not None:
        return Suspended(suspension, already=True)
    suspension.ended_at, suspension.ended_by = now, str(by.id)
    keep(session, suspension, ledger.Event.RESIDENT_FUNCTION_DECLINE, by=by, now=now)
    return Suspended(suspension)


def locked_suspension(session: Session, suspension_id: UUID) -> Suspension:
    found = session.get(Suspension, suspension_id)
    if found is None:
        raise NotFound
    residents.lock_resident(session, found.resident_id)
    session.refresh(found)
    return found


def keep(
    session: Session, suspension: Suspension, event: ledger.Event, *, by: actors.StaffMember, now: datetime
) -> None:
    about = {"suspension": str(suspension.id)}
    ledger.append(session, event, by=by, now=now, resident_id=suspension.resident_id, about=about)


def list_suspensions(session: Session, *, by: actors.StaffMember) -> list[Suspension]:
    """Those that stand or wait for a second clerk in the area, the newest first. They name no holder."""
    standing = select(Suspension).where(Suspension.ended_at.is_(None)).order_by(Suspension.entered_at.desc())
    return [one for one in session.scalars(standing) if is_in_area(session, one.resident_id, by=by)]


def load_suspension(session: Session, suspension_id: UUID, *, by: actors.StaffMember) -> Suspension:
    found = session.get(Suspension, suspension_id, populate_existing=True)
    if found is None or not is_in_area(session, found.resident_id, by=by):
        raise NotFound
    return found


def end_suspension(
    session: Session, suspension: Suspension, *, by: actors.StaffMember | actors.Job, now: datetime
) -> None:
    """Her cards work again as social security cards; whoever calls has asked whether it may end, under her lock."""
    permit(Act.RESUME, by)
    suspension.ended_at, suspension.ended_by = now, by.name if isinstance(by, actors.Job) else str(by.id)
    about = {"suspension": str(suspension.id)}
    for card in _cards_of(session, suspension.resident_id):
        if card.social_security_state is SocialSecurityState.SUSPENDED:
            take(session, card, Act.RESUME, by=by, now=now)
            record(session, card, Act.RESUME, by=by, now=now, about=about)


def hold_as_decided(session: Session, card: Card, *, now: datetime) -> None:
    """A card that comes into use, or back, is under whatever decision holds for its holder by now."""
    if card.social_security_state is not SocialSecurityState.SEALED:
        held = is_suspended(session, card.resident_id, now=now)
        card.social_security_state = SocialSecurityState.SUSPENDED if held else SocialSecurityState.ACTIVE


def is_suspended(session: Session, resident_id: UUID, *, now: datetime) -> bool:
    standing = open_suspension(session, resident_id)
    return standing is not None and standing.starts_on <= in_china(now).date()


def suspended_among(session: Session, people: Collection[UUID], *, now: datetime) -> set[UUID]:
    """The same of many at once: decisions that stand are few beside the people of a file."""
    standing = select(Suspension.resident_id).where(Suspension.approved_at.is_not(None), Suspension.ended_at.is_(None))
    by_now = standing.where(Suspension.starts_on <= in_china(now).date())
    return set(session.scalars(by_now)).intersection(people)


def open_suspension(session: Session, resident_id: UUID) -> Suspension | None:
    """The one that both clerks have confirmed."""
    waiting_or_standing = _not_ended(session, resident_id)
    if waiting_or_standing is None or waiting_or_standing.approved_at is None:
        return None
    return waiting_or_standing


def _not_ended(session: Session, resident_id: UUID) -> Suspension | None:
    query = select(Suspension).where(Suspension.resident_id == resident_id, Suspension.ended_at.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).first()


def is_suspension_due(session: Session, *, now: datetime) -> bool:
    """Whether there is anything for the one below."""
    return session.execute(select(Suspension.id).where(_due(now)).limit(1)).first() is not None


def keep_suspensions(session: Session, *, profile: Profile, now: datetime) -> None:
    """Applies those whose day has come, and ends those whose last day is over."""
    today = in_china(now).date()
    due = select(Suspension.id, Suspension.resident_id).where(_due(now)).order_by(Suspension.resident_id)
    for suspension_id, resident_id in session.execute(due.limit(BATCH)).all():
        residents.lock_resident(session, resident_id)
        suspension = session.get_one(Suspension, suspension_id, populate_existing=True)
        if suspension.ended_at is not None:
            continue  # lifted while we waited for the lock
        if suspension.ends_on is not None and suspension.ends_on <= today:
            end_suspension(session, suspension, by=SUSPENSIONS, now=now)
        elif suspension.applied_at is None:
            _apply(session, suspension, by=SUSPENSIONS, profile=profile, now=now)


def _due(now: datetime) -> ColumnElement[bool]:
    today = in_china(now).date()
    begins = and_(Suspension.applied_at.is_(None), Suspension.starts_on <= today)
    holds = and_(Suspension.approved_at.is_not(None), Suspension.ended_at.is_(None))
    return and_(holds, or_(begins, Suspension.ends_on <= today))


def _apply(
    session: Session,
    suspension: Suspension,
    *,
    by: actors.StaffMember | actors.Job,
    profile: Profile,
    now: datetime,
) -> None:
    """A card that is sealed is suspended when it is taken into use."""
    suspension.applied_at = now
    about = {"suspension": str(suspension.id), "ground": suspension.ground.value}
    ends = suspension.ends_on.isoformat() if suspension.ends_on else None
    said: dict[str, Value] = {"authority": suspension.authority, "document": suspension.document_number, "ends": ends}
    said |= said_left_open(profile)
    for card in _cards_of(session, suspension.resident_id):
        if card.social_security_state is SocialSecurityState.ACTIVE:
            take(session, card, Act.SUSPEND, by=by, now=now)
            record(
                session,
                card,
                Act.SUSPEND,
                by=by,
                now=now,
                about=about,
                said=said,
            )
    end_temporary_card(session, suspension.resident_id, TemporaryEnding.FUNCTION_SUSPENDED, by=by, now=now)


def _cards_of(session: Session, resident_id: UUID) -> list[Card]:
    query = select(Card).where(Card.resident_id == resident_id, Card.state != CardState.CANCELLED)
    return list(session.scalars(query.order_by(Card.issued_on).execution_options(populate_existing=True)))
