"""Undoing a report takes more proof than making it, and brings nothing back that died."""

from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.codes import fetch, show
from tests.make.losses import CLERK, proof, report, undo
from tests.make.residents import SHIYAN, code_sent, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import actors, cards, codes, ledger, residents
from webapp.domain.cards import CardState, Lost, UndoHow
from webapp.domain.cards.model import Card, LossReport
from webapp.domain.errors import ActError, Conflict, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.residents import Contact

LATER = {"hours": SHIYAN.undo_cooling_hours}


def how(session: Session, of: LossReport, by: actors.Resident, *, now: object = NOW) -> UndoHow:
    [loss] = [one for one in cards.list_losses(session, by=by, profile=SHIYAN, now=now) if one.report is of]  # type: ignore[arg-type] # a time
    return loss.undo.how


def refused(session: Session, of: LossReport, proof: cards.Proof, by: object, *, now: object) -> str:
    with pytest.raises(ActError) as why:
        undo(session, of, proof, by, now=now)  # type: ignore[arg-type] # a time
    return why.value.reason


def test_on_the_phone_that_reported_a_code_and_the_id_number_undo_it_at_once(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    receipt = report(session, by).report
    assert how(session, receipt, by) is UndoHow.CODE
    undone = undo(session, receipt, proof(session, holder, receipt, by, now=NOW), by, now=after(minutes=1))
    assert (undone.ending, undone.ended_at, undone.ended_by) == (cards.Ending.UNDONE, after(minutes=1), str(by.id))
    assert mine.state is CardState.ACTIVE
    assert cards.list_losses(session, by=by, profile=SHIYAN, now=NOW) == []
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_LOSS_UNDO)).one()
    assert row.about == {"report": str(receipt.id), "code-to": "registered", "document-seen": "false"}
    assert session.query(Message).count() == 2


def test_old_codes_stay_dead_for_ever_and_a_new_wallet_is_accepted(session: Session) -> None:
    holder = resident(session)
    usable_card(session, holder)
    by, door = phone_of(session, holder), terminal(session, venue(session))
    old = fetch(session, by)
    receipt = report(session, by, now=after(seconds=1)).report
    undo(session, receipt, proof(session, holder, receipt, by, now=after(seconds=2)), by, now=after(seconds=3))
    new = fetch(session, by, now=after(seconds=4))
    at = after(seconds=10)
    assert show(session, door, old.show(at.timestamp()), at=at).reason == "unavailable"
    assert show(session, door, new.show(at.timestamp()), at=at).verdict is codes.Verdict.ACCEPTED
    assert sum(len(dead) for dead in codes.dead_credentials(session, now=NOW).values()) == 1


