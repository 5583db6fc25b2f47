"""The part of the model of random lives that knows of the bank's function: by a desk's note, and by the bank's word."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy.orm import Session

from tests.make.known import BANK, Known
from tests.make.life import DESK
from webapp.domain import bank, cards
from webapp.domain.bank import Heard, Word
from webapp.domain.cards import Act, BankState

WHICH = st.integers(0, 5)
WORKS = (BankState.INACTIVE, BankState.ACTIVE)
SAYS = {Word.ACTIVATED: BankState.ACTIVE, Word.FROZEN: BankState.LOST, Word.CLOSED: BankState.CLOSED}


class Banked(RuleBasedStateMachine):
    session: Session
    now: datetime
    words: int = 0
    _pick: Callable[[int], Known]
    _do: Callable[[Callable[[], Any], str], Any]
    _told: Callable[..., None]

    @rule(which=WHICH, act=st.sampled_from(sorted(BANK)))
    def hear_from_the_bank(self, which: int, act: Act) -> None:
        card = self._pick(which)
        sources, to = BANK[act] if act is not Act.UNDO_BANK_LOSS else ({BankState.LOST}, card.bank_before)
        expected = "already" if card.bank is to else "done" if card.bank in sources else f"bank-{card.bank}"
        self._do(lambda: cards.note_bank(self.session, card.row.id, act, by=DESK, now=self.now), expected)
        if expected == "done":
            self._is_now(card, to)

    @rule(which=WHICH, word=st.sampled_from([*SAYS, Word.UNFROZEN]))
    def hear_its_word(self, which: int, word: Word) -> None:
        """What the bank itself has closed stays closed; what a desk noted so does not."""
        card = self._pick(which)
        self.words += 1
        said = bank.Said(uuid4(), card.row.number, self.words, word, self.now + timedelta(hours=1))
        heard = self._do(lambda: cards.hear_bank(self.session, said, now=self.now), "done")
        assert heard is self._expects(card, word)
        if heard is Heard.DONE:
            self._is_now(card, SAYS.get(word, card.bank_before))
        card.closed_by_bank = card.closed_by_bank or word is Word.CLOSED

    @staticmethod
    def _expects(card: Known, word: Word) -> Heard:
        if card.bank is BankState.CLOSED and word is not Word.CLOSED:
            return Heard.REFUSED if card.closed_by_bank else Heard.DONE
        needless = card.bank is not BankState.LOST if word is Word.UNFROZEN else card.bank is SAYS[word]
        return Heard.ALREADY if needless else Heard.DONE

    def _is_now(self, card: Known, state: BankState) -> None:
        if card.bank in WORKS and state not in WORKS:
            card.bank_before = card.bank
        card.bank = state
        self._told()
