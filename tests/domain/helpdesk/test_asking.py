"""A request opened at the desk: within a case, or for somebody whom nobody has registered yet."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, resident
from tests.make.staff import OPERATOR
from tests.make.times import NOW
from tests.people import ELDER, MING, STRANGER
from tests.racing import committed, engine_of, race
from webapp.domain import helpdesk, residents, staff
from webapp.domain.actors import Role, StaffMember
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.helpdesk import Applicant, AskedFor, Taken
from webapp.domain.helpdesk.model import Case
from webapp.domain.ledger import ReadReason
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.requests import Kind

APPLY = AskedFor(Kind.APPLY, {"bank": "示范银行", "handover": "counter"})
STANDS = Applicant(STRANGER.name, STRANGER.id_number, "19900000077", "本人到窗口，首次申领")


def desk(session: Session, division: str | None = None) -> StaffMember:
    new = staff.NewStaff("chen.jie", "陈洁", Role.HELPDESK, division)
    if staff.find_account(session, new.login) is None:
        staff.invite_staff(session, new, by=OPERATOR, now=NOW)
    return StaffMember(staff.load_account(session, new.login).id, new.role, division, uuid4())


def first(session: Session, applicant: Applicant = STANDS, by: StaffMember | None = None) -> Taken:
    by = by or desk(session)
    return helpdesk.open_first_card(session, applicant, APPLY, by=by, profile=SHIYAN, now=NOW)


def changed(**said: str) -> Applicant:
    return Applicant(**{name: getattr(STANDS, name) for name in STANDS.__slots__} | said)


def test_whoever_nobody_knows_is_registered_as_her_document_says(session: Session) -> None:
    taken = first(
        session, changed(name=f" {STRANGER.name} ", id_number=STRANGER.id_number[:6] + " " + STRANGER.id_number[6:])
    )
    person = residents.load_resident(session, taken.request.resident_id)
    assert (person.name, person.id_number, person.phone) == (STRANGER.name, STRANGER.id_number, "19900000077")
    assert (taken.already, taken.request.kind, taken.request.door.value) == (False, Kind.APPLY, "desk")
    events = session.scalars(select(LedgerRow.event).where(LedgerRow.resident_id == person.id).order_by(LedgerRow.id))
    assert [*events] == ["helpdesk:holder:look-up", "helpdesk:holder:register", "resident:request:open"]
    [case] = session.scalars(select(Case).where(Case.resident_id == person.id))
    assert (case.account_id, case.reason.value, case.note) == (desk(session).id, "handle-a-request", STANDS.note)


def test_sent_again_it_is_the_same_request_and_the_same_person(session: Session) -> None:
    one, again = first(session), first(session)
    assert (again.already, again.request.id) == (True, one.request.id)


def test_whom_the_register_knows_is_not_registered_again(session: Session) -> None:
    known = resident(session, STRANGER)
    assert first(session).request.resident_id == known.id
    assert residents.phone_of(session, known.id) == STRANGER.phone


def test_another_name_on_the_number_is_a_matter_for_people(session: Session) -> None:
    resident(session, STRANGER)
    with pytest.raises(Conflict, match="name-on-register"):
        first(session, changed(name="别人"))


def test_who_has_a_card_asks_for_no_first_one(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    with pytest.raises(Conflict, match="card-there"):
        first(session, changed(name=MING.name, id_number=MING.id_number))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"id_number": STRANGER.id_number[:-1] + "Y"}, "id-number-mistyped"),
        ({"phone": "1990000007"}, "phone-mistyped"),
        ({"name": "　"}, "name-missing"),
        ({"name": "长" * 51}, "name-mistyped"),
        ({"name": "王\u202e小明"}, "name-mistyped"),
        ({"note": " "}, "invalid"),
    ],
)
def test_what_cannot_be_meant_registers_nobody(session: Session, said: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why), session.begin_nested():
        first(session, changed(**said))
    assert residents.id_of_number(session, STRANGER.id_number) is None


def test_a_first_card_belongs_to_the_desk_that_took_it(session: Session) -> None:
    assert first(session, by=desk(session, "420302")).request.division == "420302"


def test_of_two_desks_at_once_one_registers_her(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            by = desk(session)
        taken = race(engine, *[lambda session: str(first(session, by=by).request.id)] * 2)
        assert len(set(taken)) == 1
        with committed(engine) as session:
            assert residents.id_of_number(session, STRANGER.id_number) is not None


def test_one_of_a_kind_at_a_time_whatever_the_second_asks_for(session: Session) -> None:
    holder = resident(session, ELDER)
    card(session, holder)
    number = helpdesk.Wanted(ELDER.id_number, ReadReason.HANDLE_A_REQUEST, "本人到窗口")
    by = desk(session)
    case = helpdesk.look_up(session, number, by=by, now=NOW)
    assert case is not None
    visits = [AskedFor(Kind.HOME_VISIT, {"address": f"茅箭区{n}号", "why": "行动不便"}) for n in (1, 2)]
    one, other = (helpdesk.open_request(session, case, each, by=by, profile=SHIYAN, now=NOW) for each in visits)
    assert (one.already, other.already, other.request.id) == (False, True, one.request.id)
    assert other.request.details["address"] == "茅箭区1号"
