"""A guardian's rights end on birthdays, and the last years need the young person's word."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import MING, STRANGER
from webapp.clock import CHINA
from webapp.domain import actors, care, residents
from webapp.domain.care.rules import GuardianAges, Span, guardian_span
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
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
    evidence = care.Evidence(care.Document.HOUSEHOLD_REGISTER)
    return care.link_guardian(session, of.id, MING.id_number, evidence, by=CLERK, profile=SHIYAN, now=now)


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
    assert (linked.ends_at, linked.data_until) == (linked.evidence_until, midnight(2034, 5, 1))
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
    assert first.ends_at == first.evidence_until == midnight(2026, 11, 22) + timedelta(days=1096)
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


def test_a_proof_ends_by_its_own_day_or_by_the_days_of_the_region(session: Session, guardian: actors.Resident) -> None:
    small = child(session, "20200501")
    ruling = care.Evidence(care.Document.COURT_RULING, date(2027, 3, 1))
    linked = care.link_guardian(session, small.id, MING.id_number, ruling, by=CLERK, profile=SHIYAN, now=NOW)
    assert linked.ends_at == linked.evidence_until == midnight(2027, 3, 2)
    days = SHIYAN.guardian_evidence_days["household-register"]
    again = link(session, small)
    assert (again.id, again.document) == (linked.id, care.Document.HOUSEHOLD_REGISTER)
    assert again.ends_at == midnight(2026, 11, 22) + timedelta(days=days)
    rows = session.query(LedgerRow).filter_by(event="resident:care:renew").count()
    assert link(session, small).id == linked.id
    assert session.query(LedgerRow).filter_by(event="resident:care:renew").count() == rows == 1


def test_a_proof_that_is_over_links_nobody(session: Session, guardian: actors.Resident) -> None:
    over = care.Evidence(care.Document.COURT_RULING, date(2026, 11, 21))
    small = child(session, "20200501")
    with pytest.raises(Invalid, match="evidence-over"):
        care.link_guardian(session, small.id, MING.id_number, over, by=CLERK, profile=SHIYAN, now=NOW)


def test_both_are_warned_once_before_the_proof_runs_out_and_told_when_it_has(
    session: Session, guardian: actors.Resident
) -> None:
    ruling = care.Evidence(care.Document.COURT_RULING, date(2027, 3, 1))
    small = child(session, "20200501")
    linked = care.link_guardian(session, small.id, MING.id_number, ruling, by=CLERK, profile=SHIYAN, now=NOW)
    for days in (68, 70, 71):
        care.warn_of_evidence(session, profile=SHIYAN, now=after(days=days))
    session.flush()
    assert told(session, "guardian-evidence-ends") == {small.id: 1, guardian.id: 1}
    assert not care.is_evidence_due(session, profile=SHIYAN, now=after(days=72))
    care.lapse_ended(session, now=after(days=99))
    assert linked.ended_at is None
    care.lapse_ended(session, now=after(days=101))
    assert linked.ending is care.Ending.EVIDENCE
    assert told(session, "guardian-evidence-over") == {small.id: 1, guardian.id: 1}


def test_a_birthday_that_comes_before_the_proof_ends_is_no_reason_to_bring_a_new_one(
    session: Session, guardian: actors.Resident
) -> None:
    linked = link(session, child(session, "20110101"))
    assert linked.evidence_until is not None
    assert linked.ends_at == midnight(2027, 1, 1) < linked.evidence_until
    late = linked.evidence_until - timedelta(days=1)
    assert not care.is_evidence_due(session, profile=SHIYAN, now=late)
    care.lapse_ended(session, now=late)
    assert linked.ending is care.Ending.TIME


def told(session: Session, kind: str) -> dict[UUID, int]:
    return dict(Counter(one.resident_id for one in session.query(Message).filter_by(kind=kind)))
