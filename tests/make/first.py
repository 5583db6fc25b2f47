"""The part of the model of random lives that knows of first cards: asked for when none is left, made later."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy.orm import Session

from tests.make.known import Known
from tests.make.life import made
from tests.make.residents import SHIYAN
from webapp.domain import cards
from webapp.domain.cards import CardState


class FirstCards(RuleBasedStateMachine):
    session: Session
    now: datetime
    cards: list[Known]
    holder: Any
    numbers: int
    asked_for_first: bool = False
    _do: Callable[[Callable[[], Any], str], Any]

    @precondition(lambda self: all(one.state is CardState.CANCELLED for one in self.cards))
    @rule()
    def ask_for_a_first_card(self) -> None:
        self.asked_for_first = True

    @precondition(lambda self: self.asked_for_first)
    @rule()
    def make_the_first_card(self) -> None:
        """Whatever came back since it was approved: it waits sealed."""
        self.numbers += 1
        new = made(f"S98{self.numbers:05}")
        described = cards.NewCard(self.holder.id, new.number, "420302", new.bank_name, None)
        register = lambda: cards.register_card(self.session, described, profile=SHIYAN, now=self.now, made=new)  # noqa: E731 # named for its line's length
        self.cards.append(Known(self._do(register, "done"), CardState.SEALED, line=self.numbers))
        self.asked_for_first = False

    def stands_beside(self, card: Known) -> bool:
        """Whether one of another line has been in use and is not over."""
        over = {CardState.CANCELLED, CardState.SEALED}
        return any(one.line != card.line and one.state not in over for one in self.cards)
