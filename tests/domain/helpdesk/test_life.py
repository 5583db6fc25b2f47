"""What looks at a card and at what its holder has asked for at once."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import cancel
from tests.make.requests import moved, opened
from tests.make.residents import phone_of, resident
from tests.make.staff import OPERATOR
from tests.make.times import NOW
from tests.people import MING
from webapp.domain import actors, cards, helpdesk, ledger, staff
from webapp.domain.actors import Role
from webapp.domain.cards import CardState
from webapp.domain.errors import Conflict
from webapp.domain.requests import Kind, State


def test_a_cancellation_is_not_undone_while_another_card_is_asked_for(session: Session) -> None:
    holder = resident(session)
    mine, one, two = card(session, holder), at_desk(session, "chen.jie"), at_desk(session, "li.na")
    cancel(session, mine)
    request = opened(session, by := phone_of(session, holder), Kind.APPLY)
    with pytest.raises(Conflict, match="request-open"):
        undo(session, mine.id, one)
    moved(session, request, State.WITHDRAWN, by=by)
    assert undo(session, mine.id, one).waits_for_second
    assert undo(session, mine.id, two).card.state is CardState.ACTIVE
    assert undo(session, mine.id, two).already


def undo(session: Session, card_id: UUID, desk: actors.StaffMember) -> cards.Undone:
    wanted = helpdesk.Wanted(MING.id_number, ledger.ReadReason.HANDLE_A_REQUEST, "误注销")
    case = helpdesk.look_up(session, wanted, by=desk, now=NOW)
    assert case is not None
    return helpdesk.undo_cancellation(session, case, card_id, by=desk, now=NOW)


def at_desk(session: Session, login: str) -> actors.StaffMember:
    staff.invite_staff(session, staff.NewStaff(login, "陈洁", Role.HELPDESK, None), by=OPERATOR, now=NOW)
    return actors.StaffMember(staff.load_account(session, login).id, Role.HELPDESK, None, uuid4())
