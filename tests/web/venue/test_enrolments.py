"""POST /api/venue/enrolments: a link becomes a terminal, once."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.simulator import Door
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.domain.venues import EnrolmentLinks
from webapp.domain.venues.model import Terminal

PATH = "/api/venue/enrolments"


def fresh(town: Town) -> Door:
    return Door(town.app.test_client())


def test_a_link_makes_this_device_a_terminal_with_its_scenes(town: Town) -> None:
    door = fresh(town)
    answer = door.enrol(town.link("示范山水景区"))
    assert answer.status_code == 201
    body = answer.json
    assert (body["name"], body["venue"]["name"]) == ("1号门", "示范山水景区")
    assert [scene["code"] for scene in body["scenes"]] == ["TOU-01"]
    assert body == door.http.get("/api/venue/terminal").json


def test_the_cookie_is_only_for_this_api_and_for_no_script(town: Town) -> None:
    cookie = fresh(town).enrol(town.link()).headers["Set-Cookie"]
    assert cookie.startswith("onecard_terminal=")
    parts = {part.strip().split("=")[0] for part in cookie.split(";")[1:]}
    assert parts == {"Expires", "HttpOnly", "Max-Age", "Path", "SameSite"}
    assert "Path=/api/venue/;" in cookie


def test_a_link_works_once_and_the_first_terminal_goes_on(town: Town) -> None:
    link, first = town.link(), fresh(town)
    first.enrol(link)
    assert reason_of(fresh(town).enrol(link), 409) == "link-used"
    assert first.http.get("/api/venue/terminal").status_code == 200


def test_a_link_expires_after_two_days(town: Town) -> None:
    link = town.link()
    town.clock.pass_by(48 * 3600 + 1)
    assert reason_of(fresh(town).enrol(link), 410) == "link-expired"


@pytest.mark.parametrize("link", ["x", "a.b", "W10.x", "\N{SNOWMAN}", "x" * 400])
def test_what_is_no_link_is_refused(town: Town, link: str) -> None:
    assert reason_of(fresh(town).enrol(link), 422) == "link-invalid"


@pytest.mark.parametrize("link", ["", "x" * 401, "a\0b"])
def test_what_cannot_be_a_link_is_refused(town: Town, link: str) -> None:
    assert reason_of(fresh(town).enrol(link), 422) == "invalid"


def test_a_link_of_another_region_is_refused(town: Town) -> None:
    link = EnrolmentLinks(bytes(32)).make("00000000-0000-0000-0000-000000000000", "x", now=town.clock())
    assert reason_of(fresh(town).enrol(link), 422) == "link-invalid"


@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused(town: Town, value: Any) -> None:
    assert reason_of(fresh(town).enrol(value), 422) == "invalid"


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(town: Town, body: bytes) -> None:
    answer = town.app.test_client().post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"


def test_a_resident_is_no_terminal_and_a_terminal_no_resident(town: Town) -> None:
    phone, door = town.signed_in(town.somebody()), town.door()
    phone.http.set_cookie("onecard_terminal", phone.http.get_cookie("onecard_resident", path="/api/resident/").value)
    assert reason_of(phone.http.get("/api/venue/terminal"), 401) == "not-signed-in"
    assert reason_of(door.http.get("/api/resident/home"), 401) == "not-signed-in"


def test_one_browser_may_be_both(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    door = Door(phone.http)
    door.enrol(town.link())
    assert phone.http.get("/api/resident/home").status_code == 200
    assert phone.http.get("/api/venue/terminal").status_code == 200


def test_a_device_that_opens_another_link_ends_its_earlier_terminal(town: Town) -> None:
    door = fresh(town)
    earlier = door.enrol(town.link()).json["id"]
    assert door.enrol(town.link("示范山水景区")).status_code == 201
    [row] = town.rows(select(Terminal).where(Terminal.id == UUID(earlier)))
    assert row.state == "revoked"
    assert door.http.get("/api/venue/terminal").json["venue"]["name"] == "示范山水景区"


def test_a_link_that_does_not_work_ends_nothing(town: Town) -> None:
    door, spent = fresh(town), town.link()
    fresh(town).enrol(spent)
    door.enrol(town.link())
    assert reason_of(door.enrol(spent), 409) == "link-used"
    assert door.http.get("/api/venue/terminal").status_code == 200
