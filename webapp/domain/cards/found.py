"""A card that a stranger found (N35): its holder hears of it, and the stranger learns nothing, not even of a card."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.lists import card_of_number
from webapp.domain.cards.model import FoundCard
from webapp.domain.cards.rules import CardState, HandedTo, is_card_number
from webapp.domain.errors import Invalid

LONGEST_PLACE = 100
KEEP = timedelta(days=90)
# Who finds a bag of cards is rare; who tries numbers out is not.
FINDS_AN_HOUR = residents.Limit(6, timedelta(hours=1))
FINDER = actors.Job("finder")


@dataclass(frozen=True, slots=True)
class Find:
    """What stands on the card, and where it is."""

    number: str
    handed_to: HandedTo
    place: str


def checked_number(typed: str) -> str:
    """A slip of the finger is told at once: a check character knows it without knowing any card."""
    number = residents.fold_number(typed)
    if not is_card_number(number):
        raise Invalid("card-number-mistyped")
    return number


def report_found(session: Session, find: Find, *, now: datetime) -> None:
    """The same work and the same answer for every number; a holder is told once a day, however often it is said."""
    card = card_of_number(session, find.number)
    if card is not None and card.state is CardState.CANCELLED:
        card = None
    card_id = None if card is None else card.id
    found = FoundCard(id=ids.new_id(), card_id=card_id, handed_to=find.handed_to, place=find.place, at=now)
    session.add(found)
    about = {"found": str(found.id), "handed-to": find.handed_to.value}
    event, kind = ledger.Event.RESIDENT_CARD_FIND, notices.Kind.CARD_FOUND
    holder = None if card is None else card.resident_id
    ledger.append(session, event, by=FINDER, now=now, resident_id=holder, about=about)
    if card is None:
        notices.queue(session, kind, resident_id=None, text="", now=now, expires_at=now)
        return
    said = {"handed": find.handed_to.value, "ending": card.number[-4:]}
    day = in_china(now).date().isoformat()
    notices.tell(session, kind, resident_id=card.resident_id, now=now, once=f"found:{card.id}:{day}", at=now, **said)


def finds_of(session: Session, card_ids: Iterable[UUID]) -> Sequence[FoundCard]:
    """Who has said that she found one of these cards, the newest first: for the desk."""
    query = select(FoundCard).where(FoundCard.card_id.in_(list(card_ids)))
    return session.scalars(query.order_by(FoundCard.at.desc())).all()


def forget_finds(session: Session, *, now: datetime) -> None:
    session.execute(delete(FoundCard).where(FoundCard.at < now - KEEP))
