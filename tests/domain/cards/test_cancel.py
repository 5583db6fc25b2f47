"""Cancelling a card leaves no money behind, and a mistake is undone by two people within a week."""

from functools import partial
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.codes import fetch, show
from tests.make.life import AGENCY, DESK, OTHER_DESK, SEEN, begin, cancel, made, replaced, suspend
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import actors, cards
from webapp.domain.cards import BankState, CancelReason, CardState, EcardState, Left, SocialSecurityState
from webapp.domain.cards.model import Card, Ecard, LossReport, Replacement
from webapp.domain.errors import Conflict, NotAllowed
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message


def undo(session: Session, of: Card, by: actors.StaffMember = DESK, **later: float) -> cards.Undone:
    return cards.undo_cancellation(session, of.id, by=by, now=after(**later))


def test_everything_that_hangs_on_it_ends_and_is_named(session: Session) -> None:
    holder = resident(session)
    mine, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    kept = fetch(session, by)
    begin(session, mine)
    loss = cards.Loss(cards.Lost.CARD)
    cards.report_loss(session, loss, by=by, profile=SHIYAN, now=NOW)
    left = (Left.BENEFITS, Left.ELECTRONIC_CARD, Left.LOSS_REPORT, Left.REPLACEMENT)
    assert cards.left_of(session, mine) == left
    assert not cancel(session, mine).already
    assert mine.state is CardState.CANCELLED
    assert session.query(Ecard).populate_existing().one().state is EcardState.CANCELLED
    assert session.query(LossReport).populate_existing().one().ending is cards.Ending.CARD_CANCELLED
    assert session.query(Replacement).populate_existing().one().ended_at == NOW
    assert show(session, door, kept.show(NOW.timestamp())).reason == "unavailable"
    row = session.query(LedgerRow).filter_by(event="resident:card:cancel").one()
    assert row.about == {"card": str(mine.id), "reason": "moved-away", "left": [one.value for one in left]}
    assert session.query(Message).filter_by(kind="card-cancelled").count() == 1


@pytest.mark.parametrize("bank", [BankState.ACTIVE, BankState.LOST])
@pytest.mark.parametrize("reason", CancelReason)
def test_nothing_is_cancelled_while_the_bank_holds_money(
    session: Session, bank: BankState, reason: CancelReason
) -> None:
    mine = card(session, resident(session), bank_state=bank)
    with pytest.raises(Conflict, match="bank-account-open"):
        cancel(session, mine, reason)
    assert mine.state is CardState.ACTIVE


def test_what_is_left_is_told_first(session: Session) -> None:
    mine = card(session, resident(session))
    with pytest.raises(Conflict, match="checklist-open"):
        cards.cancel_card(session, mine.id, cards.Cancelling(CancelReason.DUPLICATE, frozenset()), by=DESK, now=NOW)


def test_the_same_again_is_already_so(session: Session) -> None:
    mine = card(session, resident(session))
    cancel(session, mine)
    assert cancel(session, mine, CancelReason.DEATH).already
    assert session.query(Message).count() == 1


def test_the_agency_cancels_nothing(session: Session) -> None:
    mine = card(session, resident(session))
    told = frozenset(cards.left_of(session, mine))
    with pytest.raises(NotAllowed):
        cards.cancel_card(session, mine.id, cards.Cancelling(CancelReason.DEATH, told), by=AGENCY, now=NOW)


@pytest.mark.parametrize("state", [CardState.SEALED, CardState.ACTIVE, CardState.LOCKED, CardState.LOST])
def test_two_people_bring_it_back_to_what_it_was(session: Session, state: CardState) -> None:
    mine = card(session, resident(session), state=state)
    cancel(session, mine)
    assert undo(session, mine).waits_for_second
    again = undo(session, mine, hours=1)
    assert (again.waits_for_second, again.already, mine.state) == (True, True, CardState.CANCELLED)
    done = undo(session, mine, OTHER_DESK, days=7)
    assert (done.waits_for_second, done.already, mine.state) == (False, False, state)
    assert undo(session, mine, OTHER_DESK, days=8).already
    assert session.query(Message).filter_by(kind="cancellation-undone").count() == 1


