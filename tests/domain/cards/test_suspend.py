"""A decision stops the social security function of a person's cards, and nothing else of them."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make import life
from tests.make.cards import card, usable_card
from tests.make.codes import fetch, show
from tests.make.life import AGENCY, DESK, OTHER_AGENCY, SEEN, replaced
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import cards
from webapp.domain.actors import StaffMember
from webapp.domain.cards import BankState, CardState, SocialSecurityState, SuspensionGround
from webapp.domain.cards.model import Card, Suspension
from webapp.domain.errors import ActError, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message

TODAY = date(2026, 11, 22)
LENT = SuspensionGround.LENT_FOR_GAIN


def decide(
    number: str = "〔2026〕1号", starts: date = TODAY, ends: date | None = None, authority: str = "市人社局"
) -> cards.Decision:
    return cards.Decision(LENT, authority, number, starts, ends)


def suspend(session: Session, of: Card, decision: cards.Decision | None = None) -> cards.Suspended:
    return life.suspend(session, of.resident_id, decision or decide())


def test_the_social_security_function_stops_and_the_banks_goes_on(session: Session) -> None:
    holder = resident(session)
    mine, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    mine.bank_state = BankState.ACTIVE
    kept = fetch(session, by)
    suspend(session, mine, decide(ends=date(2027, 5, 22)))
    assert (mine.state, mine.social_security_state) == (CardState.ACTIVE, SocialSecurityState.SUSPENDED)
    assert mine.bank_state is BankState.ACTIVE
    assert show(session, door, kept.show(NOW.timestamp())).reason == "unavailable"
    [message] = session.query(Message).all()
    assert "市人社局的决定（〔2026〕1号）" in message.text
    assert "金融功能、已有的待遇和账户里的钱不受影响" in message.text
    assert "2027-05-22" in message.text
    row = session.query(LedgerRow).filter_by(event="resident:function:suspend").one()
    assert (row.actor_kind, row.about["ground"]) == ("staffmember", "lent-for-gain")


def test_the_same_document_again_is_already_so_and_another_waits(session: Session) -> None:
    mine = card(session, resident(session))
    first = suspend(session, mine).suspension
    again = suspend(session, mine)
    assert (again.already, again.suspension) == (True, first)
    with pytest.raises(ActError, match="suspended-already"):
        suspend(session, mine, decide("〔2026〕2号"))
    assert session.query(Message).count() == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (decide(number=" "), "invalid"),
        (decide(authority=""), "invalid"),
        (decide(number="号" * 61), "invalid"),
        (decide(ends=TODAY), "ends-before-start"),
        (decide(starts=date(2027, 1, 1), ends=date(2026, 12, 31)), "ends-before-start"),
    ],
)
def test_a_decision_without_its_document_or_days_is_none(session: Session, wrong: cards.Decision, reason: str) -> None:
    mine = card(session, resident(session))
    with pytest.raises(ActError) as why:
        suspend(session, mine, wrong)
    assert (why.value.reason, session.query(Suspension).count()) == (reason, 0)


def proposed(session: Session, of: Card, **decided: Any) -> Suspension:
    return cards.propose_suspension(session, of.resident_id, decide(**decided), by=AGENCY, now=NOW).suspension


def test_what_one_clerk_enters_stops_nothing(session: Session) -> None:
    mine = card(session, resident(session))
    waiting = proposed(session, mine)
    with pytest.raises(NotAllowed, match="another-clerk-needed"):
        cards.approve_suspension(session, waiting.id, mine.number, by=AGENCY, profile=SHIYAN, now=NOW)
    cards.keep_suspensions(session, profile=SHIYAN, now=after(days=1))
    assert mine.social_security_state is SocialSecurityState.ACTIVE
    assert cards.open_suspension(session, mine.resident_id) is None
    assert session.query(Message).count() == 0
    with pytest.raises(ActError, match="suspension-not-approved"):
        life.lift(session, waiting.id)


def test_the_second_clerk_types_whom_the_document_names(session: Session) -> None:
    mine, other = card(session, resident(session)), card(session, resident(session, ELDER), ELDER)
    waiting = proposed(session, mine)
    for number in (other.number, "A00000003"):
        with pytest.raises(NotFound, match="nobody-found"):
            cards.approve_suspension(session, waiting.id, number, by=OTHER_AGENCY, profile=SHIYAN, now=NOW)
    how: Any = {"by": OTHER_AGENCY, "profile": SHIYAN, "now": NOW}
    assert not cards.approve_suspension(session, waiting.id, mine.number.lower(), **how).already
    assert cards.approve_suspension(session, waiting.id, mine.number, **how).already
    assert mine.social_security_state is SocialSecurityState.SUSPENDED
    events = [row.event for row in session.query(LedgerRow).filter(LedgerRow.event.like("resident:function:%"))]
    assert events == ["resident:function:propose", "resident:function:approve", "resident:function:suspend"]


@pytest.mark.parametrize("by", [AGENCY, OTHER_AGENCY])
def test_declined_or_taken_back_it_never_holds(session: Session, by: StaffMember) -> None:
    mine = card(session, resident(session))
    waiting = proposed(session, mine)
    assert not cards.decline_suspension(session, waiting.id, by=by, now=NOW).already
    assert cards.decline_suspension(session, waiting.id, by=by, now=NOW).already
    with pytest.raises(ActError, match="suspension-declined"):
        cards.approve_suspension(session, waiting.id, mine.number, by=OTHER_AGENCY, profile=SHIYAN, now=NOW)
    standing = suspend(session, mine).suspension
    with pytest.raises(ActError, match="suspended-already"):
        cards.decline_suspension(session, standing.id, by=by, now=NOW)


def test_a_decision_whose_days_are_over_is_not_approved(session: Session) -> None:
    mine = card(session, resident(session))
    waiting = proposed(session, mine, ends=TODAY + timedelta(days=2))
    with pytest.raises(Invalid, match="ends-before-start"):
        cards.approve_suspension(session, waiting.id, mine.number, by=OTHER_AGENCY, profile=SHIYAN, now=after(days=3))


def test_lifted_it_is_over_and_the_old_codes_stay_dead(session: Session) -> None:
    holder = resident(session)
    mine, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    kept = fetch(session, by)
    suspension = suspend(session, mine).suspension
    assert not life.lift(session, suspension.id, now=after(days=1)).already
    assert life.lift(session, suspension.id, now=after(days=2)).already
    assert mine.social_security_state is SocialSecurityState.ACTIVE
    assert show(session, door, kept.show(NOW.timestamp())).reason == "unavailable"
    assert session.query(Message).count() == 2
    with pytest.raises(NotFound):
        life.lift(session, uuid4())


def test_the_helpdesk_suspends_nothing_and_resumes_nothing(session: Session) -> None:
    mine = card(session, resident(session))
    with pytest.raises(NotAllowed):
        cards.propose_suspension(session, mine.resident_id, decide(), by=DESK, now=NOW)
    waiting = cards.propose_suspension(session, mine.resident_id, decide(), by=AGENCY, now=NOW).suspension
    with pytest.raises(NotAllowed):
        cards.approve_suspension(session, waiting.id, mine.number, by=DESK, profile=SHIYAN, now=NOW)
    with pytest.raises(NotAllowed):
        cards.decline_suspension(session, waiting.id, by=DESK, now=NOW)
    suspension = suspend(session, mine).suspension
    with pytest.raises(NotAllowed):
        ask(session, suspension, by=DESK)
    with pytest.raises(NotAllowed):
        cards.approve_lift(session, suspension.id, by=DESK, now=NOW)
    with pytest.raises(NotAllowed):
        cards.decline_lift(session, suspension.id, by=DESK, now=NOW)


def ask(session: Session, of: Suspension, by: StaffMember = AGENCY, number: str = "〔2026〕9号") -> cards.Suspended:
    return cards.ask_to_lift(session, of.id, cards.LiftGround.REVOKED, number, by=by, now=NOW)


def test_one_clerk_alone_lifts_nothing(session: Session) -> None:
    mine = card(session, resident(session))
    standing = suspend(session, mine).suspension
    with pytest.raises(ActError, match="lift-not-asked"):
        cards.approve_lift(session, standing.id, by=OTHER_AGENCY, now=NOW)
    assert not ask(session, standing).already
    assert ask(session, standing, by=OTHER_AGENCY).already
    with pytest.raises(ActError, match="lift-asked-already"):
        ask(session, standing, number="〔2026〕10号")
    with pytest.raises(NotAllowed, match="another-clerk-needed"):
        cards.approve_lift(session, standing.id, by=AGENCY, now=NOW)
    assert mine.social_security_state is SocialSecurityState.SUSPENDED
    assert session.query(Message).count() == 1


@pytest.mark.parametrize("by", [AGENCY, OTHER_AGENCY])
def test_a_lift_that_is_declined_leaves_the_suspension_and_may_be_asked_again(
    session: Session, by: StaffMember
) -> None:
    mine = card(session, resident(session))
    standing = suspend(session, mine).suspension
    ask(session, standing)
    assert not cards.decline_lift(session, standing.id, by=by, now=NOW).already
    assert cards.decline_lift(session, standing.id, by=by, now=NOW).already
    assert mine.social_security_state is SocialSecurityState.SUSPENDED
    assert not life.lift(session, standing.id).already
    assert mine.social_security_state is SocialSecurityState.ACTIVE
    with pytest.raises(ActError, match="suspension-over"):
        cards.decline_lift(session, standing.id, by=by, now=NOW)


def test_its_last_day_ends_it_though_a_lift_waits_and_nobody_else_is_needed(session: Session) -> None:
    mine = card(session, resident(session))
    standing = suspend(session, mine, decide(ends=TODAY + timedelta(days=2))).suspension
    ask(session, standing)
    cards.keep_suspensions(session, profile=SHIYAN, now=after(days=2))
    assert mine.social_security_state is SocialSecurityState.ACTIVE
    assert cards.approve_lift(session, standing.id, by=OTHER_AGENCY, now=after(days=2)).already


def test_a_new_card_does_not_get_around_it(session: Session) -> None:
    old = card(session, resident(session))
    suspend(session, old)
    new = replaced(session, old)
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    assert (new.state, new.social_security_state) == (CardState.ACTIVE, SocialSecurityState.SUSPENDED)


def test_the_timer_begins_and_ends_it_on_its_days(session: Session) -> None:
    mine = card(session, resident(session))
    suspend(session, mine, decide(starts=TODAY + timedelta(days=2), ends=TODAY + timedelta(days=5)))
    states = []
    for days in range(7):
        at = after(days=days)
        if cards.is_suspension_due(session, now=at):
            cards.keep_suspensions(session, profile=SHIYAN, now=at)
        states.append(mine.social_security_state is SocialSecurityState.SUSPENDED)
    assert states == [False, False, True, True, True, False, False]
    assert session.query(Message).count() == 2
    assert session.query(Suspension).one().ended_by == "keep-suspensions"


def _suspend(session: Session, *, of: Card) -> bool:
    return cards.propose_suspension(session, of.resident_id, decide(), by=AGENCY, now=NOW).already


def test_of_two_clerks_one_enters_it(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            mine = card(session, resident(session))
        assert sorted(race(engine, *[partial(_suspend, of=mine)] * 2)) == [False, True]
        with committed(engine) as session:
            assert session.query(Suspension).count() == 1
