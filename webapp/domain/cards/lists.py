"""Reads of cards, for screens and for the rooms above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from webapp.domain import actors
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.cards.rules import CardState, EcardState, NotUsable, ecard_problem
from webapp.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A card and its electronic form, if there is one."""

    card: Card
    ecard: Ecard | None

    @property
    def problem(self) -> NotUsable | None:
        """What keeps the electronic card from being shown; None if it can be."""
        ecard = self.ecard.state if self.ecard else EcardState.SEALED
        return ecard_problem(ecard, self.card.state, self.card.social_security_state)


def list_cards(session: Session, *, by: actors.Resident) -> list[HeldCard]:
    """The resident's cards, newest first; cancelled ones are history and not shown."""
    query = (
        select(Card, Ecard)
        .outerjoin(Ecard, Ecard.card_id == Card.id)
        .where(Card.resident_id == by.id, Card.state != CardState.CANCELLED)
        .order_by(Card.issued_on.desc())
    )
    return [HeldCard(card, ecard) for card, ecard in session.execute(query)]


def load_card(session: Session, card_id: UUID, *, by: actors.Resident) -> Card:
    card = session.get(Card, card_id)
    if card is None or card.resident_id != by.id:
        raise NotFound
    return card


def shown_card(session: Session, *, by: actors.Resident) -> HeldCard | None:
    """The card whose electronic form the resident's phones show: the newest that can be shown."""
    return next((held for held in list_cards(session, by=by) if held.problem is None), None)


def at_the_door() -> Subquery:
    """What a scan asks about a card, one row an electronic card, for the room of codes to join."""
    rows = select(
        Ecard.id.label("ecard_id"),
        Ecard.state.label("ecard_state"),
        Card.resident_id,
        Card.state.label("card_state"),
        Card.social_security_state,
        Card.void_before.label("card_void_before"),
    ).join(Card, Card.id == Ecard.card_id)
    return rows.subquery()


def newest_void(session: Session) -> datetime | None:
    return session.execute(select(func.max(Card.void_before))).scalar_one()
