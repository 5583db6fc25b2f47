"""Signing in with a card: its number and its holder's ID number, then a code to the registered phone."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import residents
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import CardState, is_card_number
from webapp.domain.errors import Invalid
from webapp.domain.regions import Profile


def checked_numbers(card_number: str, id_number: str) -> tuple[str, str]:
    """Both numbers folded. A slip of the finger is told at once: a check digit knows it without knowing anybody."""
    card, person = residents.fold_number(card_number), residents.fold_number(id_number)
    if not is_card_number(card):
        raise Invalid("card-number-mistyped")
    if not residents.is_id_number(person):
        raise Invalid("id-number-mistyped")
    return card, person


def requests_limit(profile: Profile) -> residents.Limit:
    return residents.Limit(profile.sign_in_requests_per_hour, timedelta(hours=1))


def request_sign_in(
    session: Session,
    *,
    card_number: str,
    id_number: str,
    profile: Profile,
    now: datetime,
    asked: residents.Asked = residents.SIGNING_IN,
) -> residents.Ticket:
    """Looks up both numbers and opens nothing, whatever is found: no answer and no clock tells whom we know.

    Who asks again within the pause is told to wait by the numbers she typed, whether or not we know them.
    """
    asked = replace(asked, asker=f"{card_number}:{id_number}")
    person = residents.id_of_number(session, id_number)
    holder = session.execute(HOLDER.where(Card.number_index == card_number)).scalar_one_or_none()
    resident_id = holder if holder == person else None
    return residents.request_code(session, resident_id=resident_id, profile=profile, now=now, asked=asked)


HOLDER = select(Card.resident_id).where(Card.state != CardState.CANCELLED)
