"""A card's last day comes near (M17): its holder is told at the marks of the region, once each. Called by the jobs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from webapp.clock import in_china
from webapp.domain import notices, residents
from webapp.domain.cards.lists import IS_REPLACED
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import CardState
from webapp.domain.regions import Profile

BATCH = 500
# A sealed card is no use yet, and a lost one is replaced for another reason.
TOLD_OF = (CardState.ACTIVE, CardState.LOCKED, CardState.TEMPORARILY_LOST)


def is_expiry_due(session: Session, *, profile: Profile, now: datetime) -> bool:
    """Whether there is anything for the one below."""
    return next(_due(session, profile=profile, now=now), None) is not None


def tell_of_expiry(session: Session, *, profile: Profile, now: datetime) -> None:
    """One notice a card, however many marks have passed since the last: who was away is not told three times at once.

    A card of a new last day, as a file may bring it, begins anew: what counts is when its holder was told last.
    """
    today = in_china(now).date()
    for count, (card_id, told_on) in enumerate(_due(session, profile=profile, now=now)):
        if count == BATCH:
            return
        claim = update(Card).where(Card.id == card_id, Card.expiry_told_on.is_not_distinct_from(told_on))
        mine = claim.values(expiry_told_on=today).returning(Card.resident_id, Card.expires_on, Card.number)
        for resident_id, expires_on, number in session.execute(mine):
            kind, day = notices.Kind.CARD_EXPIRES, expires_on - timedelta(days=profile.renewal_days)
            ending = number[-4:]
            notices.tell(session, kind, resident_id=resident_id, now=now, until=expires_on, day=day, ending=ending)


def _due(session: Session, *, profile: Profile, now: datetime) -> Iterator[tuple[UUID, date | None]]:
    today = in_china(now).date()
    for card_id, expires_on, told_on in session.execute(_near(today, max(profile.expiry_notice_days))):
        passed = [mark for days in profile.expiry_notice_days if (mark := expires_on - timedelta(days=days)) <= today]
        if passed and (told_on is None or told_on < max(passed)):
            yield card_id, told_on


def _near(today: date, days: int) -> Select[UUID, date, date | None]:
    """Cards whose last day is near, in whose place none is made or waits, and whose holder is not said to have died."""
    new = aliased(Card)
    has_new = exists().where(new.replaces_id == Card.id, new.state != CardState.CANCELLED)
    soon = and_(Card.expires_on >= today, Card.expires_on <= today + timedelta(days=days))
    query = select(Card.id, Card.expires_on, Card.expiry_told_on).where(soon, _not_today(today))
    lives = ~residents.is_reported_dead(Card.resident_id)
    return query.where(Card.state.in_(TOLD_OF), ~IS_REPLACED, ~has_new, lives).order_by(Card.id)


def _not_today(today: date) -> ColumnElement[bool]:
    return or_(Card.expiry_told_on.is_(None), Card.expiry_told_on < today)
