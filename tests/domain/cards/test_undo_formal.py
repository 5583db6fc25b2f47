"""A formal report of a found card: undone where the region says so, and only while no other card is asked for."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import begin
from tests.make.losses import CLERK, report
from tests.make.residents import SHIYAN, code_sent, phone_of, resident
from tests.make.times import after
from tests.people import MING
from webapp.domain import cards
from webapp.domain.cards import CardState, UndoHow
from webapp.domain.cards.model import Card, LossReport
from webapp.domain.cards.undo import Undoing
from webapp.domain.errors import ActError
from webapp.domain.notices.model import Message
from webapp.domain.regions import FormalUndo, Profile
from webapp.domain.residents import Contact
from webapp.domain.residents.model import Resident

AT_COUNTER = replace(SHIYAN, formal_undo=FormalUndo.COUNTER)
AS_TEMPORARY = replace(SHIYAN, formal_undo=FormalUndo.AS_TEMPORARY)


def formally_lost(session: Session) -> tuple[Card, LossReport]:
    holder = resident(session)
    mine = card(session, holder)
    return mine, report(session, CLERK, resident_id=holder.id, formal=True).report


def undo_formal(
    session: Session, of: LossReport, by: Undoing, profile: Profile, day: int = 1, *, seen: bool = False
) -> str:
    """How it went: undone, or the word of the refusal."""
    try:
        ticket = cards.request_undo_code(
            session, of.id, Contact.REGISTERED, by=by, profile=profile, now=after(days=day)
        )
        code = code_sent(session, session.get_one(Resident, of.resident_id))
        shown = cards.Proof(ticket.token, code, MING.id_number, document_seen=seen)
        return cards.undo_loss(session, of.id, shown, by=by, profile=profile, now=after(days=day)).ending or ""
    except ActError as refused:
        return refused.reason


def test_where_the_region_says_so_a_found_card_comes_back_at_a_desk_with_the_document(session: Session) -> None:
    mine, receipt = formally_lost(session)
    by = phone_of(session, session.get_one(Resident, receipt.resident_id))
    [loss] = cards.list_losses(session, by=by, profile=AT_COUNTER, now=after(days=2))
    assert loss.undo.how is UndoHow.DOCUMENT
    assert undo_formal(session, receipt, by, AT_COUNTER) == "undo-with-document"
    assert undo_formal(session, receipt, CLERK, AT_COUNTER, 2) == "undo-with-document"
    assert mine.state is CardState.LOST
    assert undo_formal(session, receipt, CLERK, AT_COUNTER, 3, seen=True) == "undone"
    assert mine.state is CardState.ACTIVE
    assert session.query(Message).filter_by(kind="loss-undone").count() == 1


def test_where_the_region_says_so_its_holder_undoes_it_herself(session: Session) -> None:
    mine, receipt = formally_lost(session)
    by = phone_of(session, session.get_one(Resident, receipt.resident_id))
    ticket = cards.request_undo_code(
        session, receipt.id, Contact.REGISTERED, by=by, profile=AS_TEMPORARY, now=after(days=2)
    )
    code = code_sent(session, session.get_one(Resident, receipt.resident_id))
    shown = cards.Proof(ticket.token, code, MING.id_number)
    cards.undo_loss(session, receipt.id, shown, by=by, profile=AS_TEMPORARY, now=after(days=2))
    assert mine.state is CardState.ACTIVE


@pytest.mark.parametrize("profile", [AT_COUNTER, AS_TEMPORARY], ids=["counter", "as-temporary"])
def test_once_another_card_is_asked_for_it_stays_lost(session: Session, profile: Profile) -> None:
    mine, receipt = formally_lost(session)
    begin(session, mine, cards.Ground.LOST)
    assert undo_formal(session, receipt, CLERK, profile, seen=True) == "loss-being-replaced"
    cards.withdraw_replacement(session, mine.id, by=CLERK, now=after(days=1))
    assert undo_formal(session, receipt, CLERK, profile, 2, seen=True) == "undone"
