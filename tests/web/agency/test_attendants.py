"""A venue's attendants in the hands of a clerk, who sees a first code once."""

import re
from uuid import uuid4

import pytest

from tests.web.asking import ORIGIN, reason_of
from tests.web.clerk import Clerk, words
from tests.web.conftest import Town

PIN = "482915"


@pytest.fixture
def venue(clerk: Clerk) -> str:
    return clerk.venue()


def add(clerk: Clerk, venue: str, name: str) -> tuple[str, str]:
    """Where the attendant is, and her first code."""
    code = code_after(clerk, clerk.submit(f"{venue}/add-attendant", {"name": name}))
    page = clerk.open(venue).get_data(as_text=True)
    found = re.findall(rf'href="/agency({venue}/attendants/[^"]+)/remove" aria-label="移除 {name}"', page)
    return found[-1], code


def code_after(clerk: Clerk, answer: object) -> str:
    page = clerk.http.get(answer.headers["Location"]).get_data(as_text=True)  # type: ignore[attr-defined] # an answer
    found = re.search(r'class="code">(\d{4}) (\d{4})<', page)
    assert found, "a first code is shown"
    return found[1] + found[2]


def choose_pin(town: Town, place: str, code: str) -> object:
    body = {"attendant": place.rpartition("/")[2], "first_code": code, "pin": PIN}
    return town.door().http.post("/api/venue/pins", json=body, headers=ORIGIN)


def test_an_attendant_chooses_her_pin_with_the_first_code(town: Town, clerk: Clerk, venue: str) -> None:
    place, code = add(clerk, venue, "陈静")
    assert re.search(r"陈静 首次口令待用，失效时间 \d+月\d+日 \d\d:\d\d 7 天后", words(clerk.open(venue)))
    assert choose_pin(town, place, code).status_code == 204
    assert "陈静 已设值守密码" in words(clerk.open(venue))


def test_the_code_is_shown_once(clerk: Clerk, venue: str) -> None:
    answer = clerk.submit(f"{venue}/add-attendant", {"name": "林芳"})
    code_after(clerk, answer)
    assert "只显示一次" in words(clerk.http.get(answer.headers["Location"]))


@pytest.mark.parametrize("name", ["", " ", "长" * 41, "a\0b"])
def test_a_name_that_is_none_is_refused(clerk: Clerk, venue: str, name: str) -> None:
    assert clerk.submit(f"{venue}/add-attendant", {"name": name}).status_code == 422


def test_a_first_code_that_lapsed_is_shown_as_lapsed(town: Town, clerk: Clerk, venue: str) -> None:
    add(clerk, venue, "吴刚")
    town.clock.pass_by(7 * 86400 + 1)
    clerk.sign_in()
    assert "吴刚 首次口令已失效" in words(clerk.open(venue))


def test_a_new_first_code_ends_the_earlier_one(town: Town, clerk: Clerk, venue: str) -> None:
    place, first = add(clerk, venue, "郑华")
    assert "值守密码马上作废" in words(clerk.open(f"{place}/first-code"))
    second = code_after(clerk, clerk.submit(f"{place}/first-code"))
    assert reason_of(choose_pin(town, place, first), 403)
    assert choose_pin(town, place, second).status_code == 204


def test_a_removed_attendant_is_gone_and_her_shift_over(town: Town, clerk: Clerk, venue: str) -> None:
    place, code = add(clerk, venue, "何丽")
    assert choose_pin(town, place, code).status_code == 204
    door = town.door()
    body = {"attendant": place.rpartition("/")[2], "pin": PIN}
    assert door.http.post("/api/venue/shifts", json=body, headers=ORIGIN).status_code == 201
    assert "何丽 ·" in words(clerk.open(venue))
    assert "正在当班的马上结束" in words(clerk.open(f"{place}/remove"))
    page = clerk.follow(clerk.submit(f"{place}/remove"))
    assert "已移除何丽" in page
    assert door.http.get("/api/venue/terminal").json["shift"] is None
    for act in ("first-code", "remove"):
        assert clerk.open(f"{place}/{act}").status_code == 404


def test_an_attendant_of_another_venue_is_not_found_under_this_one(clerk: Clerk, venue: str) -> None:
    place, _ = add(clerk, venue, "高洁")
    elsewhere = f"{clerk.venue('示范博物馆')}/attendants/{place.rpartition('/')[2]}"
    for wrong in (elsewhere, f"{venue}/attendants/{uuid4()}"):
        for act in ("first-code", "remove"):
            assert clerk.open(f"{wrong}/{act}").status_code == 404
            assert clerk.submit(f"{wrong}/{act}", on=f"{venue}/add-attendant").status_code == 404
    assert "高洁" in words(clerk.open(venue))
