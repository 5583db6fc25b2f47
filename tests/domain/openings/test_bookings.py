"""Places of openings: one winner of the last, changes till the region's hour, a code of the day for visits (M07)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.openings import THURSDAY, WEDNESDAY, arranged, booked, opening, visitor
from tests.make.requests import clerk, moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import ELDER
from webapp.domain import actors, openings, requests
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.notices.model import Message, Notice
from webapp.domain.openings import Half, Opening, Outcome, Plan, Purpose
from webapp.domain.openings.model import Booking
from webapp.domain.requests import Kind, Reason, Request, State, Why

DESK = clerk()
AGENCY = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
# Tuesday 17:00 in China: from now on a Wednesday is fixed.
FIXED = datetime(2026, 11, 24, 9, tzinfo=UTC)
ON_THE_DAY = datetime(2026, 11, 25, 0, tzinfo=UTC)  # 08:00 in China
THE_DAY_AFTER = ON_THE_DAY + timedelta(days=1)


def holder(session: Session) -> actors.Resident:
    return phone_of(session, resident(session))


def told(session: Session, request: Request) -> list[str]:
    query = select(Message).where(Message.resident_id == request.resident_id).order_by(Message.at)
    return [one.text for one in session.scalars(query)]


def outcome(session: Session, request: Request) -> Outcome | None:
    row = openings.newest_booking(session, request.id)
    return row[0].outcome if row else None


def test_an_appointment_is_arranged_with_its_place_and_says_where(session: Session) -> None:
    request = booked(session, holder(session), Kind.APPOINTMENT)
    assert request.state is State.READY
    assert "11月25日上午" in told(session, request)[-1]
    assert "张湾服务大厅" in told(session, request)[-1]
    assert openings.list_openings(session, Purpose.APPOINTMENT, after=NOW.date()) == []


def test_a_visit_is_arranged_by_whoever_names_the_visitor(session: Session) -> None:
    request = booked(session, holder(session))
    assert request.state is State.SUBMITTED
    moved(session, request, State.CHECKED, State.APPROVED, by=DESK)
    who = visitor(session)
    for _ in range(2):
        booking = requests.assign_visitor(session, request.id, who, "S0042", by=DESK, now=NOW)
    assert request.state is State.READY
    assert "示范上门员，工号 S0042" in told(session, request)[-1]
    assert sum("S0042" in text for text in told(session, request)) == 1
    assert booking.code is not None
    assert not any(booking.code in text for text in told(session, request))


def test_another_visitor_has_another_code(session: Session) -> None:
    request = arranged(session, holder(session))
    codes = set()
    for number in range(8):
        who = visitor(session, f"上门员{number}")
        codes.add(requests.assign_visitor(session, request.id, who, f"S{number}", by=DESK, now=NOW).code)
    assert len(codes) > 1


def test_nobody_is_sent_to_what_is_not_approved_or_not_booked(session: Session) -> None:
    by = holder(session)
    who = visitor(session)
    with pytest.raises(Conflict, match="visit-not-booked"):
        requests.assign_visitor(session, booked(session, by).id, who, "S1", by=DESK, now=NOW)
    appointment = booked(session, by, Kind.APPOINTMENT)
    with pytest.raises(Conflict, match="visit-not-booked"):
        requests.assign_visitor(session, appointment.id, who, "S1", by=DESK, now=NOW)


def test_only_who_can_sign_in_is_sent_with_a_number_that_can_be_read_out(session: Session) -> None:
    request = arranged(session, holder(session))
    with pytest.raises(NotFound):
        requests.assign_visitor(session, request.id, uuid4(), "S1", by=DESK, now=NOW)
    with pytest.raises(Invalid, match="badge-mistyped"):
        requests.assign_visitor(session, request.id, visitor(session, "乙"), "工号1", by=DESK, now=NOW)


def test_the_code_is_sent_on_the_day_and_once(session: Session) -> None:
    request = arranged(session, holder(session))
    row = openings.newest_booking(session, request.id)
    assert row is not None
    for now in (ON_THE_DAY - timedelta(hours=2), ON_THE_DAY, ON_THE_DAY + timedelta(hours=1)):
        requests.keep_bookings(session, now=now)
    messages = [one.text for one in session.scalars(select(Notice).where(Notice.kind == "visit-today"))]
    assert len(messages) == 1
    assert f"核对码{row[0].code}" in messages[0]
    assert not any(row[0].code in text for text in told(session, request) if row[0].code)
    assert not requests.is_booking_due(session, now=ON_THE_DAY)


def test_whoever_calls_learns_whether_the_visitor_is_ours(session: Session) -> None:
    request = arranged(session, holder(session))
    row = openings.newest_booking(session, request.id)
    assert row is not None
    code = row[0].code or ""
    assert openings.check_visit(session, "S0042", code, now=ON_THE_DAY) is row[0]
    for number, said, now in (
        ("S0043", code, ON_THE_DAY),
        ("S0042", f"{(int(code) + 1) % 10000:04}", ON_THE_DAY),
        ("S0042", code, ON_THE_DAY - timedelta(days=1)),
        ("S0042", code, THE_DAY_AFTER),
    ):
        assert openings.check_visit(session, number, said, now=now) is None


def test_what_was_done_is_done_and_its_code_is_gone(session: Session) -> None:
    request = arranged(session, holder(session))
    requests.finish_booking(session, request.id, None, by=DESK, now=ON_THE_DAY)
    assert (request.state, outcome(session, request)) == (State.HANDED_OVER, Outcome.DONE)
    assert session.scalars(select(Booking)).one().code is None


def test_a_visit_that_failed_is_arranged_anew(session: Session) -> None:
    by = holder(session)
    request = arranged(session, by)
    reason = Reason(Why.NOBODY_AT_HOME)
    requests.finish_booking(session, request.id, reason, by=DESK, now=ON_THE_DAY)
    assert (request.state, outcome(session, request)) == (State.APPROVED, Outcome.FAILED)
    assert "没有人在家" in told(session, request)[-1]
    again = opening(session, day=date(2026, 11, 30))
    assert requests.book(session, request.id, again.id, by=by, profile=SHIYAN, now=ON_THE_DAY).anew


def test_a_visit_fails_for_a_reason_of_visits(session: Session) -> None:
    request = arranged(session, holder(session))
    with pytest.raises(Invalid):
        requests.finish_booking(session, request.id, Reason(Why.PHOTO_NEEDED), by=DESK, now=ON_THE_DAY)


def test_an_appointment_that_nobody_kept_is_called_off_the_day_after(session: Session) -> None:
    request = booked(session, holder(session), Kind.APPOINTMENT)
    requests.keep_bookings(session, now=ON_THE_DAY)
    assert request.state is State.READY
    assert requests.is_booking_due(session, now=THE_DAY_AFTER)
    requests.keep_bookings(session, now=THE_DAY_AFTER)
    assert (request.state, outcome(session, request)) == (State.WITHDRAWN, Outcome.MISSED)
    assert "没有到" in told(session, request)[-1]


def test_a_change_gives_the_old_place_back(session: Session) -> None:
    by = holder(session)
    request = booked(session, by)
    later = opening(session, day=THURSDAY)
    for anew in (True, False):
        assert requests.book(session, request.id, later.id, by=by, profile=SHIYAN, now=NOW).anew is anew
    taken = {one.day: one.taken for one in session.scalars(select(Opening))}
    assert taken == {WEDNESDAY: 0, THURSDAY: 1}


def test_calling_it_off_gives_the_place_back(session: Session) -> None:
    by = holder(session)
    request = booked(session, by, Kind.APPOINTMENT)
    requests.advance(session, request.id, State.WITHDRAWN, by=by, now=NOW)
    assert session.scalars(select(Opening)).one().taken == 0
    assert outcome(session, request) is Outcome.FREED


def test_from_the_regions_hour_the_desk_alone_changes_it(session: Session) -> None:
    by = holder(session)
    request = booked(session, by)
    later = opening(session, day=THURSDAY)
    with pytest.raises(Conflict, match="booking-fixed"):
        requests.book(session, request.id, later.id, by=by, profile=SHIYAN, now=FIXED)
    with pytest.raises(Conflict, match="booking-fixed"):
        requests.advance(session, request.id, State.WITHDRAWN, by=by, now=FIXED)
    assert requests.book(session, request.id, later.id, by=DESK, profile=SHIYAN, now=FIXED).anew


def test_a_day_that_is_fixed_already_is_the_desks_to_give(session: Session) -> None:
    by = holder(session)
    request, soon = opened(session, by, Kind.HOME_VISIT), opening(session)
    with pytest.raises(Conflict, match="booking-fixed"):
        requests.book(session, request.id, soon.id, by=by, profile=SHIYAN, now=FIXED)


def test_what_is_full_over_or_for_something_else_is_not_booked(session: Session) -> None:
    by, other = holder(session), phone_of(session, resident(session, ELDER))
    booked(session, by)
    request = opened(session, other, Kind.HOME_VISIT)
    full = session.scalars(select(Opening)).one()
    with pytest.raises(Conflict, match="opening-full"):
        requests.book(session, request.id, full.id, by=other, profile=SHIYAN, now=NOW)
    with pytest.raises(Conflict, match="opening-over"):
        requests.book(session, request.id, full.id, by=DESK, profile=SHIYAN, now=THE_DAY_AFTER)
    desk = opening(session, Purpose.APPOINTMENT)
    with pytest.raises(NotFound):
        requests.book(session, request.id, desk.id, by=other, profile=SHIYAN, now=NOW)


def test_a_stranger_books_nothing_for_her(session: Session) -> None:
    request = opened(session, holder(session), Kind.HOME_VISIT)
    stranger = phone_of(session, resident(session, ELDER))
    with pytest.raises(NotFound):
        requests.book(session, request.id, opening(session).id, by=stranger, profile=SHIYAN, now=NOW)


def test_what_needs_no_place_gets_none(session: Session) -> None:
    by = holder(session)
    request = opened(session, by, Kind.APPLY)
    with pytest.raises(Conflict, match="request-moved-on"):
        requests.book(session, request.id, opening(session).id, by=by, profile=SHIYAN, now=NOW)


def test_openings_are_opened_once(session: Session) -> None:
    plan = Plan(Purpose.APPOINTMENT, "420303", "张湾服务大厅", [WEDNESDAY, THURSDAY], list(Half), 5)
    agency = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
    assert [openings.add_openings(session, plan, by=agency, now=NOW) for _ in range(2)] == [4, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        Plan(Purpose.HOME_VISIT, "420303", "大厅", [WEDNESDAY], [Half.MORNING], 1),
        Plan(Purpose.APPOINTMENT, "420303", "", [WEDNESDAY], [Half.MORNING], 1),
        Plan(Purpose.HOME_VISIT, "420303", "", [], [Half.MORNING], 1),
        Plan(Purpose.HOME_VISIT, "420303", "", [WEDNESDAY], [Half.MORNING], 0),
        Plan(Purpose.HOME_VISIT, "420302", "", [WEDNESDAY], [Half.MORNING], 1),
    ],
)
def test_what_cannot_be_meant_is_not_opened(session: Session, wrong: Plan) -> None:
    agency = actors.StaffMember(uuid4(), actors.Role.AGENCY, "420303", uuid4())
    with pytest.raises(Invalid):
        openings.add_openings(session, wrong, by=agency, now=NOW)


@pytest.mark.parametrize(
    ("division", "hers"),
    [("420302", True), ("420300", True), ("420000", True), ("420303", False), ("422801", False)],
)
def test_she_is_offered_and_books_what_serves_her_division(session: Session, division: str, *, hers: bool) -> None:
    """Her clerks open her request, and whoever arranges it must be one of them."""
    person = resident(session)
    card(session, person).division = "420302"
    by = phone_of(session, person)
    one = opening(session, division=division)
    offered = requests.free_openings(session, Kind.HOME_VISIT, by=by, profile=SHIYAN, now=NOW)
    assert list(offered) == ([one] if hers else [])
    request = opened(session, by, Kind.HOME_VISIT)
    for who in (by, clerk("420302"), DESK):
        if hers:
            requests.book(session, request.id, one.id, by=who, profile=SHIYAN, now=NOW)
        else:
            with pytest.raises(NotFound):
                requests.book(session, request.id, one.id, by=who, profile=SHIYAN, now=NOW)
    for area, sees in (("420302", hers), ("420300", hers), (None, hers), ("420303", False)):
        listed = requests.list_bookings(session, by=clerk(area), days=14, now=NOW)
        assert [each.request.id for each in listed] == ([request.id] if sees else [])


def test_an_appointment_changes_its_half_day_and_is_never_sent_back(session: Session) -> None:
    """Approved and without a place it could neither be booked nor kept."""
    by = holder(session)
    request = booked(session, by, Kind.APPOINTMENT)
    with pytest.raises(Conflict, match="request-moved-on"):
        requests.advance(session, request.id, State.APPROVED, by=DESK, reason=Reason(Why.OTHER), now=NOW)
    later = opening(session, Purpose.APPOINTMENT, THURSDAY)
    assert requests.book(session, request.id, later.id, by=DESK, profile=SHIYAN, now=NOW).anew


@pytest.mark.parametrize(
    ("begin", "then"),
    [
        (lambda session, by: booked(session, by, Kind.APPOINTMENT), State.READY),
        (booked, State.SUBMITTED),
        (arranged, State.APPROVED),
    ],
)
def test_a_half_day_that_falls_away_is_told_and_another_is_chosen(
    session: Session, begin: Callable[[Session, actors.Resident], Request], then: State
) -> None:
    by = holder(session)
    request = begin(session, by)
    [gone] = session.scalars(select(Opening)).all()
    assert [requests.close_opening(session, gone.id, by=AGENCY, now=NOW) for _ in range(2)] == [1, 0]
    assert (request.state, gone.taken, gone.places, outcome(session, request)) == (then, 0, 0, Outcome.FREED)
    assert "11月25日上午的这个时段取消了" in told(session, request)[-1]
    assert openings.list_openings(session, gone.purpose, after=NOW.date()) == []
    with pytest.raises(Conflict, match="opening-full"):
        requests.book(session, request.id, gone.id, by=by, profile=SHIYAN, now=NOW)
    later = opening(session, gone.purpose, THURSDAY)
    assert requests.book(session, request.id, later.id, by=by, profile=SHIYAN, now=NOW).anew


def test_a_clerk_withdraws_no_half_day_of_another_area_nor_one_that_is_over(session: Session) -> None:
    one = opening(session)
    with pytest.raises(NotFound):
        requests.close_opening(session, one.id, by=replace(AGENCY, division="420302"), now=NOW)
    with pytest.raises(Conflict, match="opening-over"):
        requests.close_opening(session, one.id, by=AGENCY, now=THE_DAY_AFTER)
