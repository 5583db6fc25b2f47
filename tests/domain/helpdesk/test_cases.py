"""A look-up opens a case for a reason; the case is its opener's, soon over, and forgotten in the end."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, resident
from tests.make.staff import OPERATOR
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from webapp.domain import actors, helpdesk, staff
from webapp.domain.actors import Role
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.helpdesk.model import Case
from webapp.domain.helpdesk.rules import CASE_KEPT, CASE_LIVES
from webapp.domain.ledger import ReadReason
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.residents.model import Resident

BY_CARD = helpdesk.Wanted(MING.card_number, ReadReason.ANSWER_A_QUESTION, "本人来电")
BY_PERSON = replace(BY_CARD, number=MING.id_number)


@pytest.fixture
def holder(session: Session) -> Resident:
    made = resident(session)
    card(session, made)
    return made


@pytest.fixture
def desk(session: Session) -> actors.StaffMember:
    """Signed in; how, is the room of staff's."""
    new = staff.NewStaff("chen.jie", "陈洁", Role.HELPDESK, "420300")
    staff.invite_staff(session, new, by=OPERATOR, now=NOW)
    return actors.StaffMember(staff.load_account(session, new.login).id, new.role, new.division, uuid4())


@pytest.mark.parametrize("wanted", [BY_CARD, BY_PERSON])
def test_either_number_opens_a_case_of_the_holder(
    session: Session, holder: Resident, desk: actors.StaffMember, wanted: helpdesk.Wanted
) -> None:
    case_id = helpdesk.look_up(session, wanted, by=desk, now=NOW)
    assert case_id is not None
    case = helpdesk.load_case(session, case_id, by=desk, now=NOW)
    assert (case.resident_id, case.reason, case.note) == (holder.id, ReadReason.ANSWER_A_QUESTION, "本人来电")


def test_nobody_is_found_and_the_look_up_is_kept_all_the_same(session: Session, desk: actors.StaffMember) -> None:
    assert helpdesk.look_up(session, BY_PERSON, by=desk, now=NOW) is None
    [case] = session.scalars(select(Case)).all()
    assert (case.resident_id, case.note) == (None, "本人来电")
    [row] = session.scalars(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:look-up")).all()
    assert (row.about["found"], row.about["case"], row.resident_id) == ("false", str(case.id), None)


def test_somebody_elses_card_is_no_way_to_her_number(
    session: Session, holder: Resident, desk: actors.StaffMember
) -> None:
    """A number is one or the other: a card's is not tried as a person's."""
    assert helpdesk.look_up(session, replace(BY_CARD, number=ELDER.card_number), by=desk, now=NOW) is None


@pytest.mark.parametrize("area", ["420303", "430000"])
def test_out_of_the_area_is_nobody(session: Session, holder: Resident, desk: actors.StaffMember, area: str) -> None:
    elsewhere = replace(desk, division=area)
    assert helpdesk.look_up(session, BY_CARD, by=elsewhere, now=NOW) is None
    [row] = session.scalars(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:look-up")).all()
    assert row.resident_id == holder.id


@pytest.mark.parametrize("broken", [{"number": "123"}, {"note": " "}, {"note": "长" * 201}])
def test_what_cannot_be_meant_is_no_look_up(
    session: Session, holder: Resident, desk: actors.StaffMember, broken: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        helpdesk.look_up(session, replace(BY_CARD, **broken), by=desk, now=NOW)
    assert session.scalars(select(Case)).all() == []


def test_a_case_is_its_openers_and_soon_over(session: Session, holder: Resident, desk: actors.StaffMember) -> None:
    case_id = helpdesk.look_up(session, BY_CARD, by=desk, now=NOW)
    assert case_id is not None
    last = NOW + CASE_LIVES - timedelta(seconds=1)
    assert helpdesk.load_case(session, case_id, by=desk, now=last).id == case_id
    for by, now in ((desk, NOW + CASE_LIVES), (replace(desk, id=uuid4()), NOW)):
        with pytest.raises(NotFound, match="case-over"):
            helpdesk.load_case(session, case_id, by=by, now=now)
        assert helpdesk.list_cases(session, by=by, now=now) == []


def test_a_colleague_does_not_end_it(session: Session, holder: Resident, desk: actors.StaffMember) -> None:
    case_id = helpdesk.look_up(session, BY_CARD, by=desk, now=NOW)
    assert case_id is not None
    helpdesk.end_case(session, case_id, by=replace(desk, id=uuid4()), now=NOW)
    assert [case.id for case in helpdesk.list_cases(session, by=desk, now=NOW)] == [case_id]
    helpdesk.end_case(session, case_id, by=desk, now=NOW)
    helpdesk.end_case(session, case_id, by=desk, now=after(minutes=1))
    assert helpdesk.list_cases(session, by=desk, now=NOW) == []


def test_a_look_up_is_no_read_and_its_page_is_one(session: Session, holder: Resident, desk: actors.StaffMember) -> None:
    case_id = helpdesk.look_up(session, BY_CARD, by=desk, now=NOW)
    assert case_id is not None
    reads = select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:read")
    assert session.scalars(reads).all() == []
    helpdesk.see_case(session, case_id, by=desk, profile=SHIYAN, now=NOW)
    [read] = session.scalars(reads).all()
    assert (read.resident_id, read.about["unit"], read.about["case"]) == (holder.id, "420300", str(case_id))


def test_old_cases_are_forgotten_with_their_notes(session: Session, holder: Resident, desk: actors.StaffMember) -> None:
    helpdesk.look_up(session, BY_CARD, by=desk, now=NOW)
    helpdesk.forget_old(session, now=NOW + CASE_KEPT)
    assert len(session.scalars(select(Case)).all()) == 1
    helpdesk.forget_old(session, now=NOW + CASE_KEPT + timedelta(seconds=1))
    assert session.scalars(select(Case)).all() == []
