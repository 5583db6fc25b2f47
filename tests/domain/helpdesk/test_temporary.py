"""A temporary card is lent, renewed and taken back by a desk of its holder's area; any desk of the region checks it."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import begin
from tests.make.residents import SHIYAN, resident
from tests.make.staff import OPERATOR
from tests.make.times import NOW, after
from tests.people import MING
from webapp.domain import actors, cards, helpdesk, ledger, staff
from webapp.domain.actors import Role
from webapp.domain.cards import TemporaryEnding, TemporaryState
from webapp.domain.cards.model import TemporaryCard
from webapp.domain.errors import NotFound
from webapp.domain.helpdesk import Wanted

CASE_OVER = "case-over"


@pytest.fixture
def desk(session: Session) -> actors.StaffMember:
    new = staff.NewStaff("chen.jie", "陈洁", Role.HELPDESK, MING.division)
    staff.invite_staff(session, new, by=OPERATOR, now=NOW)
    return actors.StaffMember(staff.load_account(session, "chen.jie").id, Role.HELPDESK, MING.division, uuid4())


def lent(session: Session, desk: actors.StaffMember) -> tuple[UUID, TemporaryCard]:
    """The case, and what was lent in it."""
    begin(session, card(session, resident(session)))
    wanted = Wanted(MING.card_number, ledger.ReadReason.HANDLE_A_REQUEST, "卡坏了")
    case = helpdesk.look_up(session, wanted, by=desk, now=NOW)
    assert case is not None
    return case, helpdesk.lend_temporary_card(session, case, by=desk, profile=SHIYAN, now=NOW).temporary


def test_a_desk_of_another_area_and_a_case_that_is_over_change_nothing(
    session: Session, desk: actors.StaffMember
) -> None:
    case, paper = lent(session, desk)
    for by, now in ((replace(desk, division="420303"), NOW), (desk, after(minutes=31))):
        who = {"by": by, "now": now}
        with pytest.raises(NotFound, match=CASE_OVER):
            helpdesk.lend_temporary_card(session, case, profile=SHIYAN, **who)
        with pytest.raises(NotFound, match=CASE_OVER):
            helpdesk.renew_temporary_card(session, case, paper.id, profile=SHIYAN, **who)
        with pytest.raises(NotFound, match=CASE_OVER):
            helpdesk.take_back_temporary_card(session, case, paper.id, TemporaryEnding.LOST, **who)
        with pytest.raises(NotFound, match=CASE_OVER):
            helpdesk.see_temporary_card(session, case, paper.id, **who)
    assert paper.ending is None


def test_any_desk_of_the_region_checks_it(session: Session, desk: actors.StaffMember) -> None:
    _, paper = lent(session, desk)
    elsewhere = replace(desk, division="420303")
    for days, state in ((0, TemporaryState.VALID), (SHIYAN.temporary_card_days, TemporaryState.EXPIRED)):
        checked = helpdesk.check_temporary_card(session, paper.number, by=elsewhere, now=after(days=days))
        assert checked is not None
        assert (checked.state, checked.valid_until) == (state, paper.valid_until)
    assert cards.temporary_card_of_number(session, "LS012345678901") is None
    assert helpdesk.check_temporary_card(session, "LS012345678901", by=desk, now=NOW) is None
