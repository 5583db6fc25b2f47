"""A guardian's rights end on birthdays, and the last years need the young person's word."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import MING, STRANGER
from webapp.clock import CHINA
from webapp.domain import actors, care, residents
from webapp.domain.care.rules import GuardianAges, Span, guardian_span
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.residents.model import Resident

CLERK = actors.StaffMember(uuid4(), actors.Role.HELPDESK, None, uuid4())
AGES = GuardianAges(14, 16, 18)


def midnight(year: int, month: int, day: int) -> datetime:
    """The first moment of that day in China."""
    return datetime(year, month, day, tzinfo=CHINA)


def child(session: Session, born: str) -> Resident:
    first = f"420399{born}001"
    number = first + residents.id_check_digit(first)
    made = residents.register_resident(session, name="王小宝", id_number=number, phone="19900000077", now=NOW)
    card(session, made, STRANGER)
    return made


def link(session: Session, of: Resident, *, now: datetime = NOW) -> care.Delegation:
    document = care.Document.HOUSEHOLD_REGISTER
    return care.link_guardian(session, of.id, MING.id_number, document, by=CLERK, profile=SHIYAN, now=now)


@pytest.fixture
def guardian(session: Session) -> actors.Resident:
    return phone_of(session, resident(session, MING))


@pytest.mark.parametrize(
    ("born", "ends_at", "confirmed_end", "data_until"),
    [
        (date(2015, 5, 1), midnight(2031, 5, 1), midnight(2033, 5, 1), midnight(2029, 5, 1)),
        (date(2012, 2, 29), midnight(2028, 2, 29), midnight(2030, 3, 1), midnight(2026, 3, 1)),
    ],
)
def test_rights_end_on_birthdays(born: date, ends_at: datetime, confirmed_end: datetime, data_until: datetime) -> None:
    assert guardian_span(born, AGES, confirmed=False) == Span(ends_at, data_until)
    assert guardian_span(born, AGES, confirmed=True) == Span(confirmed_end, data_until)


def test_a_guardian_of_a_small_child_sees_everything_and_until_when(
    session: Session, guardian: actors.Resident
) -> None:
    linked = link(session, child(session, "20200501"))
    assert (linked.scopes, linked.document) == ([0], care.Document.HOUSEHOLD_REGISTER)
    assert (linked.ends_at, linked.data_until) == (midnight(2036, 5, 1), midnight(2034, 5, 1))
    assert care.read_holder(session, linked.id, by=guardian, now=NOW).name == "王小宝"


def test_from_fourteen_personal_data_is_closed(session: Session, guardian: actors.Resident) -> None:
    linked = link(session, child(session, "20120501"))
    with pytest.raises(NotFound):
        care.read_holder(session, linked.id, by=guardian, now=NOW)


def test_who_is_sixteen_has_no_guardian_linked_to_her(session: Session, guardian: actors.Resident) -> None:
    with pytest.raises(Conflict, match="too-old-for-a-guardian"):
        link(session, child(session, "20101122"))


def test_the_young_person_gives_her_word_once_and_it_lasts_until_she_is_of_age(
    session: Session, guardian: actors.Resident
) -> None:
    teenager = child(session, "20120501")
    linked, by = link(session, teenager), phone_of(session, teenager)
    first = care.confirm_guardian(session, linked.id, by=by, profile=SHIYAN, now=NOW)
    assert first.ends_at == midnight(2030, 5, 1)
    assert care.confirm_guardian(session, linked.id, by=by, profile=SHIYAN, now=NOW).confirmed_at == NOW


def test_nobody_else_gives_her_word_and_no_child_does(session: Session, guardian: actors.Resident) -> None:
    small = child(session, "20200501")
    linked = link(session, small)
    with pytest.raises(Conflict, match="only-the-young-person"):
        care.confirm_guardian(session, linked.id, by=guardian, profile=SHIYAN, now=NOW)
    with pytest.raises(Conflict, match="too-young-to-confirm"):
        care.confirm_guardian(session, linked.id, by=phone_of(session, small), profile=SHIYAN, now=NOW)


def test_a_guardian_whom_nobody_knows_is_not_linked(session: Session) -> None:
    with pytest.raises(NotFound, match="guardian-not-known"):
        link(session, child(session, "20200501"))
