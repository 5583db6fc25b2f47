"""Replacement of a card (M12, M17): begun with a request, withdrawn, or completed by a new card, which waits sealed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors
from webapp.domain.bank import News
from webapp.domain.cards.accept import make_sealed_ecard
from webapp.domain.cards.issue import MadeCard, add_card
from webapp.domain.cards.model import Card, Ecard, Replacement
from webapp.domain.cards.news import tell_bank
from webapp.domain.cards.retire import retire, successor
from webapp.domain.cards.rules import CardState, Ground, ReplacementEnding
from webapp.domain.cards.steps import Outcome, locked_card, record, take
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict
from webapp.domain.regions import Profile


def begin_replacement(
    session: Session, card_id: UUID, *, ground: Ground, by: actors.Actor, profile: Profile, now: datetime
) -> Outcome:
    """From now on a formal loss cannot be undone. A card that still works goes on until the new one does."""
    card = locked_card(session, card_id, by=by)
    if open_replacement(session, card) is not None:
        return Outcome(card, already=True)
    refuse_ground(card, ground, profile=profile, now=now)
    if successor(session, card) is not None:
        raise Conflict("new-card-waits")
    take(session, card, Act.BEGIN_REPLACEMENT, by=by, now=now)
    who = by.name if isinstance(by, actors.Job) else str(by.id)
    session.add(Replacement(id=ids.new_id(), card_id=card.id, ground=ground, begun_at=now, begun_by=who))
    session.flush()
    record(
        session,
        card,
        Act.BEGIN_REPLACEMENT,
        by=by,
        now=now,
        about={"ground": ground.value},
        said={"ground": ground.value},
    )
    return Outcome(card)


def refuse_ground(card: Card, ground: Ground, *, profile: Profile, now: datetime) -> None:
    """A loss is reported formally first, so that the old card is surely dead; a renewal comes in its time."""
    lost = {Ground.LOST, Ground.FOUND}
    if card.state is CardState.CANCELLED:
        raise Conflict("card-cancelled")
    if ground in lost and card.state is not CardState.LOST:
        raise Conflict("formal-loss-first")
    if ground not in lost and card.state in {CardState.LOST, CardState.TEMPORARILY_LOST}:
        raise Conflict("replace-as-lost")
    if ground is Ground.EXPIRED and in_china(now).date() < renewal_day(card, profile=profile):
        raise Conflict("too-early-to-renew")


def renewal_day(card: Card, *, profile: Profile) -> date:
    """From when on it may be renewed because it expires."""
    return card.expires_on - timedelta(days=profile.renewal_days)


def withdraw_replacement(session: Session, card_id: UUID, *, by: actors.Actor, now: datetime) -> Outcome:
    """Before the new card is made. The old one is what it was: a lost one stays lost."""
    card = locked_card(session, card_id, by=by)
    opened = open_replacement(session, card)
    if opened is None:
        if successor(session, card) is not None:
            raise Conflict("new-card-waits")
        return Outcome(card, already=True)
    take(session, card, Act.WITHDRAW_REPLACEMENT, by=by, now=now)
    opened.ended_at, opened.ending = now, ReplacementEnding.WITHDRAWN
    record(session, card, Act.WITHDRAW_REPLACEMENT, by=by, now=now)
    return Outcome(card)


def complete_replacement(session: Session, card_id: UUID, made: MadeCard, *, by: actors.Actor, now: datetime) -> Card:
    """The new card, sealed. The same card again is the same answer; a lost one is over, and a worn one serves on."""
    old = locked_card(session, card_id, by=by)
    if (waiting := successor(session, old)) is not None and waiting.number == made.number:
        return waiting
    opened = open_replacement(session, old)
    if opened is None:
        raise Conflict("no-replacement")
    take(session, old, Act.COMPLETE_REPLACEMENT, by=by, now=now)
    new = add_card(session, made, resident_id=old.resident_id, division=old.division, replaces=old)
    if session.scalars(select(Ecard.id).where(Ecard.card_id == old.id)).first() is not None:
        make_sealed_ecard(session, new, now=now)
    opened.ended_at, opened.ending, opened.new_card_id = now, ReplacementEnding.COMPLETED, new.id
    tell_bank(session, old, News.REPLACED, now=now, new_card=new)
    tell_bank(session, new, News.MADE, now=now)
    record(session, new, Act.COMPLETE_REPLACEMENT, by=by, now=now, about={"replaces": str(old.id)})
    if old.state is CardState.LOST:
        retire(session, old, by=by, now=now)
    return new


def open_replacement(session: Session, card: Card) -> Replacement | None:
    query = select(Replacement).where(Replacement.card_id == card.id, Replacement.ended_at.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()
