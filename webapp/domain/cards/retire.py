"""A card ends (AAZ502: 9): what hung on it ends with it, and its number stays as history."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.domain import actors
from webapp.domain.cards.model import Card, Ecard, LossReport, Replacement
from webapp.domain.cards.rules import CardState, EcardState, Ending, ReplacementEnding
from webapp.domain.cards.steps import locked_card, record, take
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict


def retire_predecessors(session: Session, card: Card, *, by: actors.Actor, now: datetime) -> None:
    """Of a line of cards, one is in use."""
    for old in predecessors(session, card):
        if old.state is not CardState.CANCELLED:
            retire(session, old, by=by, now=now)


def retire(session: Session, card: Card, *, by: actors.Actor, now: datetime) -> None:
    take(session, card, Act.RETIRE, by=by, now=now)
    end_all(session, card, by=by, now=now)
    record(session, card, Act.RETIRE, by=by, now=now)


def destroy_sealed(session: Session, card_id: UUID, *, by: actors.StaffMember, now: datetime) -> None:
    """One that nobody has taken into use and that was cut through. The card it should replace serves on."""
    card = locked_card(session, card_id, by=by)
    if card.state is not CardState.SEALED:
        raise Conflict("card-in-use")
    retire(session, card, by=by, now=now)


def end_all(session: Session, card: Card, *, by: actors.Actor, now: datetime) -> None:
    """Its reports, its replacement and its electronic form: nothing lapses on a card that is over."""
    who = by.name if isinstance(by, actors.Job) else str(by.id)
    reports = update(LossReport).where(LossReport.card_id == card.id, LossReport.ended_at.is_(None))
    session.execute(reports.values(ended_at=now, ending=Ending.CARD_CANCELLED, ended_by=who))
    opened = update(Replacement).where(Replacement.card_id == card.id, Replacement.ended_at.is_(None))
    session.execute(opened.values(ended_at=now, ending=ReplacementEnding.CARD_CANCELLED))
    session.execute(update(Ecard).where(Ecard.card_id == card.id).values(state=EcardState.CANCELLED))


def predecessors(session: Session, card: Card) -> list[Card]:
    """The cards that it stands in the place of, the newest first."""
    found: list[Card] = []
    at: UUID | None = card.replaces_id
    while at is not None:
        old = session.get_one(Card, at, populate_existing=True)
        found.append(old)
        at = old.replaces_id
    return found


def refuse_second_line(session: Session, card: Card) -> None:
    """One card of a person is in use: one that stands in no line with this, and has been in use, is ended first."""
    line = {card.id} | {old.id for old in predecessors(session, card)}
    over = (CardState.CANCELLED, CardState.SEALED)
    others = select(Card.id).where(Card.resident_id == card.resident_id, Card.id.not_in(line))
    if session.scalars(others.where(Card.state.not_in(over)).limit(1)).first() is not None:
        raise Conflict("card-there")


def successor(session: Session, card: Card) -> Card | None:
    """The card made in its place, unless that one is over too."""
    query = select(Card).where(Card.replaces_id == card.id, Card.state != CardState.CANCELLED)
    return session.scalars(query.execution_options(populate_existing=True)).first()
