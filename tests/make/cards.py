from typing import Any

from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.times import NOW
from tests.people import MING
from webapp.demonstration.people import Person
from webapp.domain import cards
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.residents.model import Resident


def card(session: Session, holder: Resident, person: Person = MING, **states: Any) -> Card:
    """A card in use, or in the states that are given."""
    new = cards.NewCard(holder.id, person.card_number, person.division, person.bank_name, person.bank_account)
    made = cards.register_card(session, new, profile=SHIYAN, now=NOW)
    for name, value in states.items():
        setattr(made, name, value)
    session.flush()
    return made


def usable_card(session: Session, holder: Resident, person: Person = MING) -> Card:
    """A card whose electronic form its holder has accepted."""
    made = card(session, holder, person)
    ecard(session, made)
    return made


def ecard(session: Session, of: Card, state: cards.EcardState = cards.EcardState.ACTIVE) -> Ecard:
    cards.make_sealed_ecard(session, of, now=NOW)
    made = session.query(Ecard).filter_by(card_id=of.id).one()
    made.state, made.accepted_at = state, NOW if state is cards.EcardState.ACTIVE else None
    session.flush()
    return made
