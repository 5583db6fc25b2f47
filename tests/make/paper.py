"""The part of the model of random lives that knows of temporary cards: one to a person, ended with what it was for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy.orm import Session

from tests.make.known import Known
from tests.make.life import DESK
from tests.make.residents import SHIYAN
from webapp.clock import in_china
from webapp.domain import cards
from webapp.domain.cards import CardState, TemporaryEnding

HOUR = timedelta(hours=1)
DAYS, MOST = timedelta(days=SHIYAN.temporary_card_days - 1), timedelta(days=SHIYAN.temporary_card_most_days - 1)
LAST_MARK = timedelta(days=min(SHIYAN.expiry_notice_days))


@dataclass
class Paper:
    """A temporary card that nothing has ended, and the replacement it was lent for, by the moment that one began."""

    id: Any
    of: datetime
    until: date
    warned: bool = False


class Papers(RuleBasedStateMachine):
    """Rules beside those of cards; every act comes an hour after the one before it."""

    session: Session
    now: datetime
    cards: list[Known]
    holder: Any
    suspended: bool
    dead: bool
    paper: Paper | None = None
    _do: Callable[[Callable[[], Any], str], Any]
    _told: Callable[..., None]

    def __init__(self) -> None:
        super().__init__()
        self.first_lent: dict[datetime, date] = {}

    def _awaited(self) -> datetime | None:
        begun = [one.begun_at for one in self.cards if one.replacing]
        waiting = [one.made_for for one in self.cards if one.state is CardState.SEALED]
        return max((moment for moment in [*begun, *waiting] if moment is not None), default=None)

    def paper_ends(self, *, only_unawaited: bool = False) -> None:
        if self.paper is not None and not (only_unawaited and self._awaited()):
            self.paper = None
            self._told()

    def papers_last_days(self) -> None:
        """What the timer does of a morning."""
        today = in_china(self.now).date()
        cards.keep_temporary_cards(self.session, profile=SHIYAN, now=self.now)
        if self.paper is None:
            return
        if self.paper.until < today:
            self.paper_ends()
        elif not self.paper.warned and self.paper.until - today <= LAST_MARK:
            self.paper.warned = True
            self._told(rows=0)

    @rule()
    def lend_paper(self) -> None:
        today, awaited = in_china(self.now + HOUR).date(), self._awaited()
        lives = self.paper is not None and self.paper.until >= today
        first = self.first_lent.get(awaited, today) if awaited else today
        until = min(today + DAYS, first + MOST)
        held = "function-suspended" if self.suspended else "temporary-card-most" if until < today else "done"
        for_the_living = "already" if lives else held if awaited else "no-card-awaited"
        expected = "death-reported" if self.dead else for_the_living
        whose = self.holder.id
        lend = lambda: cards.lend_temporary_card(self.session, whose, by=DESK, profile=SHIYAN, now=self.now)  # noqa: E731 # named for its line's length
        lent = self._do(lend, expected)
        if expected == "done" and awaited is not None:
            self.paper_ends()  # one whose last day was over, before the timer came by
            self.first_lent.setdefault(awaited, today)
            self.paper = Paper(lent.temporary.id, awaited, until)
            assert lent.temporary.valid_until == until
            self._told()

    @precondition(lambda self: self.paper)
    @rule()
    def renew_paper(self) -> None:
        paper, today = self.paper, in_china(self.now + HOUR).date()
        assert paper is not None
        until = min(today + DAYS, self.first_lent[paper.of] + MOST)
        over = paper.until < today
        expected = "temporary-card-over" if over else "done" if until > paper.until else "already"
        renew = lambda: cards.renew_temporary_card(self.session, paper.id, by=DESK, profile=SHIYAN, now=self.now)  # noqa: E731 # as above
        self._do(renew, expected)
        if expected == "done":
            paper.until, paper.warned = until, False
            self._told()

    @precondition(lambda self: self.paper)
    @rule(ending=st.sampled_from(cards.TAKEN_BACK))
    def take_paper_back(self, ending: TemporaryEnding) -> None:
        assert self.paper is not None
        which = self.paper.id
        self._do(lambda: cards.take_back_temporary_card(self.session, which, ending, by=DESK, now=self.now), "done")
        self.paper_ends()
