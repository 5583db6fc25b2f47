"""A made card that nobody fetches: its holder is told until when it is kept, then it is destroyed by two (M06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors, cards, ledger, notices, requests, residents
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.production.handover import ready_card
from webapp.domain.production.model import UncollectedCard
from webapp.domain.production.rules import MADE_KINDS
from webapp.domain.regions import Profile, is_within
from webapp.domain.requests import Reason, Request, State, Why
from webapp.domain.requests.rules import Handover

KEEPER = actors.Job("uncollected")
BATCH = 200
REMIND = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A card that was kept long enough, and the box it lies in."""

    request: Request
    kept: UncollectedCard
    box: str | None


def is_keeping_due(session: Session, *, profile: Profile, now: datetime) -> bool:  # noqa: ARG001 # called beside others that need it
    return session.execute(_due(now).limit(1)).first() is not None


def keep_uncollected(session: Session, *, profile: Profile, now: datetime) -> None:
    """Tells the holder until when her card is kept, and once more before that day."""
    today = in_china(now).date()
    for request, ready_at, found, is_dead in session.execute(_due(now).limit(BATCH)).all():
        known: UncollectedCard | None = found  # nothing, until it was kept once
        kept = known or UncollectedCard(request_id=request.id)
        if known is None or known.ready_at < ready_at:
            # However late it is noticed, there is time to come.
            until = max(in_china(ready_at).date() + timedelta(days=profile.uncollected_card_days), today + REMIND)
            kept.ready_at, kept.until, kept.reminded_at, kept.asked_by = ready_at, until, None, None
            session.add(kept)
        if kept.until <= today + REMIND:
            kept.reminded_at = now
        if not is_dead and not _waits_for_the_post(session, request):
            said: dict[str, Any] = {"number": request.number, "until": kept.until}
            notices.tell(session, notices.Kind.CARD_KEPT, resident_id=request.resident_id, now=now, **said)
    session.flush()


def list_overdue(session: Session, *, by: actors.StaffMember, now: datetime) -> Sequence[Overdue]:
    """Of this clerk's area, the oldest first. They name nobody."""
    rows = session.execute(_ready().where(UncollectedCard.until < in_china(now).date()).order_by(UncollectedCard.until))
    return [
        Overdue(request, kept, ready.box)
        for request, _, kept, _ in rows
        if is_within(request.division, by.division) and not _waits_for_the_post(session, request)
        if (ready := ready_card(session, request)) is not None
    ]


def see_overdue(session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime) -> Overdue:
    found = next((one for one in list_overdue(session, by=by, now=now) if one.request.id == request_id), None)
    if found is None:
        raise NotFound
    return found


def ask_to_destroy_card(
    session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime
) -> UncollectedCard:
    """The first of two, who has taken it out of its box. Whoever comes for it meanwhile still gets it."""
    kept = _locked(session, request_id, by=by, now=now).kept
    if kept.asked_by is None:
        kept.asked_by = by.id
        about = {"request": str(request_id)}
        ledger.append(session, ledger.Event.AGENCY_CARD_DESTROY_ASK, by=by, now=now, about=about)
    return kept


def destroy_card(session: Session, request_id: UUID, number: str, *, by: actors.StaffMember, now: datetime) -> None:
    """The second, who reads the number off the card that she cuts through. Its request is over, and says why."""
    overdue = _locked(session, request_id, by=by, now=now)
    if overdue.kept.asked_by in {None, by.id}:
        raise NotAllowed("second-clerk-needed")
    ready = ready_card(session, overdue.request)
    if ready is None or residents.fold_number(number) != ready.card.number:
        raise Invalid("another-card")
    cards.destroy_sealed(session, ready.card.id, by=by, now=now)
    overdue.kept.destroyed_at, overdue.kept.destroyed_by = now, by.id
    about = {"request": str(request_id), "card": str(ready.card.id)}
    ledger.append(session, ledger.Event.AGENCY_CARD_DESTROY, by=by, now=now, about=about)
    reason = Reason(Why.NOT_COLLECTED)
    requests.advance(session, request_id, State.REJECTED, by=KEEPER, reason=reason, now=now)


def _ready() -> Select[Request, datetime, UncollectedCard, bool]:
    """What is kept of one is None until the jobs have seen it."""
    query = select(Request, requests.READY_AT, UncollectedCard, residents.is_reported_dead(Request.resident_id))
    query = query.outerjoin(UncollectedCard, UncollectedCard.request_id == Request.id)
    return query.where(Request.kind.in_(MADE_KINDS), Request.state == State.READY)


def _due(now: datetime) -> Select[Request, datetime, UncollectedCard, bool]:
    soon: date = in_china(now).date() + REMIND
    unknown = or_(UncollectedCard.request_id.is_(None), UncollectedCard.ready_at < requests.READY_AT)
    unreminded = and_(UncollectedCard.reminded_at.is_(None), UncollectedCard.until <= soon)
    return _ready().where(or_(unknown, unreminded)).order_by(Request.id)


def _waits_for_the_post(session: Session, request: Request) -> bool:
    """It lies there for the post, which has not brought it back."""
    by_post = request.details.get("handover") == Handover.POST
    return by_post and not requests.went_through(session, request, Why.RETURNED_BY_POST)


def _locked(session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime) -> Overdue:
    """As it stands while nobody else acts for its holder; what was fetched or sent meanwhile has moved on."""
    request = requests.load_request(session, request_id, by=by)
    residents.lock_resident(session, request.resident_id)
    session.refresh(request)
    if request.state is not State.READY:
        raise Conflict("request-moved-on")
    overdue = see_overdue(session, request_id, by=by, now=now)
    session.refresh(overdue.kept)
    return overdue
