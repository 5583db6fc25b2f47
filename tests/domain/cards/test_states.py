"""When an electronic card may be shown: every combination of every state, against the table of the domain."""

import itertools

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card, ecard
from tests.make.residents import phone_of, resident
from webapp.domain.cards import (
    BankState,
    CardState,
    EcardState,
    HeldCard,
    SocialSecurityState,
    ecard_problem,
    shown_card,
)

# The card's own trouble is named before its social security function's, and both before the electronic card's.
CARD = {
    "sealed": "card-sealed",
    "lost": "card-lost",
    "temporarily-lost": "card-lost",
    "locked": "card-locked",
    "cancelled": "card-cancelled",
}
SOCIAL_SECURITY = {"sealed": "social-security-sealed", "suspended": "social-security-suspended"}
ECARD = {"sealed": "ecard-not-accepted", "cancelled": "ecard-cancelled"}


@pytest.mark.parametrize(
    ("ecard_state", "card_state", "social_security"), [*itertools.product(EcardState, CardState, SocialSecurityState)]
)
def test_only_the_trouble_that_comes_first_is_named(
    ecard_state: EcardState, card_state: CardState, social_security: SocialSecurityState
) -> None:
    expected = CARD.get(card_state) or SOCIAL_SECURITY.get(social_security) or ECARD.get(ecard_state)
    assert ecard_problem(ecard_state, card_state, social_security) == expected


def test_exactly_one_combination_is_usable() -> None:
    every = itertools.product(EcardState, CardState, SocialSecurityState)
    usable = [states for states in every if ecard_problem(*states) is None]
    assert usable == [(EcardState.ACTIVE, CardState.ACTIVE, SocialSecurityState.ACTIVE)]


@pytest.mark.parametrize("bank", BankState)
def test_the_bank_function_never_matters(session: Session, bank: BankState) -> None:
    holder = resident(session)
    made = card(session, holder, bank_state=bank)
    assert HeldCard(made, ecard(session, made)).problem is None
    assert shown_card(session, by=phone_of(session, holder)) is not None


def test_a_card_without_an_electronic_one_waits_for_its_holder(session: Session) -> None:
    assert HeldCard(card(session, resident(session)), None).problem == "ecard-not-accepted"


def test_the_words_of_the_states_are_those_of_the_interface() -> None:
    assert [*CardState] == ["sealed", "active", "lost", "locked", "temporarily-lost", "cancelled"]
