"""An institution is guardian through one person of its own, and only two clerks together make it so."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.domain.care.test_guardian import child, link, midnight
from tests.make.life import AGENCY, OTHER_AGENCY
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import actors, care, residents
from webapp.domain.care.model import Delegation
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.notices.model import Message
from webapp.domain.residents.model import Resident

HOME = "示范市儿童福利院"


@pytest.fixture
def worker(session: Session) -> actors.Resident:
    return phone_of(session, resident(session, MING))


@pytest.fixture
def ward(session: Session) -> Resident:
    return child(session, "20180501")


def number_of(session: Session, ward: Resident) -> str:
    return residents.id_number_of(session, ward.id)


def enter(session: Session, ward: Resident, *, document: str = "民指1号", person: str = MING.id_number) -> care.Entered:
    appointment = care.Appointment(HOME, person, document, date(2027, 3, 1))
    return care.enter_institution(session, number_of(session, ward), appointment, by=AGENCY, now=NOW)


def approve(
    session: Session,
    entered: care.Entered,
    number: str,
    by: actors.StaffMember = OTHER_AGENCY,
    person: str = MING.id_number,
) -> care.Entered:
    named = care.Named(number, person)
    return care.approve_institution(session, entered.entry.id, named, by=by, profile=SHIYAN, now=NOW)


def test_it_begins_with_the_second_clerks_word_and_both_read_which_institution(
    session: Session, worker: actors.Resident, ward: Resident
) -> None:
    entered, number = enter(session, ward), number_of(session, ward)
    assert care.list_delegations(session, by=worker) == []
    with pytest.raises(NotAllowed, match="another-clerk-needed"):
        approve(session, entered, number, by=AGENCY)
    with pytest.raises(NotFound, match="nobody-found"):
        approve(session, entered, MING.id_number)
    with pytest.raises(NotFound, match="guardian-not-known"):
        approve(session, entered, number, person=number)
    assert session.query(Message).count() == 0
    assert not approve(session, entered, number).already
    assert approve(session, entered, number).already
    [care_of] = care.list_delegations(session, by=worker)
    assert (care_of.institution, care_of.ground, care_of.ends_at) == (HOME, care.Ground.GUARDIAN, midnight(2027, 3, 2))
    told = session.query(Message).filter_by(kind="care-begun").all()
    assert {one.resident_id for one in told} == {ward.id, worker.id}
    assert all(f"监护单位：{HOME}" in one.text for one in told)


def test_one_clerk_of_the_desk_does_not_renew_it_alone(
    session: Session, worker: actors.Resident, ward: Resident
) -> None:
    approve(session, enter(session, ward), number_of(session, ward))
    with pytest.raises(Conflict, match="institution-by-two"):
        link(session, ward)


def test_the_same_document_again_is_already_so_and_another_waits(
    session: Session, worker: actors.Resident, ward: Resident
) -> None:
    assert not enter(session, ward).already
    assert enter(session, ward).already
    with pytest.raises(Conflict, match="institution-waits"):
        enter(session, ward, document="民指2号")


@pytest.mark.parametrize("by", [AGENCY, OTHER_AGENCY])
def test_declined_or_taken_back_it_never_begins(
    session: Session, worker: actors.Resident, ward: Resident, by: actors.StaffMember
) -> None:
    entered = enter(session, ward)
    assert not care.decline_institution(session, entered.entry.id, by=by, now=NOW).already
    assert care.decline_institution(session, entered.entry.id, by=by, now=NOW).already
    with pytest.raises(Conflict, match="institution-declined"):
        approve(session, entered, number_of(session, ward))
    again = enter(session, ward)
    approve(session, again, number_of(session, ward))
    with pytest.raises(Conflict, match="institution-approved"):
        care.decline_institution(session, again.entry.id, by=by, now=NOW)


def test_what_cannot_be_meant_is_said(session: Session, worker: actors.Resident, ward: Resident) -> None:
    with pytest.raises(Invalid):
        enter(session, ward, document=" ")
    with pytest.raises(NotFound, match="guardian-not-known"):
        enter(session, ward, person=ELDER.id_number)
    stranger = actors.StaffMember(OTHER_AGENCY.id, OTHER_AGENCY.role, "420381", OTHER_AGENCY.session_id)
    entered = enter(session, ward)
    with pytest.raises(NotFound):
        approve(session, entered, number_of(session, ward), by=stranger)
    assert care.list_institutions(session, by=stranger) == []


def test_of_an_approval_and_a_decline_at_once_one_stands(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            ward = child(session, "20180501")
            resident(session, MING)
            entered, number = enter(session, ward), number_of(session, ward)
        race(
            engine,
            lambda session: approve(session, entered, number).already,
            lambda session: care.decline_institution(session, entered.entry.id, by=AGENCY, now=NOW).already,
        )
        with Session(engine) as session:
            entry = care.load_institution(session, entered.entry.id, by=AGENCY)
            running = session.query(Delegation).count()
            assert (entry.delegation_id is not None) == (running == 1)
