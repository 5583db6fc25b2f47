"""What banks say of accounts: once, in the bank's own order, and about the bank function alone."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import DESK
from tests.make.residents import resident
from tests.make.times import NOW
from tests.people import ELDER, MING
from webapp.domain import bank, cards
from webapp.domain.bank import Heard, Said, Word
from webapp.domain.cards import Act, BankState, CardState
from webapp.domain.cards.model import Card
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.ledger import Event
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message

MESSAGES = select(func.count()).select_from(Message).where(Message.kind == "bank-changed")


def said(of: Card, word: Word, number: int = 1, **other: Any) -> Said:
    return Said(**{"reference": uuid4(), "card_number": of.number, "number": number, "word": word, "at": NOW} | other)


def hear(session: Session, words: Said) -> Heard:
    return cards.hear_bank(session, words, now=NOW)


@pytest.mark.parametrize(
    ("before", "word", "heard", "after"),
    [
        (BankState.INACTIVE, Word.ACTIVATED, Heard.DONE, BankState.ACTIVE),
        (BankState.ACTIVE, Word.ACTIVATED, Heard.ALREADY, BankState.ACTIVE),
        (BankState.LOST, Word.ACTIVATED, Heard.DONE, BankState.ACTIVE),
        (BankState.INACTIVE, Word.FROZEN, Heard.DONE, BankState.LOST),
        (BankState.ACTIVE, Word.FROZEN, Heard.DONE, BankState.LOST),
        (BankState.LOST, Word.UNFROZEN, Heard.DONE, BankState.ACTIVE),
        (BankState.ACTIVE, Word.CLOSED, Heard.DONE, BankState.CLOSED),
        (BankState.INACTIVE, Word.UNFROZEN, Heard.ALREADY, BankState.INACTIVE),
        (BankState.CLOSED, Word.CLOSED, Heard.ALREADY, BankState.CLOSED),
    ],
)
def test_the_bank_function_is_what_the_bank_says(
    session: Session, before: BankState, word: Word, heard: Heard, after: BankState
) -> None:
    mine = card(session, resident(session), bank_state=before)
    assert hear(session, said(mine, word)) is heard
    assert (mine.bank_state, mine.state) == (after, CardState.ACTIVE)
    assert session.scalar(MESSAGES) == (1 if heard is Heard.DONE else 0)


@pytest.mark.parametrize("word", [word for word in Word if word is not Word.CLOSED])
@pytest.mark.parametrize("noted_first", [False, True])
def test_what_the_bank_has_closed_stays_closed(session: Session, word: Word, *, noted_first: bool) -> None:
    mine = card(session, resident(session), bank_state=BankState.CLOSED if noted_first else BankState.ACTIVE)
    assert hear(session, said(mine, Word.CLOSED)) is (Heard.ALREADY if noted_first else Heard.DONE)
    assert hear(session, said(mine, word, 2, account="6200000000000077")) is Heard.REFUSED
    assert (mine.bank_state, mine.bank_account) == (BankState.CLOSED, MING.bank_account)


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        (BankState.ACTIVE, Word.OPENED, BankState.ACTIVE),
        (BankState.INACTIVE, Word.OPENED, BankState.INACTIVE),
        (BankState.INACTIVE, Word.ACTIVATED, BankState.ACTIVE),
        (BankState.ACTIVE, Word.FROZEN, BankState.LOST),
        (BankState.INACTIVE, Word.UNFROZEN, BankState.INACTIVE),
    ],
)
def test_the_bank_puts_right_what_a_desk_closed_by_mistake(
    session: Session, before: BankState, word: Word, after: BankState
) -> None:
    mine = card(session, resident(session), bank_state=before)
    cards.note_bank(session, mine.id, Act.CLOSE_BANK, by=DESK, now=NOW)
    assert hear(session, said(mine, word, account="6200000000000077")) is Heard.DONE
    changed = word is Word.OPENED
    assert (mine.bank_state, mine.bank_account) == (after, "6200000000000077" if changed else MING.bank_account)
    assert (cards.Left.BANK_ACCOUNT in cards.left_of(session, mine)) is (after is not BankState.INACTIVE)
    assert session.scalar(MESSAGES) == 2


@pytest.mark.parametrize("before", [BankState.INACTIVE, BankState.ACTIVE])
@pytest.mark.parametrize("by_desk", [False, True])
def test_an_account_comes_back_from_a_freeze_as_it_was(session: Session, before: BankState, *, by_desk: bool) -> None:
    """It is activated in person (M09), and not by having been frozen."""
    mine = card(session, resident(session), bank_state=before)
    for count, (word, act) in enumerate([(Word.FROZEN, Act.REPORT_BANK_LOSS), (Word.UNFROZEN, Act.UNDO_BANK_LOSS)]):
        if by_desk:
            cards.note_bank(session, mine.id, act, by=DESK, now=NOW)
        else:
            assert hear(session, said(mine, word, count + 1)) is Heard.DONE
    assert mine.bank_state is before


@pytest.mark.parametrize("other", [{"number": 2}, {"word": Word.CLOSED}, {"card_number": "another"}])
def test_another_word_under_a_used_reference_is_a_mistake(session: Session, other: dict[str, Any]) -> None:
    mine, elders = card(session, resident(session)), card(session, resident(session, ELDER), ELDER)
    first = said(mine, Word.ACTIVATED)
    hear(session, first)
    if "card_number" in other:
        other = {"card_number": elders.number}
    with pytest.raises(Invalid, match="reference-used"):
        hear(session, replace(first, **other))
    assert (mine.bank_state, elders.bank_state) == (BankState.ACTIVE, BankState.INACTIVE)


def test_what_the_bank_did_is_in_the_ledger_with_its_reference(session: Session) -> None:
    words = said(card(session, resident(session), bank_state=BankState.ACTIVE), Word.FROZEN)
    hear(session, words)
    [row] = session.scalars(select(LedgerRow).where(LedgerRow.event == Event.RESIDENT_BANK_REPORT_LOSS)).all()
    assert (row.actor_kind, row.actor_id, row.about["reference"]) == ("job", "bank", str(words.reference))


def test_the_same_word_again_gets_the_first_answer_and_does_nothing(session: Session) -> None:
    mine = card(session, resident(session))
    first = said(mine, Word.ACTIVATED)
    assert hear(session, first) is Heard.DONE
    assert hear(session, said(mine, Word.FROZEN, 2)) is Heard.DONE
    assert hear(session, first) is Heard.DONE
    assert (mine.bank_state, session.scalar(MESSAGES)) == (BankState.LOST, 2)


@pytest.mark.parametrize("late", [1, 2])
def test_a_word_that_was_overtaken_changes_nothing(session: Session, late: int) -> None:
    mine = card(session, resident(session), bank_state=BankState.ACTIVE)
    hear(session, said(mine, Word.FROZEN, 2))
    assert hear(session, said(mine, Word.ACTIVATED, late)) is Heard.OUT_OF_DATE
    assert mine.bank_state is BankState.LOST
    assert hear(session, said(mine, Word.UNFROZEN, 3)) is Heard.DONE
    assert mine.bank_state is BankState.ACTIVE


def test_an_account_gets_its_number_and_another_card_counts_apart(session: Session) -> None:
    mine = card(session, resident(session), bank_account=None)
    assert hear(session, said(mine, Word.OPENED, account="6200000000000042")) is Heard.DONE
    assert (mine.bank_account, mine.bank_state) == ("6200000000000042", BankState.INACTIVE)
    assert hear(session, said(mine, Word.OPENED, 2, account="6200000000000042")) is Heard.ALREADY
    assert hear(session, said(mine, Word.OPENED, 3)) is Heard.ALREADY
    assert session.scalar(MESSAGES) == 1


def test_a_card_that_is_over_still_hears_that_its_account_was_closed(session: Session) -> None:
    mine = card(session, resident(session), bank_state=BankState.ACTIVE, state=CardState.CANCELLED)
    assert hear(session, said(mine, Word.CLOSED)) is Heard.DONE
    assert mine.bank_state is BankState.CLOSED


def test_a_word_about_no_card_of_ours_is_not_found(session: Session) -> None:
    mine = card(session, resident(session))
    with pytest.raises(NotFound):
        hear(session, said(mine, Word.CLOSED, card_number="X00000000"))


def test_a_word_of_the_bank_is_no_news_to_the_bank(session: Session) -> None:
    mine = card(session, resident(session), bank_state=BankState.ACTIVE)
    hear(session, said(mine, Word.FROZEN))
    assert bank.news_of(session, [mine.id]) == []
