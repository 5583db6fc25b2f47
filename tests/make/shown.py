"""The part of the model of random lives that fetches codes and shows them: no dead one is accepted."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy.orm import Session

from tests.make.codes import fetch, show
from tests.make.known import Known, Told, Wallet
from webapp.domain import codes
from webapp.domain.cards import CardState

ACTIVE = CardState.ACTIVE
DAYS = 14
WHICH = st.integers(0, 5)


class Shown(RuleBasedStateMachine):
    session: Session
    now: datetime
    cards: list[Known]
    told: Told
    phone: Any
    door: Any
    suspended: bool

    @precondition(lambda self: len(self.told.wallets) < 4)
    @rule()
    def fetch_codes(self) -> None:
        usable = [one for one in self.cards if one.state is ACTIVE and one.line == 0 and not self.suspended]
        if usable:
            self.now += timedelta(seconds=10)
            phone = fetch(self.session, self.phone, count=DAYS, now=self.now)
            self.told.wallets.append(Wallet(phone, usable[0], self.now))

    @precondition(lambda self: self.told.wallets)
    @rule(which=WHICH)
    def show_a_code(self, which: int) -> None:
        wallet = self.told.wallets[which % len(self.told.wallets)]
        self.now += timedelta(minutes=1)
        if self.now.date() - wallet.fetched_at.date() >= timedelta(days=DAYS):
            self.told.wallets.remove(wallet)
            return
        said = show(self.session, self.door, wallet.phone.show(self.now.timestamp()), at=self.now)
        assert not (wallet.dead and said.verdict is codes.Verdict.ACCEPTED), "a dead code was accepted"
        if not wallet.dead:
            assert said.verdict is codes.Verdict.ACCEPTED
