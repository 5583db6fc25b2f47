"""Random lives of one person's cards, beside a small model that knows no database.

No path loses money, revives a dead code or skips a notice. CI walks a few lives; LIVES=3000 walks thousands.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.make.banked import Banked
from tests.make.cards import usable_card
from tests.make.deaths import Deaths
from tests.make.first import FirstCards
from tests.make.known import Known, Told
from tests.make.life import AGENCY, DESK, OTHER_AGENCY, OTHER_DESK, SEEN, cancel, lift, made
from tests.make.losses import proof, report
from tests.make.paper import Papers
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.shown import Shown
from tests.make.times import NOW
from tests.make.venues import terminal, venue
from tests.people import MING
from webapp.clock import in_china
from webapp.domain import cards
from webapp.domain.cards import BankState, CardState, Ground, Lost, SuspensionGround
from webapp.domain.errors import ActError
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.regions import FormalUndo
from webapp.store.engine import for_writing

LIVES = int(os.environ.get("LIVES", "16"))
STEPS = 40
# Where a formal loss is undone too, so that lives find their cards again.
UNDOES = replace(SHIYAN, formal_undo=FormalUndo.COUNTER)
FIRST_LASTS = 90
ACTIVE, SEALED, LOCKED, LOST = CardState.ACTIVE, CardState.SEALED, CardState.LOCKED, CardState.LOST
TEMPORARY, CANCELLED = CardState.TEMPORARILY_LOST, CardState.CANCELLED
WHICH = st.integers(0, 5)


class Lives(Banked, Deaths, FirstCards, Papers, Shown, RuleBasedStateMachine):
    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.connection = for_writing(self.engine).connect()
        self.transaction = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.now, self.numbers, self.told = NOW, 0, Told()
        self.holder = resident(self.session)
        self.first = usable_card(self.session, self.holder)
        self.first.expires_on = in_china(NOW).date() + timedelta(days=FIRST_LASTS)
        self.cards = [Known(self.first, ACTIVE)]
        self.phone = phone_of(self.session, self.holder)
        self.door = terminal(self.session, venue(self.session))
        self.suspended = False
        self.proposed: Any = None
        self.notices_before, self.rows_before = self._count(Message), self._count(LedgerRow)

    def teardown(self) -> None:
        self.session.close()
        self.transaction.rollback()
        self.connection.close()

    def _count(self, table: type[Any]) -> int:
        query = select(func.count()).select_from(table)
        if table is LedgerRow:
            query = query.where(LedgerRow.event.like("resident:%:%"), LedgerRow.event.not_like("%:session:%"))
            query = query.where(LedgerRow.event.not_like("%:wallet:%"))
        return self.session.execute(query).scalar_one()

    def _do(self, act: Callable[[], Any], expected: str) -> Any:
        """Runs an act and compares what it did with what the model says: done, already, or the word of a refusal."""
        self.now += timedelta(hours=1)
        savepoint = self.session.begin_nested()
        result, did = None, "done"
        try:
            result = act()
            self.session.flush()
        except ActError as refused:
            savepoint.rollback()
            self.session.expire_all()
            did = refused.reason
        else:
            savepoint.commit()
            did = "already" if getattr(result, "already", False) else did
        assert did == expected
        return result

    def _told(self, count: int = 1, *, rows: int | None = None) -> None:
        self.told.notices += count
        self.told.rows += count if rows is None else rows

    def _pick(self, which: int) -> Known:
        return self.cards[which % len(self.cards)]

    def _kill(self, of: Known) -> None:
        of.voids += 1
        for wallet in self.told.wallets:
            wallet.dead = wallet.dead or wallet.of is of

    def _die(self, of: Known) -> None:
        of.state, of.replacing, of.lapses_at = CANCELLED, False, None
        self._kill(of)

    def _waiting(self, of: Known) -> Known | None:
        return next((one for one in self.cards if one.before is of and one.state is not CANCELLED), None)

    @staticmethod
    def _expected(of: Known, sources: set[CardState], to: CardState) -> str:
        if of.state is to:
            return "already"
        return "done" if of.state in sources else {ACTIVE: "card-in-use"}.get(of.state, f"card-{of.state}")

    # The acts.

    @rule(which=WHICH, herself=st.booleans())
    def activate(self, which: int, *, herself: bool) -> None:
        card = self._pick(which)
        expected = self.if_alive(self._expected(card, {SEALED}, ACTIVE))
        if card.state is SEALED and self.stands_beside(card):
            expected = "card-there"
        chip = cards.InHand(chip_id=card.row.chip_id)
        by, shown = (self.phone, chip) if herself and card.row.chip_id else (DESK, SEEN)
        self._do(lambda: cards.activate_card(self.session, card.row.id, by=by, proof=shown, now=self.now), expected)
        if expected == "done":
            card.state, old = ACTIVE, card.before
            self._told()
            while old is not None:
                if old.state is not CANCELLED:
                    self._die(old)
                    self._told(0, rows=1)
                old = old.before
            self.paper_ends()

    @rule(which=WHICH, locks=st.booleans())
    def lock(self, which: int, *, locks: bool) -> None:
        card = self._pick(which)
        act, start, end = (cards.lock_card, ACTIVE, LOCKED) if locks else (cards.unlock_card, LOCKED, ACTIVE)
        expected = self._expected(card, {start}, end)
        expected = expected if locks else self.if_alive(expected)
        self._do(lambda: act(self.session, card.row.id, by=DESK, now=self.now), expected)
        if expected == "done":
            card.state = end
            self._told()
            if locks:
                self._kill(card)

    @rule(which=WHICH, formal=st.booleans())
    def lose(self, which: int, *, formal: bool) -> None:
        card = self._pick(which)
        stops = card.state not in {LOST, TEMPORARY} or (formal and card.state is TEMPORARY)
        expected = "card-cancelled" if card.state is CANCELLED else "done" if stops else "already"
        named = {"card_id": card.row.id, "resident_id": self.holder.id, "formal": formal}
        self._do(lambda: report(self.session, DESK, Lost.CARD, now=self.now, **named), expected)
        if expected == "done":
            card.was = card.was if card.state is TEMPORARY else card.state
            card.state = LOST if formal else TEMPORARY
            card.lapses_at = None if formal else self.now + timedelta(days=SHIYAN.temporary_loss_days)
            self._kill(card)
            self._told()

    @rule(which=WHICH)
    def find_again(self, which: int) -> None:
        card = self._pick(which)
        standing = [one for one in cards.open_reports(self.session, self.holder.id) if one.card_id == card.row.id]
        assert bool(standing) == (card.state in {LOST, TEMPORARY})
        if not standing:
            return
        expected = "loss-being-replaced" if card.state is LOST and card.replacing else self.if_alive("done")
        shown = proof(self.session, self.holder, standing[0], DESK, now=self.now, document_seen=True)
        undo = lambda: cards.undo_loss(self.session, standing[0].id, shown, by=DESK, profile=UNDOES, now=self.now)  # noqa: E731 # named for its line's length
        self._do(undo, expected)
        if expected == "done":
            card.state, card.lapses_at = card.was, None
            self._told()

    @rule(which=WHICH, ground=st.sampled_from(Ground))
    def begin_replacement(self, which: int, ground: Ground) -> None:
        card = self._pick(which)
        expected = self.if_alive(self._may_replace(card, ground))
        begin = lambda: cards.begin_replacement(  # noqa: E731 # as above
            self.session, card.row.id, ground=ground, by=DESK, profile=SHIYAN, now=self.now
        )
        self._do(begin, expected)
        if expected == "done":
            card.replacing, card.begun_at = True, self.now
            self._told()

    def _may_replace(self, card: Known, ground: Ground) -> str:
        if card.replacing:
            return "already"
        if card.state is CANCELLED:
            return "card-cancelled"
        if ground in {Ground.LOST, Ground.FOUND} and card.state is not LOST:
            return "formal-loss-first"
        if ground not in {Ground.LOST, Ground.FOUND} and card.state in {LOST, TEMPORARY}:
            return "replace-as-lost"
        today = in_china(self.now + timedelta(hours=1)).date()
        if ground is Ground.EXPIRED and today < card.row.expires_on - timedelta(days=SHIYAN.renewal_days):
            return "too-early-to-renew"
        return "new-card-waits" if self._waiting(card) else "done"

    @rule(which=WHICH)
    def withdraw_replacement(self, which: int) -> None:
        card = self._pick(which)
        expected = "done" if card.replacing else "new-card-waits" if self._waiting(card) else "already"
        self._do(lambda: cards.withdraw_replacement(self.session, card.row.id, by=DESK, now=self.now), expected)
        if expected == "done":
            card.replacing = False
            self._told()
            self.paper_ends(only_unawaited=True)

    @rule(which=WHICH)
    def make_the_new_card(self, which: int) -> None:
        card = self._pick(which)
        self.numbers += 1
        new = made(f"S98{self.numbers:05}")
        expected = self.if_alive("done" if card.replacing else "no-replacement")
        row = self._do(
            lambda: cards.complete_replacement(self.session, card.row.id, new, by=DESK, now=self.now), expected
        )
        if row is not None:
            self.cards.append(Known(row, SEALED, before=card, line=card.line, made_for=card.begun_at))
            card.replacing = False
            self._told()
            if card.state is LOST:
                self._die(card)
                self._told(0, rows=1)

    @precondition(lambda self: self.now > NOW + timedelta(days=30))  # or most lives would be over before they began
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        card = self._pick(which)
        money = card.bank in {BankState.ACTIVE, BankState.LOST}
        expected = "already" if card.state is CANCELLED else "bank-account-open" if money else "done"
        self._do(lambda: cancel(self.session, card.row, now=self.now), expected)
        if expected == "done":
            card.was_alive, lapses_at = card.state, card.lapses_at
            self._die(card)
            card.lapses_at, card.cancelled_at, card.asked_by = lapses_at, self.now, None
            self._told()
            self.paper_ends(only_unawaited=True)

    @rule(which=WHICH, by=st.sampled_from([DESK, OTHER_DESK]))
    def undo_cancellation(self, which: int, by: Any) -> None:
        card = self._pick(which)
        expected = self._may_undo(card)
        if expected == "done" and card.asked_by == by:
            expected = "already"
        elif card.asked_by is not None and card.was_alive is ACTIVE:
            expected = self.if_alive(expected)
        self._do(lambda: cards.undo_cancellation(self.session, card.row.id, by=by, now=self.now), expected)
        if expected == "done" and card.asked_by is None:
            card.asked_by = by
        elif expected == "done":
            card.state, card.cancelled_at = card.was_alive, None
            self._told()

    def _may_undo(self, card: Known) -> str:
        if card.cancelled_at is None:
            return "already" if card.asked_by is not None else "not-cancelled"
        if self.now + timedelta(hours=1) - card.cancelled_at > cards.UNDO_WITHIN:
            return "cancellation-final"
        waiting, old = self._waiting(card), card.before
        if old is not None and (old.replacing or self._waiting(old)):
            return "card-replaced"
        if waiting is not None and waiting.state is not SEALED:
            return "card-replaced"
        near = (card, old, waiting)
        return (
            "done"
            if all(any(one is other for other in near) or one.state is CANCELLED for one in self.cards)
            else "card-there"
        )

    @rule()
    def suspend(self) -> None:
        decision = cards.Decision(SuspensionGround.LENT_FOR_GAIN, "市人社局", "〔2026〕1号", in_china(self.now).date())
        expected = "already" if self.suspended or self.proposed else "done"
        propose = lambda: cards.propose_suspension(self.session, self.holder.id, decision, by=AGENCY, now=self.now)  # noqa: E731 # as above
        suspended = self._do(propose, expected)
        if expected == "done":
            self.proposed = suspended.suspension
            self._told(0, rows=1)

    @precondition(lambda self: self.proposed)
    @rule(by=st.sampled_from([AGENCY, OTHER_AGENCY]), approves=st.booleans())
    def decide_suspension(self, by: Any, *, approves: bool) -> None:
        """Only another clerk's word stops anything."""
        number, which = MING.id_number, self.proposed.id
        if not approves:
            self._do(lambda: cards.decline_suspension(self.session, which, by=by, now=self.now), "done")
            self.proposed = None
            self._told(0, rows=1)
            return
        expected = "done" if by == OTHER_AGENCY else "another-clerk-needed"
        how: Any = {"by": by, "profile": SHIYAN, "now": self.now}
        self._do(lambda: cards.approve_suspension(self.session, which, number, **how), expected)
        if expected == "done":
            self.proposed, self.suspended = None, True
            self._codes_die()
            self.paper_ends()

    @precondition(lambda self: self.suspended)
    @rule()
    def resume(self) -> None:
        standing = cards.open_suspension(self.session, self.holder.id)
        assert standing is not None
        self._do(lambda: lift(self.session, standing.id, now=self.now), "done")
        self.suspended = False
        self._codes_die()

    def _codes_die(self) -> None:
        """With the function, and again when it resumes: its holder reads of each card."""
        self._told(0, rows=1)
        for one in self.cards:
            if one.state is not CANCELLED and one.row.social_security_state is not cards.SocialSecurityState.SEALED:
                self._kill(one)
                self._told()

    # Time and doors.

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        cards.lapse_temporary_losses(self.session, now=self.now)
        for card in self.cards:
            if not self.dead and card.state is TEMPORARY and card.lapses_at is not None and card.lapses_at <= self.now:
                card.state, card.lapses_at = card.was, None
                self._told()
        cards.tell_of_expiry(self.session, profile=SHIYAN, now=self.now)
        for card in self.cards:
            if self._hears_of_its_end(card):
                card.told_of_end = in_china(self.now).date()
                self._told(rows=0)
        self.papers_last_days()

    def _hears_of_its_end(self, card: Known) -> bool:
        """A notice at each mark that has passed since the last, and one for all of them."""
        today, end = in_china(self.now).date(), card.row.expires_on
        if (
            self.dead
            or card.state not in {ACTIVE, LOCKED, TEMPORARY}
            or card.replacing
            or self._waiting(card)
            or end < today
        ):
            return False
        marks = [end - timedelta(days=days) for days in SHIYAN.expiry_notice_days]
        passed = [mark for mark in marks if mark <= today]
        return bool(passed) and (card.told_of_end is None or card.told_of_end < max(passed))

    # What holds whatever happened.

    @invariant()
    def the_house_is_where_the_model_is(self) -> None:
        assert [one.row.state for one in self.cards] == [one.state for one in self.cards]
        assert [one.row.voids for one in self.cards] == [one.voids for one in self.cards]

    @invariant()
    def money_is_where_the_bank_says(self) -> None:
        assert [one.row.bank_state for one in self.cards] == [one.bank for one in self.cards]

    @invariant()
    def of_a_line_one_card_is_in_use(self) -> None:
        assert sum(one.state is ACTIVE for one in self.cards) <= 1

    @invariant()
    def every_act_told_its_holder_and_is_in_the_ledger(self) -> None:
        assert self._count(Message) - self.notices_before == self.told.notices
        assert self._count(LedgerRow) - self.rows_before == self.told.rows


@pytest.mark.timeout(max(600, 20 * LIVES))
def test_random_lives_end_well(engine: Engine) -> None:
    machine = type("LivesHere", (Lives,), {"engine": engine})
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    walk = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize="LIVES" not in os.environ,
        suppress_health_check=slow,
        # A counterexample is made short by hundreds of lives more: for whoever asks for it.
        phases=list(Phase) if "LIVES" in os.environ else [Phase.generate],
    )
    run_state_machine_as_test(machine, settings=walk)