def test_the_same_again_is_the_same_answer(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    receipt = report(session, by).report
    used = proof(session, holder, receipt, by, now=NOW)
    undo(session, receipt, used, by, now=after(minutes=1))
    again = cards.undo_loss(session, receipt.id, used, by=by, profile=SHIYAN, now=after(minutes=2))
    assert again.ended_at == after(minutes=1)
    assert mine.state is CardState.ACTIVE


def test_strangers_report_is_not_found(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by, stranger = phone_of(session, holder), phone_of(session, resident(session, ELDER))
    receipt = report(session, by).report
    right = proof(session, holder, receipt, by, now=NOW)
    for who in (stranger, actors.Resident(stranger.id, by.device_id, by.session_id)):
        with pytest.raises(NotFound):
            undo(session, receipt, right, who, now=NOW)
        with pytest.raises(NotFound):
            cards.request_undo_code(session, receipt.id, Contact.REGISTERED, by=who, profile=SHIYAN, now=NOW)


def test_another_phone_waits_until_the_holder_could_have_noticed(session: Session) -> None:
    """The thief has the phone in hand, unlocked; the holder reported the card from elsewhere."""
    holder = resident(session)
    mine, thief = card(session, holder), phone_of(session, holder)
    receipt = report(session, actors.Reporter(holder.id)).report
    assert how(session, receipt, thief) is UndoHow.WAIT
    with pytest.raises(Conflict) as why:
        proof(session, holder, receipt, thief, now=after(hours=23))
    assert (why.value.reason, why.value.retry_after) == ("undo-too-soon", 3601)
    # Asking staff for the code, and typing it into her phone, does not shorten it either.
    asked = proof(session, holder, receipt, CLERK, now=after(hours=23))
    assert refused(session, receipt, asked, thief, now=after(hours=23)) == "undo-too-soon"
    assert mine.state is CardState.TEMPORARILY_LOST
    right = proof(session, holder, receipt, thief, now=after(**LATER))
    assert undo(session, receipt, right, thief, now=after(**LATER)).ending is cards.Ending.UNDONE


def test_a_thief_with_phone_and_card_has_every_number_and_is_refused(session: Session) -> None:
    """He signs in anew with what stands on the card and the message on the phone."""
    holder = resident(session)
    mine, _ = card(session, holder), phone_of(session, holder)
    receipt = report(session, actors.Reporter(holder.id), Lost.BOTH).report
    thief = phone_of(session, holder, now=after(hours=1))
    assert how(session, receipt, thief, now=after(days=2)) is UndoHow.COUNTER
    with pytest.raises(Conflict, match="undo-at-counter"):
        proof(session, holder, receipt, thief, now=after(days=2))
    asked = proof(session, holder, receipt, CLERK, now=after(days=2))
    assert refused(session, receipt, asked, thief, now=after(days=2)) == "undo-at-counter"
    # He calls the helpdesk and reads the code back: the number is still in doubt.
    assert refused(session, receipt, asked, CLERK, now=after(days=2)) == "undo-at-counter"
    assert mine.state is CardState.TEMPORARILY_LOST


def test_a_phone_reported_later_puts_the_earlier_way_back_in_doubt(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    receipt = report(session, by).report
    asked = proof(session, holder, receipt, by, now=NOW)
    report(session, actors.Reporter(holder.id), Lost.PHONE)
    assert refused(session, receipt, asked, by, now=after(minutes=1)) == "undo-at-counter"


def test_the_fallback_contact_proves_what_the_lost_phone_cannot(session: Session) -> None:
    holder = resident(session, fallback_phone="10000009999")
    mine, by = card(session, holder), phone_of(session, holder)
    phone_of(session, holder)
    receipt = report(session, by, Lost.BOTH).report
    [loss] = cards.list_losses(session, by=by, profile=SHIYAN, now=NOW)
    assert (loss.undo.how, loss.undo.contacts) == (UndoHow.CODE, (Contact.FALLBACK,))
    right = proof(session, holder, receipt, by, now=NOW, contact=Contact.FALLBACK)
    undo(session, receipt, right, by, now=NOW)
    assert mine.state is CardState.ACTIVE


def test_at_the_counter_the_document_settles_it_and_the_ledger_says_so(session: Session) -> None:
    holder = resident(session)
    mine, _ = card(session, holder), phone_of(session, holder)
    receipt = report(session, actors.Reporter(holder.id), Lost.BOTH).report
    right = proof(session, holder, receipt, CLERK, now=NOW, id_number=None, document_seen=True)
    undo(session, receipt, right, CLERK, now=NOW)
    assert mine.state is CardState.ACTIVE
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_LOSS_UNDO)).one()
    assert (row.actor_kind, row.about["document-seen"]) == ("staffmember", "true")


def test_by_telephone_staff_need_code_and_number_and_the_same_patience(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    receipt = report(session, CLERK, resident_id=holder.id).report
    early = proof(session, holder, receipt, CLERK, now=after(hours=1))
    assert refused(session, receipt, early, CLERK, now=after(hours=1)) == "undo-too-soon"
    right = proof(session, holder, receipt, CLERK, now=after(**LATER))
    assert refused(session, receipt, replace(right, id_number=None), CLERK, now=after(**LATER)) == "second-detail-wrong"
    undo(session, receipt, right, CLERK, now=after(**LATER))
    assert mine.state is CardState.ACTIVE


def test_staff_cannot_undo_without_the_holders_code(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    receipt = report(session, CLERK, resident_id=holder.id).report
    right = proof(session, holder, receipt, CLERK, now=NOW, document_seen=True)
    wrong = replace(right, code=f"{(int(right.code) + 1) % 1_000_000:06}")
    assert refused(session, receipt, wrong, CLERK, now=NOW) == "code-failed"
    assert mine.state is CardState.TEMPORARILY_LOST


def test_a_resident_cannot_say_that_her_document_was_seen(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    receipt = report(session, by).report
    claimed = proof(session, holder, receipt, by, now=NOW, id_number="", document_seen=True)
    assert refused(session, receipt, claimed, by, now=NOW) == "second-detail-wrong"


@pytest.mark.parametrize("number", ["", ELDER.id_number, MING.id_number[:-1], MING.card_number])
def test_the_wrong_number_is_refused(session: Session, number: str) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    receipt = report(session, by).report
    wrong = proof(session, holder, receipt, by, now=NOW, id_number=number)
    assert refused(session, receipt, wrong, by, now=NOW) == "second-detail-wrong"


@pytest.mark.parametrize("purpose", [residents.Purpose.SIGN_IN, residents.Purpose.LOSS])
def test_a_code_sent_for_anything_else_undoes_nothing(session: Session, purpose: residents.Purpose) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    receipt = report(session, by).report
    asked = residents.Asked(purpose)
    ticket = residents.request_code(session, resident_id=holder.id, profile=SHIYAN, now=NOW, asked=asked)
    other = cards.Proof(ticket.token, code_sent(session, holder), MING.id_number)
    with pytest.raises(NotAllowed, match="code-failed"):
        cards.undo_loss(session, receipt.id, other, by=by, profile=SHIYAN, now=NOW)


def test_a_strangers_code_undoes_nothing(session: Session) -> None:
    holder, stranger = resident(session), resident(session, ELDER)
    mine, by = card(session, holder), phone_of(session, holder)
    card(session, stranger, ELDER)
    their = phone_of(session, stranger)
    receipt, other = report(session, by).report, report(session, their).report
    theirs = proof(session, stranger, other, their, now=NOW)
    assert refused(session, receipt, theirs, by, now=NOW) == "second-detail-wrong"
    assert mine.state is CardState.TEMPORARILY_LOST


def test_a_code_that_lapsed_or_was_used_undoes_nothing(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    first = report(session, by).report
    late = proof(session, holder, first, by, now=NOW)
    assert refused(session, first, late, by, now=after(seconds=300)) == "code-failed"
    right = proof(session, holder, first, by, now=after(minutes=10))
    undo(session, first, right, by, now=after(minutes=11))
    second = report(session, by, now=after(minutes=12)).report
    assert refused(session, second, right, by, now=after(minutes=12)) == "code-failed"


def test_a_formal_report_is_not_undone(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    receipt = report(session, CLERK, resident_id=holder.id, formal=True).report
    assert how(session, receipt, by) is UndoHow.NONE
    with pytest.raises(Conflict, match="loss-is-formal"):
        proof(session, holder, receipt, by, now=after(days=9))
    right = proof(session, holder, receipt, CLERK, now=NOW, document_seen=True)
    assert refused(session, receipt, right, CLERK, now=NOW) == "loss-is-formal"
    assert mine.state is CardState.LOST


def test_a_report_that_ended_otherwise_is_not_undone(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    receipt = report(session, by).report
    right = proof(session, holder, receipt, by, now=NOW)
    report(session, CLERK, resident_id=holder.id, formal=True)
    assert refused(session, receipt, right, by, now=NOW) == "loss-ended"


def test_undoing_a_lost_phone_signs_nothing_in_and_frees_its_number(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by, lost = phone_of(session, holder), phone_of(session, holder)
    of_phone = report(session, by, Lost.PHONE).report
    of_card = report(session, by).report
    assert how(session, of_card, by) is UndoHow.COUNTER
    right = proof(session, holder, of_phone, CLERK, now=NOW, document_seen=True)
    undo(session, of_phone, right, CLERK, now=NOW)
    assert [phone.id for phone in residents.list_devices(session, by=by)] == [by.device_id]
    assert lost.device_id not in {phone.id for phone in residents.running_devices(session, holder.id)}
    assert how(session, of_card, by) is UndoHow.CODE


def _undone(session: Session, report_id: UUID, right: cards.Proof, by: actors.Resident) -> str:
    return str(cards.undo_loss(session, report_id, right, by=by, profile=SHIYAN, now=NOW).ending)


def _reported(session: Session, by: actors.Resident) -> str:
    reported = cards.report_loss(session, cards.Loss(Lost.CARD), by=by, profile=SHIYAN, now=NOW)
    return "already" if reported.already else reported.report.receipt


@pytest.mark.parametrize("turn", range(3))
def test_an_undo_that_races_a_report_leaves_card_and_reports_agreeing(own_database: str, turn: int) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            mine, by = card(session, holder), phone_of(session, holder)
            receipt = report(session, by).report
            right = proof(session, holder, receipt, by, now=NOW)
        undone, reported = race(
            engine, partial(_undone, report_id=receipt.id, right=right, by=by), partial(_reported, by=by)
        )
        with committed(engine) as session:
            stands = session.scalars(select(LossReport.receipt).where(LossReport.ended_at.is_(None))).all()
            state = session.get_one(Card, mine.id).state
        assert undone == "undone"
        if reported == "already":
            assert (stands, state) == ([], CardState.ACTIVE)
        else:
            assert (stands, state) == ([reported], CardState.TEMPORARILY_LOST)


def test_two_undos_at_once_undo_once(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            card(session, holder)
            by = phone_of(session, holder)
            receipt = report(session, by).report
            right = proof(session, holder, receipt, by, now=NOW)
        assert race(engine, *[partial(_undone, report_id=receipt.id, right=right, by=by)] * 4) == ["undone"] * 4
        with committed(engine) as session:
            undos = select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_LOSS_UNDO)
            assert len(session.scalars(undos).all()) == 1
