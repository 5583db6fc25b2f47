"""A visit from the phone over the desk to the door: who goes, the code of the day, and who calls to ask (M07)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.simulator import Phone
from tests.web.clerk import KEFU, words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk, at_the_desk
from webapp.clock import in_china
from webapp.domain import openings, requests, staff
from webapp.domain.actors import Job, Role, StaffMember
from webapp.domain.helpdesk import VISIT_CHECKS_A_DAY
from webapp.domain.openings import Half, Plan, Purpose
from webapp.domain.openings.model import Booking
from webapp.domain.requests import Reason, State, Why
from webapp.jobs.bookings import follow_bookings
from webapp.web.problems import TABLE

VISIT = {"kind": "home-visit", "details": {"address": "茅箭区五堰街1号", "why": "行动不便"}}
APPOINTMENT = {"kind": "appointment", "details": {"purpose": "pin"}}


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.signed_in(town.somebody())


def opened(town: Town, purpose: Purpose = Purpose.HOME_VISIT, *, places: int = 5, days: int = 3) -> str:
    """The id of half a day in some days, at an outlet that no other test has."""
    outlet = f"大厅{uuid4().hex[:8]}" if purpose is Purpose.APPOINTMENT else ""
    day = in_china(town.clock()).date() + timedelta(days=days)
    plan = Plan(purpose, "420300", outlet, [day], [Half.MORNING], places)
    with town.writing() as session, session.begin():
        openings.add_openings(session, plan, by=Job("test"), now=town.clock())
        free = openings.list_openings(session, purpose, after=day - timedelta(days=1))
        return next(str(one.id) for one in free if (one.day, one.place, one.division) == (day, outlet, "420300"))


def asked(town: Town, phone: Phone, body: dict[str, Any] = VISIT, **opening: int) -> str:
    made = phone.post("requests", body | {"opening_id": opened(town, Purpose(body["kind"]), **opening)})
    assert made.status_code == 201, made.json
    return str(made.json["id"])


def approve(town: Town, request: str) -> None:
    colleague = StaffMember(uuid4(), Role.HELPDESK, None, uuid4())
    with town.writing() as session, session.begin():
        for to in (State.CHECKED, State.APPROVED):
            reason = Reason(Why.OTHER, "窗口核对过")
            requests.advance(session, UUID(request), to, by=colleague, reason=reason, now=town.clock())


def kefu(town: Town) -> str:
    with town.writing() as session:
        return str(staff.load_account(session, KEFU.login).id)


def mine(phone: Phone) -> dict[str, Any]:
    [one] = phone.http.get("/api/resident/requests").json["requests"]
    return dict(one)


def to_the_day(town: Town, days: int = 3) -> None:
    """Nine in the morning, that many days later."""
    now = in_china(town.clock())
    morning = (now + timedelta(days=days)).replace(hour=9, minute=0)
    town.clock.pass_by((morning - now).total_seconds())


def test_a_visit_is_booked_on_the_phone_arranged_at_the_desk_and_done(
    town: Town, desk: DeskClerk, phone: Phone
) -> None:
    request = asked(town, phone)
    approve(town, request)
    assert "还没有安排人" in words(desk.open("/bookings"))
    page = f"/requests/{request}/booking"
    assert "已经告诉本人" in desk.follow(desk.submit(f"{page}/visitor", {"visitor": kefu(town), "badge": "s0042"}))
    one = mine(phone)
    assert (one["state"], one["booking"]["visitor"]) == ("ready", {"name": KEFU.name, "badge": "S0042", "code": None})
    assert "核对码" not in words(desk.open(page))
    to_the_day(town)
    follow_bookings(town.house.engine, town.clock)
    code = mine(phone)["booking"]["visitor"]["code"]
    desk.sign_in_again()
    assert code in words(desk.open(page))
    [row] = town.rows(select(Booking).where(Booking.request_id == UUID(request)))
    assert row.told_at is not None
    assert "是我们的人" in words(desk.submit("/visit-check", {"badge": "S0042", "code": code}))
    assert "已登记" in desk.follow(desk.submit(f"{page}/outcome", {"what": "happened"}))
    assert (mine(phone)["state"], mine(phone)["booking"]) == ("handed-over", None)
    assert "对不上" in words(desk.submit("/visit-check", {"badge": "S0042", "code": code}))


def test_nobody_guesses_a_visitors_code(own_town: Town) -> None:
    desk = at_the_desk(own_town)
    for _ in range(VISIT_CHECKS_A_DAY.count):
        assert desk.submit("/visit-check", {"badge": "S0042", "code": "0000"}).status_code == 200
    answer = desk.submit("/visit-check", {"badge": " s0042", "code": "0001"})
    assert (answer.status_code, TABLE["too-many-tries"]["zh"] in words(answer)) == (429, True)
    assert desk.submit("/visit-check", {"badge": "S0043", "code": "0001"}).status_code == 200


def test_the_list_names_nobody_who_is_visited(town: Town, desk: DeskClerk, phone: Phone) -> None:
    asked(town, phone)
    assert "茅箭区五堰街1号" not in words(desk.open("/bookings"))


def test_nobody_is_sent_before_it_is_approved(town: Town, desk: DeskClerk, phone: Phone) -> None:
    request = asked(town, phone)
    answer = desk.submit(f"/requests/{request}/booking/visitor", {"visitor": kefu(town), "badge": "S0042"})
    assert (answer.status_code, "还没有批准" in words(answer)) == (409, True)


def test_a_visit_that_failed_says_why_and_is_booked_anew(town: Town, desk: DeskClerk, phone: Phone) -> None:
    request = asked(town, phone)
    approve(town, request)
    page = f"/requests/{request}/booking"
    desk.submit(f"{page}/visitor", {"visitor": kefu(town), "badge": "S0042"})
    assert desk.submit(f"{page}/outcome", {"what": "nobody-at-home"}).status_code == 303
    one = mine(phone)
    assert (one["state"], one["events"][-1]["why"], one["booking"]) == ("approved", "nobody-at-home", None)
    again = opened(town, days=5)
    assert desk.submit(f"{page}/time", {"opening": again}).status_code == 303
    assert mine(phone)["booking"]["opening_id"] == again


def test_an_appointment_is_arranged_at_once_and_changed_on_the_phone(town: Town, phone: Phone) -> None:
    request = asked(town, phone, APPOINTMENT)
    assert (mine(phone)["state"], mine(phone)["booking"]["place"][:2]) == ("ready", "大厅")
    again = opened(town, Purpose.APPOINTMENT, days=4)
    changed = phone.post(f"requests/{request}/booking", {"opening_id": again})
    assert (changed.status_code, changed.json["booking"]["opening_id"]) == (200, again)


def test_what_is_full_opens_no_request(town: Town, phone: Phone) -> None:
    last = opened(town, Purpose.APPOINTMENT, places=1)
    other = town.signed_in(town.somebody())
    assert other.post("requests", APPOINTMENT | {"opening_id": last}).status_code == 201
    refused = phone.post("requests", APPOINTMENT | {"opening_id": last})
    assert (refused.status_code, refused.json["reason"]) == (409, "opening-full")
    assert phone.http.get("/api/resident/requests").json["requests"] == []


def test_a_holder_sees_what_she_can_still_book(town: Town, phone: Phone) -> None:
    far, near = opened(town, days=9), opened(town, days=0)
    free = phone.http.get("/api/resident/openings?purpose=home-visit").json["openings"]
    here = {one["id"] for one in free}
    assert far in here
    assert near not in here
    assert phone.http.get("/api/resident/openings?purpose=tea").status_code == 422


def test_a_kind_without_places_has_no_page_for_one(desk: DeskClerk, phone: Phone) -> None:
    body = {"kind": "change-data", "details": {"field": "phone", "value": "19900000099"}}
    request = phone.post("requests", body).json["id"]
    assert desk.open(f"/requests/{request}/booking/time").status_code == 404
