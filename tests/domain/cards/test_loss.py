"""A report of loss: one act for every door. Card and phone stop together, and what died stays dead."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.codes import fetch, show
from tests.make.losses import CLERK, report
from tests.make.residents import SHIYAN, phone_of, resident, sign_in
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from tests.simulator import Phone
from webapp.domain import actors, cards, codes, ledger, residents
from webapp.domain.cards import CardState, Lost
from webapp.domain.cards.model import Card, Ecard, LossReport
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message, Notice
from webapp.domain.residents.model import Device

REPORTS = select(func.count()).select_from(LossReport)


def test_the_card_is_lost_for_a_while_and_the_receipt_says_until_when(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    reported = report(session, by)
    receipt = reported.report
    assert not reported.already
    assert (receipt.what, receipt.card_id, receipt.door) == (Lost.CARD, mine.id, cards.Door.APP)
    assert (receipt.reported_at, receipt.lapses_at) == (NOW, after(days=SHIYAN.temporary_loss_days))
    assert len(receipt.receipt) == 12
    assert receipt.receipt.isdigit()
    assert (mine.state, mine.void_before, mine.voids) == (CardState.TEMPORARILY_LOST, NOW, 1)


def test_codes_from_before_are_refused_at_the_next_scan(session: Session) -> None:
    holder = resident(session)
    usable_card(session, holder)
    by, door = phone_of(session, holder), terminal(session, venue(session))
    phone = fetch(session, by)
    first, second = phone.show(NOW.timestamp()), phone.show(NOW.timestamp() + 5)
    assert show(session, door, first).verdict is codes.Verdict.ACCEPTED
    report(session, by, now=after(seconds=2))
    assert show(session, door, second, at=after(seconds=5)).reason == "unavailable"


def test_a_code_read_before_the_report_and_judged_after_it_is_refused(session: Session) -> None:
    """A scan that is under way: its code was opened with no transaction, and is judged in one that comes later."""
    holder = resident(session)
    usable_card(session, holder)
    by, door = phone_of(session, holder), terminal(session, venue(session))
    code = fetch(session, by).show(NOW.timestamp())
    report(session, by, now=after(seconds=1))
    assert show(session, door, code, at=NOW).reason == "unavailable"


def test_a_lost_phone_is_signed_out_and_the_card_goes_on(session: Session) -> None:
    holder = resident(session)
    mine, door = usable_card(session, holder), terminal(session, venue(session))
    lost, other = sign_in(session, holder), sign_in(session, holder)
    code, good = (fetch(session, phone.actor).show(NOW.timestamp()) for phone in (lost, other))
    receipt = report(session, other.actor, Lost.PHONE, now=after(seconds=1)).report
    assert (receipt.what, receipt.card_id, receipt.phones) == (Lost.PHONE, None, [str(lost.actor.device_id)])
    assert mine.state is CardState.ACTIVE
    assert residents.resident_of_token(session, lost.token, now=NOW) is None
    assert residents.resident_of_token(session, other.token, now=NOW) == other.actor
    assert show(session, door, code).reason == "unavailable"
    assert show(session, door, good).verdict is codes.Verdict.ACCEPTED


def test_a_phone_that_is_named_is_stopped_even_if_it_is_this_one(session: Session) -> None:
    holder = resident(session)
    mine, other = sign_in(session, holder), sign_in(session, holder)
    report(session, mine.actor, Lost.PHONE, device_id=mine.actor.device_id)
    assert residents.resident_of_token(session, mine.token, now=NOW) is None
    assert residents.resident_of_token(session, other.token, now=NOW) == other.actor


def test_both_stop_in_one_act_with_one_receipt_one_row_and_one_message(session: Session) -> None:
    holder = resident(session)
    mine, lost = card(session, holder), phone_of(session, holder)
    receipt = report(session, actors.Reporter(holder.id), Lost.BOTH).report
    assert (receipt.what, receipt.card_id, receipt.phones) == (Lost.BOTH, mine.id, [str(lost.device_id)])
    assert receipt.door is cards.Door.SIGN_IN_PAGE
    assert mine.state is CardState.TEMPORARILY_LOST
    rows = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_LOSS_REPORT)).all()
    assert [(row.actor_kind, row.actor_id, row.resident_id) for row in rows] == [
        ("reporter", str(holder.id), holder.id)
    ]
    assert rows[0].about == {"report": str(receipt.id), "what": "both", "phones": "1", "card": str(mine.id)}
    [message] = session.scalars(select(Message)).all()
    assert receipt.receipt in message.text
    assert session.scalars(select(Notice.resident_id)).all() == [holder.id]


def test_staff_report_for_a_resident_they_name(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    receipt = report(session, CLERK, resident_id=holder.id).report
    assert (receipt.door, receipt.reporter_id) == (cards.Door.DESK, CLERK.id)
    assert mine.state is CardState.TEMPORARILY_LOST


def test_staff_must_name_somebody_who_exists(session: Session) -> None:
    with pytest.raises(Invalid):
        report(session, CLERK)
    with pytest.raises(NotFound):
        report(session, CLERK, resident_id=uuid4())


def test_the_same_again_is_already_so_with_the_same_receipt(session: Session) -> None:
    holder = resident(session)
    mine, by, lost = card(session, holder), phone_of(session, holder), phone_of(session, holder)
    first = report(session, by, Lost.BOTH)
    for repeat in (
        report(session, by, Lost.BOTH, now=after(hours=1)),
        report(session, actors.Reporter(holder.id), now=after(hours=2)),
        report(session, CLERK, Lost.PHONE, resident_id=holder.id, device_id=lost.device_id, now=after(hours=3)),
    ):
        assert (repeat.already, repeat.report.receipt) == (True, first.report.receipt)
    assert (mine.void_before, mine.voids) == (NOW, 1)
    assert session.scalar(REPORTS) == 1


def test_what_is_new_in_a_second_report_is_stopped_and_has_its_own_receipt(session: Session) -> None:
    holder = resident(session)
    mine, by, other = card(session, holder), phone_of(session, holder), phone_of(session, holder)
    first = report(session, by)
    second = report(session, by, Lost.BOTH, now=after(minutes=1))
    assert (second.already, second.report.what, second.report.phones) == (False, Lost.PHONE, [str(other.device_id)])
    assert second.report.receipt != first.report.receipt
    assert mine.voids == 1


@pytest.mark.parametrize("door", ["app", "page", "desk"])
def test_strangers_things_are_not_found(session: Session, door: str) -> None:
    stranger, me = resident(session, ELDER), resident(session)
    theirs, their_phone = card(session, stranger, ELDER), phone_of(session, stranger)
    by: cards.Reporting = {"app": phone_of(session, me), "page": actors.Reporter(me.id), "desk": CLERK}[door]
    whose = {"resident_id": me.id} if door == "desk" else {}
    for what, named in (
        (Lost.CARD, {"card_id": theirs.id}),
        (Lost.BOTH, {"card_id": theirs.id}),
        (Lost.CARD, {"card_id": uuid4()}),
        (Lost.PHONE, {"device_id": their_phone.device_id}),
        (Lost.PHONE, {"device_id": uuid4()}),
    ):
        with pytest.raises(NotFound):
            report(session, by, what, **named, **whose)
    assert theirs.state is CardState.ACTIVE
    assert session.get_one(Device, their_phone.device_id).signed_out_at is None


def test_a_resident_cannot_name_another_to_report_for(session: Session) -> None:
    stranger, me = resident(session, ELDER), resident(session)
    theirs, mine = card(session, stranger, ELDER), card(session, me)
    report(session, phone_of(session, me), resident_id=stranger.id)
    assert (theirs.state, mine.state) == (CardState.ACTIVE, CardState.TEMPORARILY_LOST)


def test_who_has_no_card_can_still_stop_her_phone(session: Session) -> None:
    holder = resident(session)
    phone_of(session, holder)
    by = actors.Reporter(holder.id)
    with pytest.raises(NotFound):
        report(session, by, Lost.CARD)
    assert report(session, by, Lost.BOTH).report.what is Lost.PHONE


def test_a_lost_phone_without_a_session_is_reported_all_the_same(session: Session) -> None:
    """Its number is in doubt from now on, and undoing must know."""
    holder = resident(session)
    card(session, holder)
    receipt = report(session, actors.Reporter(holder.id), Lost.PHONE).report
    assert (receipt.what, receipt.phones) == (Lost.PHONE, [])


def test_a_cancelled_card_needs_no_report(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder, state=CardState.CANCELLED)
    with pytest.raises(Conflict, match="card-cancelled"):
        report(session, phone_of(session, holder), card_id=mine.id)


@pytest.mark.parametrize("state", [CardState.SEALED, CardState.LOCKED])
def test_a_card_that_is_not_in_use_can_be_lost_and_comes_back_to_what_it_was(
    session: Session, state: CardState
) -> None:
    holder = resident(session)
    mine = card(session, holder, state=state)
    receipt = report(session, phone_of(session, holder)).report
    assert (mine.state, receipt.card_state_before) == (CardState.TEMPORARILY_LOST, state)


@pytest.mark.parametrize(("state", "lapses"), [(CardState.LOST, False), (CardState.TEMPORARILY_LOST, True)])
def test_a_card_that_came_to_us_as_lost_gets_a_receipt_once(session: Session, state: CardState, lapses: bool) -> None:  # noqa: FBT001 # pytest's form
    holder = resident(session)
    mine, by = card(session, holder, state=state), phone_of(session, holder)
    first, again = report(session, by), report(session, by)
    assert (first.already, again.already) == (False, True)
    assert (mine.state, first.report.lapses_at is not None) == (state, lapses)


def test_staff_make_a_temporary_report_formal_and_residents_do_not(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder, state=CardState.LOCKED), phone_of(session, holder)
    temporary = report(session, by).report
    with pytest.raises(NotAllowed):
        report(session, by, formal=True)
    formal = report(session, CLERK, resident_id=holder.id, formal=True, now=after(hours=1))
    assert (formal.already, mine.state, formal.report.lapses_at) == (False, CardState.LOST, None)
    assert formal.report.card_state_before is CardState.LOCKED
    assert (temporary.ending, temporary.ended_at) == (cards.Ending.MADE_FORMAL, after(hours=1))
    again = report(session, CLERK, resident_id=holder.id, formal=True, now=after(hours=2))
    assert (again.already, again.report.id) == (True, formal.report.id)


def test_the_time_of_death_is_never_lowered_by_a_clock_that_is_behind(session: Session) -> None:
    holder = resident(session)
    mine, by, other = card(session, holder), phone_of(session, holder), phone_of(session, holder)
    session.get_one(Device, other.device_id).void_before = after(hours=5)
    mine.void_before = after(hours=5)
    report(session, by, Lost.BOTH, now=NOW)
    session.expire_all()
    assert session.get_one(Card, mine.id).void_before == after(hours=5)
    assert session.get_one(Device, other.device_id).void_before == after(hours=5)


@pytest.mark.parametrize("what", [Lost.CARD, Lost.PHONE])
def test_a_clock_that_is_behind_kills_all_the_same(session: Session, what: Lost) -> None:
    """The wallet was issued by a process whose clock ran an hour ahead of the one that takes the report."""
    holder = resident(session)
    mine, door = usable_card(session, holder), terminal(session, venue(session))
    by, other = phone_of(session, holder), phone_of(session, holder)
    phone = fetch(session, other, now=after(hours=1))
    before = codes.newest_death(session)
    report(session, by, what)
    assert codes.newest_death(session) > before
    assert sum(len(dead) for dead in codes.dead_credentials(session, now=NOW).values()) == 1
    # Even when the card is in use again, by whatever way.
    mine.state = CardState.ACTIVE
    session.flush()
    assert show(session, door, phone.show(NOW.timestamp())).reason == "unavailable"


def test_the_published_lists_notice_a_second_death_with_an_older_time(session: Session) -> None:
    seen = [codes.newest_death(session)]
    for person, now in ((ELDER, after(hours=1)), (None, NOW)):
        holder = resident(session, person) if person else resident(session)
        card(session, holder, person) if person else card(session, holder)
        report(session, phone_of(session, holder), now=now)
        seen.append(codes.newest_death(session))
    assert seen == sorted(set(seen))


def test_a_new_loss_asks_the_holder_again(session: Session) -> None:
    holder = resident(session)
    usable_card(session, holder)
    session.query(Ecard).one().authorised = True
    report(session, phone_of(session, holder))
    session.expire_all()
    assert session.query(Ecard).one().authorised is False


def _receipt(session: Session, by: cards.Reporting, loss: cards.Loss) -> str:
    return cards.report_loss(session, loss, by=by, profile=SHIYAN, now=NOW).report.receipt


@pytest.mark.parametrize("what", Lost)
def test_two_doors_at_once_have_one_winner_and_one_receipt(own_database: str, what: Lost) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            mine = card(session, holder)
            by, _ = phone_of(session, holder), phone_of(session, holder)
        loss = cards.Loss(what)
        at_desk = replace(loss, resident_id=holder.id)
        acts: list[Callable[[Session], str]] = [
            partial(_receipt, by=by, loss=loss),
            partial(_receipt, by=actors.Reporter(holder.id), loss=loss),
            partial(_receipt, by=CLERK, loss=at_desk),
            partial(_receipt, by=CLERK, loss=at_desk),
        ]
        receipts = race(engine, *acts)
        with committed(engine) as session:
            kept = session.scalars(select(LossReport)).all()
            # A report from the app leaves its own phone running, which the other doors may stop after it.
            assert {row.receipt for row in kept} == set(receipts)
            assert sum(row.card_id is not None for row in kept) == (what is not Lost.PHONE)
            assert len(kept) == 1 if what is Lost.CARD else len(kept) <= 2
            assert session.get_one(Card, mine.id).voids == (what is not Lost.PHONE)


def _fetched(session: Session, by: actors.Resident) -> Phone:
    return fetch(session, by, now=after(hours=1))


@pytest.mark.parametrize("turn", range(3))
def test_a_wallet_that_races_the_report_is_refused_or_dead(own_database: str, turn: int) -> None:
    """The wallet carries the later clock: only the count of deaths can tell that it is older."""
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            mine, by = usable_card(session, holder), phone_of(session, holder)
        fetched, _ = race(engine, partial(_fetched, by=by), partial(_receipt, by=by, loss=cards.Loss(Lost.CARD)))
        with committed(engine) as session:
            session.get_one(Card, mine.id).state = CardState.ACTIVE
            session.flush()
            if isinstance(fetched, Phone):
                door = terminal(session, venue(session))
                assert show(session, door, fetched.show(NOW.timestamp())).reason == "unavailable"
            else:
                assert fetched == "card-not-usable"
