"""A terminal whose surroundings change: its name, its scenes, and what its scanner adds."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Screens
from tests.browser.verbs import enrol, get_ready, read_code, see_verdict, type_as_a_scanner
from tests.browser.words import venue
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

HALL = "示范人社服务大厅"
TEST_TEXT = "8602468135797531"  # what the symbol on the settings sheet says (pwa/venue/wedge-affixes.ts)
LOOK_AGAIN = "window.dispatchEvent(new Event('online'))"


def test_the_header_follows_a_terminal_that_is_renamed_and_moved(screens: Screens) -> None:
    door = screens.door()
    enrol(door, HALL)
    _becomes(door, name="2号门", venue={"name": "示范新馆", "address": "示范路14号"})
    heading = door.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"示范新馆\s+2号门"))


def test_a_withdrawn_scene_is_told_and_the_next_one_taken(screens: Screens) -> None:
    door = screens.door()
    enrol(door, HALL)
    first, second = door.context.request.get("/api/venue/terminal").json()["scenes"]
    _becomes(door, scenes=[second])
    told = door.get_by_text(venue("scan.sceneGone", gone=first["name"], now=second["name"]))
    expect(told).to_be_visible()
    expect(door.get_by_role("button", name=re.compile(second["name"]))).to_be_visible()
    _becomes(door, scenes=[])
    expect(door.get_by_role("paragraph").filter(has_text=re.compile(f"^{venue('scan.noScene')}$"))).to_be_visible()
    type_as_a_scanner(door, "6901234567892")
    expect(door.locator(".verdict")).to_have_count(0)


def test_what_a_scanner_adds_is_found_and_taken_off(screens: Screens, person: Person) -> None:
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    enrol(door, HALL)
    _type_whole(door, f"QR:{read_code(phone)}#")
    see_verdict(door, "not-ours", "stop")
    door.locator(".verdict").click()
    door.get_by_role("button", name=venue("wedge.adds")).click()
    sheet = door.get_by_role("dialog")
    _type_whole(door, f"QR:{TEST_TEXT}#")
    expect(sheet.get_by_text(venue("wedge.proposal", prefix="QR:", suffix="#"))).to_be_visible()
    sheet.get_by_role("button", name=venue("wedge.strip")).click()
    _type_whole(door, f"QR:{TEST_TEXT}#")
    expect(sheet.get_by_text(venue("wedge.clean"))).to_be_visible()
    _type_whole(door, f"QR:{TEST_TEXT[:5]}{TEST_TEXT[6:]}#")
    expect(sheet.get_by_text(venue("wedge.damaged"))).to_be_visible()
    door.keyboard.press("Escape")
    door.reload()
    expect(door.get_by_text(venue("scan.ready"))).to_be_visible()
    _type_whole(door, f"QR:{read_code(phone)}#")
    see_verdict(door, "accepted", "go")


def test_a_device_that_was_never_enrolled_asks_nobody(screens: Screens) -> None:
    door = screens.door()
    asked: list[str] = []
    door.on("request", lambda request: asked.append(request.url))
    door.goto("/venue/")
    expect(door.get_by_role("heading", name=venue("enrol.title"))).to_be_visible()
    assert not [url for url in asked if "/api/venue/" in url]


def _becomes(door: Page, **changes: Any) -> None:
    """The server's next answer about this terminal, as it is after a clerk has changed it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | changes)

    door.unroute("**/api/venue/terminal")
    door.route("**/api/venue/terminal", answer)
    door.evaluate(LOOK_AGAIN)


def _type_whole(door: Page, text: str) -> None:
    """In one go: keys of a machine under load come as far apart as a person's."""
    door.evaluate(
        "([text, end]) => [...text, end].forEach((key) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))",
        [text, "Enter"],
    )
