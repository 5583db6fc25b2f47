"""A sealed card is taken into use (领卡启用): at a desk, at a kiosk, or by its holder with the card in her hand."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.domain import actors, residents
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.cards.retire import predecessors, retire_predecessors
from webapp.domain.cards.rules import EcardState
from webapp.domain.cards.steps import Outcome, locked_card, record, take
from webapp.domain.cards.suspend import hold_as_decided
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class InHand:
    """What shows that the card has arrived: its number from its face, its chip, or her document at a desk."""

    number: str | None = None
    chip_id: str | None = None
    document_seen: bool = False


def activate_card(
    session: Session, card_id: UUID, *, by: actors.Resident | actors.StaffMember, proof: InHand, now: datetime
) -> Outcome:
    """From now on the card works, and the one before it does not. Its electronic form needs no new consent."""
    card = locked_card(session, card_id, by=by)
    if not _is_shown(card, proof, by=by):
        raise NotAllowed("card-not-in-hand")
    if not take(session, card, Act.ACTIVATE, by=by, now=now):
        return Outcome(card, already=True)
    hold_as_decided(session, card, now=now)
    _recover_ecard(session, card, now=now)
    retire_predecessors(session, card, by=by, now=now)
    record(session, card, Act.ACTIVATE, by=by, now=now)
    return Outcome(card)


def _is_shown(card: Card, proof: InHand, *, by: actors.Resident | actors.StaffMember) -> bool:
    if proof.document_seen and isinstance(by, actors.StaffMember):
        return True
    return _same(proof.number, card.number) or _same(proof.chip_id, card.chip_id)


def _same(shown: str | None, kept: str | None) -> bool:
    if shown is None or kept is None:
        return False
    return hmac.compare_digest(residents.fold_number(shown).encode(), kept.encode())


def _recover_ecard(session: Session, card: Card, *, now: datetime) -> None:
    """What she agreed to for the card before holds for the card in its place (B4)."""
    old = [one.id for one in predecessors(session, card)]
    earlier = select(Ecard).where(Ecard.card_id.in_(old), Ecard.accepted_at.is_not(None))
    agreed = session.scalars(earlier.order_by(Ecard.accepted_at.desc())).first()
    if agreed is not None:
        recover = update(Ecard).where(Ecard.card_id == card.id, Ecard.state == EcardState.SEALED)
        session.execute(recover.values(state=EcardState.ACTIVE, consent=agreed.consent, accepted_at=now))
