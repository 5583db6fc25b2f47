"""A card is locked (应用锁定), most often because its PIN was wrong too often, and unlocked with the document seen."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import CardState
from webapp.domain.cards.steps import Outcome, locked_card, record, take, void_codes
from webapp.domain.cards.transitions import Act


def lock_card(session: Session, card_id: UUID, *, by: actors.StaffMember, now: datetime) -> Outcome:
    return _act(session, card_id, Act.LOCK, by=by, now=now)


def stop_cards(session: Session, resident_id: UUID, *, by: actors.StaffMember, now: datetime) -> list[UUID]:
    """Whatever phones hold of any card of hers is dead; those in use are locked, and given back."""
    hers = select(Card).where(Card.resident_id == resident_id, Card.state != CardState.CANCELLED)
    locked = []
    for card in session.scalars(hers.order_by(Card.issued_on).execution_options(populate_existing=True)).all():
        if card.state is CardState.ACTIVE:
            lock_card(session, card.id, by=by, now=now)
            locked.append(card.id)
        else:
            void_codes(session, card, now=now)
    return locked


def free_cards(session: Session, card_ids: Iterable[UUID], *, by: actors.StaffMember, now: datetime) -> None:
    """Those that are still locked: what is lost or cancelled by now stays so."""
    for card_id in card_ids:
        card = session.get_one(Card, card_id, populate_existing=True)
        if card.state is CardState.LOCKED:
            unlock_card(session, card.id, by=by, now=now)


def unlock_card(session: Session, card_id: UUID, *, by: actors.StaffMember, now: datetime) -> Outcome:
    return _act(session, card_id, Act.UNLOCK, by=by, now=now)


def _act(session: Session, card_id: UUID, act: Act, *, by: actors.StaffMember, now: datetime) -> Outcome:
    card = locked_card(session, card_id, by=by)
    if not take(session, card, act, by=by, now=now):
        return Outcome(card, already=True)
    record(session, card, act, by=by, now=now, about={"act": act.value}, said={"what": act.value})
    return Outcome(card)
