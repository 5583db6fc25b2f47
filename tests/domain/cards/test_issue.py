"""A physical card enters the house."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import ELDER, MING
from webapp.domain import cards, residents
from webapp.domain.cards.model import Card
from webapp.domain.errors import Conflict, Invalid


def new_card(session: Session, *, number: str = MING.card_number, now: datetime = NOW) -> Card:
    new = cards.NewCard(resident(session).id, number, MING.division, MING.bank_name, MING.bank_account)
    return cards.register_card(session, new, profile=SHIYAN, now=now)


def test_it_is_in_use_with_its_bank_function_off(session: Session) -> None:
    made = new_card(session)
    states = (made.state, made.social_security_state, made.bank_state)
    assert states == (cards.CardState.ACTIVE, cards.SocialSecurityState.ACTIVE, cards.BankState.INACTIVE)


def test_it_is_issued_on_the_day_it_is_in_china(session: Session) -> None:
    made = new_card(session, now=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    assert (made.issued_on, made.expires_on) == (date(2027, 1, 1), date(2037, 1, 1))


def test_one_of_29_february_ends_on_the_28th(session: Session) -> None:
    made = new_card(session, now=datetime(2028, 2, 29, 4, tzinfo=UTC))
    assert (made.issued_on, made.expires_on) == (date(2028, 2, 29), date(2038, 2, 28))


def test_a_mistyped_number_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="card-number-mistyped"):
        new_card(session, number="A00000000")


def test_a_mistyped_id_number_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="id-number-mistyped"):
        residents.register_resident(session, name="王", id_number="420399198805120012", phone=None, now=NOW)


def test_a_cancelled_card_is_history_and_not_listed(session: Session) -> None:
    holder = resident(session)
    card(session, holder, state=cards.CardState.CANCELLED)
    assert cards.list_cards(session, by=phone_of(session, holder), rule=SHIYAN.ecard_rule(NOW)) == []


def test_a_counter_hands_over_no_second_card_beside_one_in_use(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    with pytest.raises(Conflict, match="card-there"):
        card(session, holder, ELDER)
