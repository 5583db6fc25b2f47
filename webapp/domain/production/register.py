"""A card that was made, by the maker or at a bench, enters the house for the request it was made for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cards
from webapp.domain.cards import MadeCard, NewCard
from webapp.domain.production.rules import CardLine
from webapp.domain.regions import Profile
from webapp.domain.requests import Kind, Request

VERSION = "3.00"  # what makers personalise today; the chip says its own when it is read


def register_made(
    session: Session, request: Request, card: CardLine, *, by: actors.Actor, profile: Profile, now: datetime
) -> UUID:
    """Sealed, until it is taken into use."""
    made = MadeCard(
        number=card.number,
        chip_id=card.chip_id,
        atr=card.atr,
        version=VERSION,
        issued_on=card.issued_on,
        expires_on=card.expires_on,
        bank_name=card.bank_name,
        bank_account=card.bank_account,
    )
    if request.kind is Kind.REPLACE and request.card_id is not None:
        return cards.complete_replacement(session, request.card_id, made, by=by, now=now).id
    new = NewCard(request.resident_id, made.number, request.division, made.bank_name, made.bank_account)
    return cards.register_card(session, new, profile=profile, now=now, made=made).id
