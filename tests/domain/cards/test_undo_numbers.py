"""Which number a code may go to that undoes a loss: one that was hers before, or that she had time to notice."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.losses import CLERK, proof, report, undo
from tests.make.requests import opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from webapp.domain import actors, cards, residents
from webapp.domain.cards import CardState, UndoHow
from webapp.domain.cards.model import LossReport
from webapp.domain.errors import ActError, Conflict
from webapp.domain.requests import Kind
from webapp.domain.residents import Contact, DataField
from webapp.domain.residents.model import Resident

LATER = {"hours": SHIYAN.undo_cooling_hours}


def how(session: Session, of: LossReport, by: actors.Resident, *, now: datetime) -> UndoHow:
    return cards.path_of(session, of, by=by, profile=SHIYAN, now=now).how


@pytest.mark.parametrize("contact", [Contact.REGISTERED, Contact.FALLBACK])
def test_a_number_registered_after_the_loss_undoes_nothing_until_its_holder_had_time_to_notice(
    session: Session, contact: Contact
) -> None:
    """Whoever found phone and card and had another number registered waits as long as any other reporter."""
    holder = resident(session, fallback_phone=None)
    mine, by = card(session, holder), phone_of(session, holder)
    receipt = report(session, by).report
    field = {Contact.REGISTERED: DataField.PHONE, Contact.FALLBACK: DataField.FALLBACK_PHONE}[contact]
    change(session, holder, "10000099001", field, now=after(minutes=1))
    soon, late = after(minutes=2), after(minutes=1, **LATER)
    contacts = contacts_then(session, receipt, by, now=soon)
    assert contact not in contacts
    assert contact in contacts_then(session, receipt, by, now=late)
    if contact is Contact.REGISTERED:
        assert how(session, receipt, by, now=soon) is UndoHow.COUNTER
        with pytest.raises(Conflict, match="undo-at-counter"):
            cards.request_undo_code(session, receipt.id, contact, by=by, profile=SHIYAN, now=soon)
    seen = cards.path_of(session, receipt, by=CLERK, profile=SHIYAN, now=soon, document_seen=True)
    assert contact in seen.contacts
    assert mine.state is CardState.TEMPORARILY_LOST


def test_a_number_that_changed_between_the_code_and_the_undo_counts_no_more(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    receipt = report(session, by).report
    sent = proof(session, holder, receipt, by, now=NOW)
    change(session, holder, "10000099001", now=after(seconds=1))
    with pytest.raises(ActError, match="undo-at-counter"):
        undo(session, receipt, sent, by, now=after(seconds=2))
    assert mine.state is CardState.TEMPORARILY_LOST


def test_the_same_number_again_is_no_change(session: Session) -> None:
    holder = resident(session)
    by = phone_of(session, holder)
    card(session, holder)
    receipt = report(session, by).report
    change(session, holder, str(holder.phone), now=after(minutes=1))
    assert how(session, receipt, by, now=after(minutes=2)) is UndoHow.CODE


def test_a_number_from_before_the_loss_counts_at_once(session: Session) -> None:
    holder = resident(session)
    by = phone_of(session, holder)
    card(session, holder)
    change(session, holder, "10000099001", now=NOW)
    receipt = report(session, by, now=after(minutes=1)).report
    assert how(session, receipt, by, now=after(minutes=2)) is UndoHow.CODE


def change(
    session: Session, holder: Resident, value: str, field: DataField = DataField.PHONE, *, now: datetime
) -> None:
    asked = opened(session, phone_of(session, holder), Kind.CHANGE_DATA, field=field.value, value=value)
    residents.change_data(session, holder.id, field, value, request_id=asked.id, now=now)


def contacts_then(session: Session, of: LossReport, by: actors.Resident, *, now: datetime) -> tuple[Contact, ...]:
    return cards.path_of(session, of, by=by, profile=SHIYAN, now=now).contacts
