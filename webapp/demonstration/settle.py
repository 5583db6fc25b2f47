"""An invented person with her card, as if she had been here always."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.demonstration.maker import ATR
from webapp.demonstration.people import Person
from webapp.domain import cards, residents
from webapp.domain.regions import Profile


def settle(session: Session, person: Person, profile: Profile, now: datetime) -> None:
    resident = residents.register_resident(
        session, name=person.name, id_number=person.id_number, phone=person.phone, now=now
    )
    new = cards.NewCard(resident.id, person.card_number, person.division, person.bank_name, person.bank_account)
    card = cards.register_card(session, new, profile=profile, now=now)
    card.state, card.social_security_state, card.bank_state = (
        person.card_state,
        person.social_security_state,
        person.bank_state,
    )
    if person.chip_id is not None:
        card.chip_id = card.chip_index = person.chip_id
        card.atr, card.version = ATR, "3.00"
    if person.days_left is not None:
        card.expires_on = in_china(now).date() + timedelta(days=person.days_left)
        card.issued_on = card.expires_on - timedelta(days=3652)
