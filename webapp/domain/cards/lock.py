"""A card is locked (应用锁定), most often because its PIN was wrong too often, and unlocked with the document seen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors
from webapp.domain.cards.steps import Outcome, locked_card, record, take
from webapp.domain.cards.transitions import Act


def lock_card(session: Session, card_id: UUID, *, by: actors.StaffMember, now: datetime) -> Outcome:
    return _act(session, card_id, Act.LOCK, by=by, now=now)


def unlock_card(session: Session, card_id: UUID, *, by: actors.StaffMember, now: datetime) -> Outcome:
    return _act(session, card_id, Act.UNLOCK, by=by, now=now)


def _act(session: Session, card_id: UUID, act: Act, *, by: actors.StaffMember, now: datetime) -> Outcome:
    card = locked_card(session, card_id, by=by)
    if not take(session, card, act, by=by, now=now):
        return Outcome(card, already=True)
    record(session, card, act, by=by, now=now, about={"act": act.value}, said={"what": act.value})
    return Outcome(card)
