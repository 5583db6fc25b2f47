"""A physical card enters the house: delivered by a maker's file or made at the counter."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain.cards.accept import make_sealed_ecard
from webapp.domain.cards.model import Card
from webapp.domain.cards.retire import refuse_second_line
from webapp.domain.cards.rules import BankState, CardState, SocialSecurityState, is_card_number
from webapp.domain.cards.suspend import hold_as_decided
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.regions import EcardStart, Profile

YEARS_VALID = 10


@dataclass(frozen=True, slots=True)
class NewCard:
    """What is known of a card when it arrives. The division is a GB/T 2260 code."""

    resident_id: UUID
    number: str
    division: str
    bank_name: str
    bank_account: str | None


@dataclass(frozen=True, slots=True)
class MadeCard:
    """What the maker says of a card it has made."""

    number: str
    chip_id: str | None
    atr: str | None
    version: str | None
    issued_on: date
    expires_on: date
    bank_name: str
    bank_account: str | None


def register_card(
    session: Session, new: NewCard, *, profile: Profile, now: datetime, made: MadeCard | None = None
) -> Card:
    """A card in use, as a counter hands it over; one that was `made` for an approved application waits sealed."""
    today = in_china(now).date()
    plain = MadeCard(new.number, None, None, None, today, years_later(today), new.bank_name, new.bank_account)
    card = add_card(session, made or plain, resident_id=new.resident_id, division=new.division)
    if made is None:
        refuse_second_line(session, card)
        card.state, card.social_security_state = CardState.ACTIVE, SocialSecurityState.ACTIVE
        hold_as_decided(session, card, now=now)
        session.flush()
    if profile.ecard_start is EcardStart.AUTO:
        make_sealed_ecard(session, card, now=now)
    return card


def add_card(
    session: Session, made: MadeCard, *, resident_id: UUID, division: str, replaces: Card | None = None
) -> Card:
    """Sealed, both functions off. A number and a chip are given once for ever."""
    if not is_card_number(made.number):
        raise Invalid("card-number-mistyped")
    if session.scalars(select(Card.id).where(Card.number_index == made.number)).first() is not None:
        raise Conflict("card-number-taken")
    if made.chip_id and session.scalars(select(Card.id).where(Card.chip_index == made.chip_id)).first() is not None:
        raise Conflict("chip-taken")
    card = Card(
        id=ids.new_id(),
        resident_id=resident_id,
        number=made.number,
        number_index=made.number,
        division=division,
        issued_on=made.issued_on,
        expires_on=made.expires_on,
        bank_name=made.bank_name,
        bank_account=made.bank_account,
        state=CardState.SEALED,
        social_security_state=SocialSecurityState.SEALED,
        bank_state=BankState.INACTIVE,
        chip_id=made.chip_id,
        chip_index=made.chip_id,
        atr=made.atr,
        version=made.version,
        replaces_id=None if replaces is None else replaces.id,
    )
    session.add(card)
    session.flush()
    return card


def years_later(day: date) -> date:
    """Ten years on; the 29th of February ends on the 28th."""
    last = min(day.day, 28) if day.month == 2 else day.day
    return day.replace(year=day.year + YEARS_VALID, day=last)
