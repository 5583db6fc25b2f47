"""The part of the model of random lives that knows of a reported death: nothing works again while it stands."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy.orm import Session

from tests.make.known import Known, Told
from tests.make.residents import phone_of
from tests.make.staff import OPERATOR
from tests.make.times import NOW
from webapp.domain import actors, helpdesk, ledger, residents, staff
from webapp.domain.actors import Role
from webapp.domain.cards import CardState
from webapp.domain.helpdesk import ToldHeirs, Wanted
from webapp.domain.residents import Relation


class Deaths(RuleBasedStateMachine):
    session: Session
    now: datetime
    cards: list[Known]
    holder: Any
    phone: Any
    told: Told
    desk: actors.StaffMember | None = None
    dead: bool = False
    paper_ends: Callable[[], None]
    _do: Callable[[Callable[[], Any], str], Any]
    _told: Callable[..., None]
    _kill: Callable[[Known], None]

    def __init__(self) -> None:
        super().__init__()
        self.locked_by_death: list[Known] = []

    def if_alive(self, expected: str) -> str:
        """What brings a card back waits while she is said to have died."""
        return "death-reported" if expected == "done" and self.dead else expected

    def _case(self) -> Any:
        if self.desk is None:
            staff.invite_staff(self.session, staff.NewStaff("desk", "陈洁", Role.HELPDESK, None), by=OPERATOR, now=NOW)
            self.desk = actors.StaffMember(staff.load_account(self.session, "desk").id, Role.HELPDESK, None, uuid4())
        wanted = Wanted(self.holder.id_number, ledger.ReadReason.HANDLE_A_REQUEST, "家属来窗口")
        case = helpdesk.look_up(self.session, wanted, by=self.desk, now=self.now + timedelta(hours=1))
        assert case is not None
        return case

    @precondition(lambda self: not self.dead and self.now > NOW + timedelta(days=10))
    @rule()
    def die(self) -> None:
        case = self._case()
        tell = lambda: helpdesk.report_death(  # noqa: E731 # named for its line's length
            self.session, case, Relation.CHILD, list(ToldHeirs), by=self.desk, now=self.now
        )
        self._do(tell, "done")
        self.dead = True
        for card in self.cards:
            if card.state is CardState.CANCELLED:
                continue
            self._kill(card)
            if card.state is CardState.ACTIVE:
                card.state = CardState.LOCKED
                self.locked_by_death.append(card)
                self._told()
        for wallet in self.told.wallets:
            wallet.dead = True
        self.paper_ends()

    @precondition(lambda self: self.dead)
    @rule()
    def live(self) -> None:
        case = self._case()
        self._do(lambda: helpdesk.undo_death(self.session, case, by=self.desk, now=self.now), "done")
        self.dead = False
        for card in self.locked_by_death:
            if card.state is CardState.LOCKED:
                card.state = CardState.ACTIVE
                self._told()
        self.locked_by_death = []
        assert not residents.running_devices(self.session, self.holder.id)
        self.phone = phone_of(self.session, self.holder)
