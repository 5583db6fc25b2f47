"""A physical card enters the house: delivered by a maker's file or made at the counter."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain.cards.accept import make_sealed_ecard
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import BankState, CardState, SocialSecurityState, is_card_number
from webapp.domain.errors import Invalid
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


def register_card(session: Session, new: NewCard, *, profile: Profile, now: datetime) -> Card:
    """A card in use, its social security function on and its bank function off, as a counter hands it over."""
    if not is_card_number(new.number):
        raise Invalid("card-number-mistyped")
    today = in_china(now).date()
    card = Card(
        id=ids.new_id(),
        resident_id=new.resident_id,
        number=new.number,
        number_index=new.number,
        division=new.division,
        issued_on=today,
        expires_on=_years_later(today),
        bank_name=new.bank_name,
        bank_account=new.bank_account,
        state=CardState.ACTIVE,
        social_security_state=SocialSecurityState.ACTIVE,
        bank_state=BankState.INACTIVE,
    )
    session.add(card)
    session.flush()
    if profile.ecard_start is EcardStart.AUTO:
        make_sealed_ecard(session, card, now=now)
    return card


def _years_later(day: date) -> date:
    """Ten years on; the 29th of February ends on the 28th."""
    last = min(day.day, 28) if day.month == 2 else day.day
    return day.replace(year=day.year + YEARS_VALID, day=last)
