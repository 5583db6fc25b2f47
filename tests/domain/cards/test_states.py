"""When an electronic card may be shown: every combination of every state, against the table of the domain."""

import itertools
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card, ecard
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from webapp.domain.cards import (
    BankState,
    CardState,
    EcardState,
    HeldCard,
    SocialSecurityState,
    Standing,
    ecard_problem,
    shown_card,
)
from webapp.domain.regions import LossRule, LostUse

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
STOPS = LossRule(date(2019, 1, 1), LostUse.STOPPED, LostUse.STOPPED)
ASKS = LossRule(date(2022, 9, 1), LostUse.ON_AUTHORISATION, LostUse.STOPPED)
EVERY = [Standing(*states) for states in itertools.product(EcardState, CardState, SocialSecurityState, (False, True))]


@pytest.mark.parametrize("standing", EVERY, ids=str)
def test_only_the_trouble_that_comes_first_is_named(standing: Standing) -> None:
    own = SOCIAL_SECURITY.get(standing.social_security) or ECARD.get(standing.ecard)
    assert ecard_problem(standing, STOPS) == (CARD.get(standing.card) or own)


@pytest.mark.parametrize("standing", EVERY, ids=str)
def test_where_the_region_asks_the_holder_a_temporary_loss_is_hers_to_decide(standing: Standing) -> None:
    own = SOCIAL_SECURITY.get(standing.social_security) or ECARD.get(standing.ecard)
    if standing.card is CardState.TEMPORARILY_LOST and own is None:
        assert ecard_problem(standing, ASKS) == (None if standing.authorised else "ecard-not-authorised")
    else:
        assert ecard_problem(standing, ASKS) == ecard_problem(standing, STOPS)


def test_exactly_one_combination_is_usable_where_a_loss_stops_all() -> None:
    usable = {(one.ecard, one.card, one.social_security) for one in EVERY if ecard_problem(one, STOPS) is None}
    assert usable == {(EcardState.ACTIVE, CardState.ACTIVE, SocialSecurityState.ACTIVE)}


@pytest.mark.parametrize("bank", BankState)
def test_the_bank_function_never_matters(session: Session, bank: BankState) -> None:
    holder = resident(session)
    made = card(session, holder, bank_state=bank)
    assert HeldCard(made, ecard(session, made), ASKS).problem is None
    assert shown_card(session, by=phone_of(session, holder), rule=SHIYAN.loss_rule(NOW)) is not None


def test_a_card_without_an_electronic_one_waits_for_its_holder(session: Session) -> None:
    assert HeldCard(card(session, resident(session)), None, ASKS).problem == "ecard-not-accepted"


def test_the_words_of_the_states_are_those_of_the_interface() -> None:
    assert [*CardState] == ["sealed", "active", "lost", "locked", "temporarily-lost", "cancelled"]