def test_codes_of_before_stay_dead_and_new_ones_are_accepted(session: Session) -> None:
    holder = resident(session)
    mine, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    kept = fetch(session, by)
    cancel(session, mine)
    undo(session, mine)
    undo(session, mine, OTHER_DESK)
    at = after(seconds=10)
    assert show(session, door, kept.show(at.timestamp()), at=at).reason == "unavailable"
    assert show(session, door, fetch(session, by, now=at).show(at.timestamp()), at=at).verdict == "accepted"


def test_a_report_that_ended_with_it_stands_again_and_lapses_in_its_time(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    cards.report_loss(session, cards.Loss(cards.Lost.CARD), by=by, profile=SHIYAN, now=NOW)
    cancel(session, mine, now=after(days=1))
    undo(session, mine, days=2)
    undo(session, mine, OTHER_DESK, days=2)
    assert (mine.state, len(cards.open_reports(session, holder.id))) == (CardState.TEMPORARILY_LOST, 1)
    cards.lapse_temporary_losses(session, now=after(days=SHIYAN.temporary_loss_days))
    assert mine.state is CardState.ACTIVE


def test_a_decision_of_the_meantime_holds_for_the_card_that_came_back(session: Session) -> None:
    mine = card(session, resident(session))
    cancel(session, mine)
    decision = cards.Decision(cards.SuspensionGround.LENT_FOR_GAIN, "市人社局", "〔2026〕1号", NOW.date())
    suspend(session, mine.resident_id, decision)
    undo(session, mine)
    undo(session, mine, OTHER_DESK)
    assert mine.social_security_state is SocialSecurityState.SUSPENDED


def test_after_a_week_it_is_final(session: Session) -> None:
    mine = card(session, resident(session))
    cancel(session, mine)
    undo(session, mine, days=6)
    with pytest.raises(Conflict, match="cancellation-final"):
        undo(session, mine, OTHER_DESK, days=7, seconds=1)


def test_a_card_that_was_replaced_does_not_come_back(session: Session) -> None:
    old = card(session, resident(session))
    new = replaced(session, old)
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    with pytest.raises(Conflict, match="not-cancelled"):
        undo(session, old)


def test_nor_beside_the_new_card_that_is_in_use(session: Session) -> None:
    old = card(session, resident(session))
    new = replaced(session, old)
    cancel(session, old)
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    with pytest.raises(Conflict, match="card-replaced"):
        undo(session, old)


def test_nor_beside_a_card_that_was_asked_for_meanwhile(session: Session) -> None:
    holder = resident(session)
    old = card(session, holder)
    cancel(session, old)
    card(session, holder, ELDER)
    with pytest.raises(Conflict, match="card-there"):
        undo(session, old)


def test_nor_beside_another_new_card_in_the_same_place(session: Session) -> None:
    old = card(session, resident(session))
    unopened = replaced(session, old)
    cancel(session, unopened)
    begin(session, old)
    with pytest.raises(Conflict, match="card-replaced"):
        undo(session, unopened)
    cards.complete_replacement(session, old.id, made("S9900002"), by=DESK, now=NOW)
    with pytest.raises(Conflict, match="card-replaced"):
        undo(session, unopened)


def _cancel(session: Session, *, of: UUID) -> bool:
    return cancel(session, session.get_one(Card, of)).already


def _undo(session: Session, *, of: UUID, by: actors.StaffMember) -> bool:
    return cards.undo_cancellation(session, of, by=by, now=NOW).waits_for_second


def _activate(session: Session, *, of: UUID) -> str:
    return cards.activate_card(session, of, by=DESK, proof=SEEN, now=NOW).card.state.value


def test_of_two_desks_one_cancels_and_two_that_undo_are_two(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            mine = card(session, resident(session)).id
        assert sorted(race(engine, *[partial(_cancel, of=mine)] * 2)) == [False, True]
        undone = race(engine, *[partial(_undo, of=mine, by=by) for by in (DESK, OTHER_DESK)])
        assert sorted(undone) == [False, True]
        with committed(engine) as session:
            assert session.get_one(Card, mine).state is CardState.ACTIVE


def test_a_cancellation_that_races_the_activation_leaves_a_dead_card(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            new = cards.NewCard(resident(session).id, "", "420302", "", None)
            mine = cards.register_card(session, new, profile=SHIYAN, now=NOW, made=made()).id
        told = race(engine, partial(_activate, of=mine), partial(_cancel, of=mine))
        assert told in (["active", False], ["card-cancelled", False])
        with committed(engine) as session:
            assert session.get_one(Card, mine).state is CardState.CANCELLED
