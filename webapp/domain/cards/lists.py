"""Reads of cards, for screens and for the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, Subquery, bindparam, exists, select
from sqlalchemy.orm import Session

from webapp.domain import actors, residents
from webapp.domain.cards.model import Card, Ecard, Replacement
from webapp.domain.cards.rules import CardState, EcardState, NotUsable, Standing, ecard_problem, is_held_to_open_scenes
from webapp.domain.errors import NotFound
from webapp.domain.regions import EcardRule, area_prefix

IS_REPLACED = exists().where(Replacement.card_id == Card.id, Replacement.ended_at.is_(None))
# Made once, because every wallet and every home begins with it.
HELD = (
    select(Card, Ecard, IS_REPLACED, residents.is_reported_dead(Card.resident_id))
    .outerjoin(Ecard, Ecard.card_id == Card.id)
    .where(Card.resident_id == bindparam("resident"), Card.state != CardState.CANCELLED)
    .order_by(Card.issued_on.desc())
)


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A card and its electronic form, if there is one, under the region's rule of the day."""

    card: Card
    ecard: Ecard | None
    rule: EcardRule
    replacing: bool = False
    dead: bool = False  # as somebody told

    @property
    def problem(self) -> NotUsable | None:
        """What keeps the electronic card from being shown; None if it can be."""
        if self.dead:
            return NotUsable.CARD_LOCKED  # whatever the region leaves of a locked card: only a desk can mend this
        return ecard_problem(self._standing, self.rule)

    @property
    def is_held_to_open_scenes(self) -> bool:
        """Whether its codes may be for those scenes alone that a suspension leaves open."""
        return is_held_to_open_scenes(self._standing, self.rule)

    @property
    def _standing(self) -> Standing:
        card = self.card
        ecard, authorised = (self.ecard.state, self.ecard.authorised) if self.ecard else (EcardState.SEALED, False)
        states = (ecard, card.state, card.social_security_state, authorised)
        return Standing(*states, card.expires_on, self.replacing)


def list_cards(session: Session, *, by: actors.Resident | actors.Reporter, rule: EcardRule) -> list[HeldCard]:
    """The resident's cards, newest first; cancelled ones are history and not shown."""
    return cards_of(session, by.id, rule=rule)


def cards_of(session: Session, resident_id: UUID, *, rule: EcardRule) -> list[HeldCard]:
    """The same, whoever asks."""
    rows = session.execute(HELD, {"resident": resident_id})
    return [HeldCard(card, ecard, rule, replacing, dead) for card, ecard, replacing, dead in rows]


def held_card(session: Session, card: Card, ecard: Ecard | None, rule: EcardRule) -> HeldCard:
    """One that is at hand already."""
    dead = residents.death_of(session, card.resident_id) is not None
    return HeldCard(card, ecard, rule, is_replaced(session, card), dead)


def holder_of_number(session: Session, number: str) -> UUID | None:
    """Whose card this is or was."""
    return session.execute(select(Card.resident_id).where(Card.number_index == number)).scalar_one_or_none()


def card_of_number(session: Session, number: str) -> Card | None:
    """The card that has or had this number: a replaced one is found for ever."""
    return session.scalars(select(Card).where(Card.number_index == number)).one_or_none()


def old_numbers_of(session: Session, resident_id: UUID) -> list[Card]:
    """Her cards that are over, the newest first."""
    over = select(Card).where(Card.resident_id == resident_id, Card.state == CardState.CANCELLED)
    return list(session.scalars(over.order_by(Card.issued_on.desc(), Card.number_index)))


def numbers_of(session: Session, resident_id: UUID) -> list[str]:
    """The numbers of the resident's cards, newest first; cancelled ones are history."""
    mine = select(Card.number).where(Card.resident_id == resident_id, Card.state != CardState.CANCELLED)
    return list(session.scalars(mine.order_by(Card.issued_on.desc())))


def divisions_of(session: Session, resident_id: UUID) -> list[str]:
    """Where the resident's cards were issued, cancelled ones too: whose staff may look after her."""
    return list(session.scalars(select(Card.division).where(Card.resident_id == resident_id)))


def holders_within(division: str) -> Select[UUID]:
    """The same asked the other way round, for lists: who has or had a card of this area."""
    return select(Card.resident_id).where(Card.division.startswith(area_prefix(division)))


def load_card(session: Session, card_id: UUID, *, by: actors.Resident) -> Card:
    card = session.get(Card, card_id, populate_existing=True)
    if card is None or card.resident_id != by.id:
        raise NotFound
    return card


def see_own_card(session: Session, card_id: UUID, *, by: actors.Resident, rule: EcardRule) -> HeldCard:
    """One of hers that is not over."""
    found = next((held for held in list_cards(session, by=by, rule=rule) if held.card.id == card_id), None)
    if found is None:
        raise NotFound
    return found


def find_card(session: Session, card_id: UUID) -> Card | None:
    """Whosever it is: for staff, who ask for it within a case or a division."""
    return session.get(Card, card_id, populate_existing=True)


def is_replaced(session: Session, card: Card) -> bool:
    """Whether another card is being made in its place."""
    opened = select(Replacement.id).where(Replacement.card_id == card.id, Replacement.ended_at.is_(None))
    return session.scalars(opened).first() is not None


def shown_card(session: Session, *, by: actors.Resident, rule: EcardRule) -> HeldCard | None:
    """The card whose electronic form the resident's phones show: the newest that can be shown."""
    return next((held for held in list_cards(session, by=by, rule=rule) if held.problem is None), None)


def at_the_door() -> Subquery:
    """What a scan asks about a card, one row an electronic card, for the room of codes to join."""
    rows = select(
        Ecard.id.label("ecard_id"),
        Ecard.state.label("ecard_state"),
        Ecard.authorised.label("ecard_authorised"),
        Card.resident_id,
        Card.state.label("card_state"),
        Card.social_security_state,
        Card.expires_on,
        IS_REPLACED.label("card_replacing"),
        Card.void_before.label("card_void_before"),
        Card.voids.label("card_voids"),
    ).join(Card, Card.id == Ecard.card_id)
    return rows.subquery()
