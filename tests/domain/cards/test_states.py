"""When an electronic card may be shown: every combination of every state, against the table of the domain."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

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
from webapp.domain.regions import CardTrouble, EcardRule, EcardUse, LossRule

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
ALL_STOP = dict.fromkeys(CardTrouble, EcardUse.STOPPED)
STOPS = EcardRule(NOW.date(), LossRule(date(2019, 1, 1), EcardUse.STOPPED, EcardUse.STOPPED), ALL_STOP)
ASKS = EcardRule(NOW.date(), LossRule(date(2022, 9, 1), EcardUse.ON_AUTHORISATION, EcardUse.STOPPED), ALL_STOP)
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


IN_TROUBLE = [
    (CardTrouble.SEALED, {"card": CardState.SEALED, "social_security": SocialSecurityState.SEALED}, "card-sealed"),
    (CardTrouble.LOCKED, {"card": CardState.LOCKED}, "card-locked"),
    (CardTrouble.SUSPENDED, {"social_security": SocialSecurityState.SUSPENDED}, "social-security-suspended"),
    (CardTrouble.REPLACING, {"replacing": True}, "card-replacing"),
    (CardTrouble.EXPIRED, {"expires_on": NOW.date() - timedelta(days=1)}, "card-expired"),
]


@pytest.mark.parametrize(("trouble", "states", "word"), IN_TROUBLE)
def test_each_other_state_is_the_regions_to_decide(trouble: CardTrouble, states: dict[str, Any], word: str) -> None:
    """B4: the whole matrix, not loss alone."""
    sound: dict[str, Any] = {"ecard": EcardState.ACTIVE, "card": CardState.ACTIVE}
    standing = Standing(**{**sound, "social_security": SocialSecurityState.ACTIVE, **states})

    def said(use: EcardUse, *, of: Standing = standing) -> str | None:
        return ecard_problem(of, replace(STOPS, uses=ALL_STOP | {trouble: use}))

    assert said(EcardUse.STOPPED) == word
    assert said(EcardUse.GOES_ON) is None
    assert said(EcardUse.ON_AUTHORISATION) == "ecard-not-authorised"
    assert said(EcardUse.ON_AUTHORISATION, of=replace(standing, authorised=True)) is None


def test_a_card_works_through_its_last_day() -> None:
    standing = Standing(EcardState.ACTIVE, CardState.ACTIVE, SocialSecurityState.ACTIVE, expires_on=NOW.date())
    assert ecard_problem(standing, STOPS) is None


@pytest.mark.parametrize("bank", BankState)
def test_the_bank_function_never_matters(session: Session, bank: BankState) -> None:
    holder = resident(session)
    made = card(session, holder, bank_state=bank)
    assert HeldCard(made, ecard(session, made), ASKS).problem is None
    assert shown_card(session, by=phone_of(session, holder), rule=SHIYAN.ecard_rule(NOW)) is not None


def test_a_card_without_an_electronic_one_waits_for_its_holder(session: Session) -> None:
    assert HeldCard(card(session, resident(session)), None, ASKS).problem == "ecard-not-accepted"


def test_the_words_of_the_states_are_those_of_the_interface() -> None:
    assert [*CardState] == ["sealed", "active", "lost", "locked", "temporarily-lost", "cancelled"]
