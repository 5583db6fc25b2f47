"""A holder goes to another bank: a new card with it, which the maker is told, and both banks hear of."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import DESK, made
from tests.make.requests import opened
from tests.make.residents import phone_of, resident
from tests.make.times import NOW
from webapp.domain import actors, bank, cards
from webapp.domain.bank import News
from webapp.domain.cards import Ground
from webapp.domain.cards.model import Card, Replacement
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.requests import Kind
from webapp.domain.requests.model import Request

ANOTHER = "武当示范银行"


@pytest.fixture
def mine(session: Session) -> tuple[Card, actors.Resident]:
    holder = resident(session)
    return card(session, holder, bank_name="示范银行"), phone_of(session, holder)


def ask(session: Session, mine: tuple[Card, actors.Resident], **details: str) -> Request:
    of, by = mine
    return opened(session, by, Kind.REPLACE, card_id=of.id, **{"ground": "bank-changed", "bank": ANOTHER} | details)


def test_it_is_a_replacement_because_the_data_of_the_card_change(
    session: Session, mine: tuple[Card, actors.Resident]
) -> None:
    request = ask(session, mine)
    assert request.item == "CARD-07"
    assert session.scalars(select(Replacement.ground)).one() is Ground.DATA_CHANGED


def test_the_new_card_is_of_the_new_bank_and_both_banks_are_told(
    session: Session, mine: tuple[Card, actors.Resident]
) -> None:
    ask(session, mine)
    of, _ = mine
    new = cards.complete_replacement(session, of.id, made(bank_name=ANOTHER), by=DESK, now=NOW)
    told = {(one.news, one.bank_name) for one in bank.news_of(session, [of.id, new.id])}
    assert told == {(News.REPLACED, "示范银行"), (News.MADE, ANOTHER)}


def test_the_same_bank_is_no_change(session: Session, mine: tuple[Card, actors.Resident]) -> None:
    with pytest.raises(Conflict, match="bank-same"):
        ask(session, mine, bank="示范银行")


@pytest.mark.parametrize("details", [{"bank": " "}, {"ground": "damaged"}])
def test_a_bank_is_named_for_this_and_for_nothing_else(
    session: Session, mine: tuple[Card, actors.Resident], details: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        ask(session, mine, **details)
