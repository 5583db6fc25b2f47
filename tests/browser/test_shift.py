"""Who is on shift at an attended terminal: by PIN, online and offline, handed over and ended."""

import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Screens
from tests.browser.verbs import (
    enter_pin,
    get_ready,
    go_on_shift,
    read_code,
    scan_alone,
    see_verdict,
    type_as_a_scanner,
)
from tests.browser.words import venue
from webapp.demonstration.desks import ATTENDANTS, CLERKS, LIBRARY, PASSWORD
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

LI, ZHOU = ATTENDANTS
REFUSED = "status of (401|403|422|429)"
RUNNING = "status of 409"
OFFLINE = "ERR_INTERNET_DISCONNECTED"
TRIES = 5


def test_hand_over_and_end_take_two_taps(screens: Screens) -> None:
    screens.expect_errors(RUNNING)
    door = _enrolled(screens)
    expect(door.get_by_text(venue("scan.ready"))).not_to_be_visible()
    go_on_shift(door, LI)
    _see_on_shift(door, LI)
    _open_shift(door, LI).get_by_role("button", name=venue("shift.change")).click()
    go_on_shift(door, ZHOU)
    _see_on_shift(door, ZHOU)
    door.reload()
    _see_on_shift(door, ZHOU)
    assert _shift_at_the_server(door) == ZHOU
    _open_shift(door, ZHOU).get_by_role("button", name=venue("shift.end")).click()
    expect(_asked(door)).to_be_visible()
    assert _shift_at_the_server(door) is None
    assert _kept_hashes(door) == 0, "nothing to guess at stays when the last one has gone"


def test_a_wrong_pin_is_told_and_tried_again(screens: Screens) -> None:
    screens.expect_errors(REFUSED)
    door = _enrolled(screens)
    door.get_by_role("button", name=LI).click()
    enter_pin(door, ATTENDANTS[ZHOU])
    expect(door.get_by_role("main").get_by_role("alert")).to_have_text(venue("shift.problem.wrong-pin"))
    for digit in ATTENDANTS[LI]:
        door.get_by_role("button", name=digit, exact=True).click()
    _see_on_shift(door, LI)


def test_a_scanner_types_no_pin(screens: Screens) -> None:
    door = _enrolled(screens)
    asked: list[str] = []
    door.on("request", lambda request: asked.append(request.url))
    door.get_by_role("button", name=LI).click()
    type_as_a_scanner(door, "6901234567892")
    type_as_a_scanner(door, ATTENDANTS[LI])
    expect(door.get_by_text(venue("shift.entered", count="0", total="6"))).to_be_attached()
    door.wait_for_timeout(500)
    assert not [url for url in asked if "shifts" in url or "scans" in url]
    enter_pin(door, ATTENDANTS[LI])
    _see_on_shift(door, LI)
    expect(door.locator(".verdict")).to_have_count(0)


def test_offline_a_pin_tells_who_scans_and_is_confirmed_later(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone, door = screens.phone(), _enrolled(screens)
    get_ready(phone, person)
    go_on_shift(door, LI)
    expect(_strip(door)).to_contain_text(_lists_of_now())
    uploaded: list[str] = []
    door.on("request", lambda request: uploaded.append(request.post_data or "") if "scans" in request.url else None)
    _cut(door)
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict")).to_have_count(0)
    _open_shift(door, LI).get_by_role("button", name=venue("shift.change")).click()
    expect(door.get_by_text(venue("shift.away"))).to_be_visible()
    go_on_shift(door, ZHOU)
    _see_on_shift(door, ZHOU)
    expect(door.get_by_role("button", name=re.compile(venue("shift.unconfirmed")))).to_be_visible()
    expect(_strip(door)).to_contain_text(venue("strip.pending", count="1"))

    door.context.set_offline(False)
    door.get_by_role("button", name=re.compile(venue("strip.details"))).click()
    expect(door.get_by_role("dialog").get_by_text(venue("uploads.state.accepted-late"))).to_be_visible()
    li = next(each["id"] for each in _terminal(door)["attendants"] if each["name"] == LI)
    assert {li in body for body in uploaded} == {True}, "bound to who scanned, not to who was there at the upload"
    door.keyboard.press("Escape")
    _open_shift(door, ZHOU).get_by_role("button", name=venue("shift.confirm")).click()
    enter_pin(door, ATTENDANTS[ZHOU])
    expect(door.get_by_text(venue("shift.unconfirmed"))).to_have_count(0)
    assert _shift_at_the_server(door) == ZHOU


def test_offline_guessing_is_limited(screens: Screens) -> None:
    screens.expect_errors(OFFLINE)
    door = _enrolled(screens)
    _cut(door)
    door.get_by_role("button", name=LI).click()
    alert = door.get_by_role("main").get_by_role("alert")
    for _ in range(TRIES):
        enter_pin(door, "111222")
        expect(alert).to_have_text(venue("shift.problem.wrong-pin"))
        door.wait_for_timeout(400)
    enter_pin(door, ATTENDANTS[LI])
    expect(alert).to_have_text(venue("shift.problem.too-many-tries", minutes="15"))
    door.reload()
    go_on_shift(door, LI)
    expect(alert).to_have_text(venue("shift.problem.too-many-tries", minutes="15"))


def test_yesterdays_roster_is_gone(screens: Screens) -> None:
    screens.expect_errors(OFFLINE)
    door = _enrolled(screens)
    assert _kept_hashes(door) == len(ATTENDANTS)
    _cut(door)
    door.clock.set_system_time(time.time() + 86_400)
    door.reload()
    expect(door.get_by_text(venue("shift.noRoster"))).to_be_visible()
    assert _kept_hashes(door) == 0
    door.get_by_role("button", name=venue("shift.withoutShift")).click()
    expect(door.get_by_role("button", name=re.compile(venue("shift.none")))).to_be_visible()


def test_who_went_home_without_saying_so_does_not_scan_the_next_morning(screens: Screens) -> None:
    screens.expect_errors(OFFLINE)
    door = _enrolled(screens)
    go_on_shift(door, LI)
    _see_on_shift(door, LI)
    _cut(door)
    door.clock.set_system_time(time.time() + 16 * 3600 + 60)
    door.reload()
    expect(_asked(door)).to_be_visible()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("own_server")
def test_a_first_code_becomes_a_pin(screens: Screens) -> None:
    screens.expect_errors(REFUSED)
    first_code, door = _new_attendant(screens.door(), "陈晨"), _enrolled(screens)
    door.get_by_role("button", name="陈晨").click()
    expect(door.get_by_role("heading", name=venue("shift.firstCode", name="陈晨"))).to_be_visible()
    enter_pin(door, first_code)
    for chosen, again, problem in (("246813", "246831", "different"), ("123456", "123456", "weak-pin")):
        _choose(door, chosen, again)
        expect(door.get_by_role("main").get_by_role("alert")).to_have_text(venue(f"shift.problem.{problem}"))
    _choose(door, "927461", "927461")
    _see_on_shift(door, "陈晨")
    assert _shift_at_the_server(door) == "陈晨"


def _new_attendant(clerk: Page, name: str) -> str:
    """What an agency clerk is shown once and tells the attendant."""
    clerk.goto("/agency/")
    for field, value in (
        ("login", CLERKS[0].login),
        ("password", PASSWORD),
        ("code", CLERKS[0].code(datetime.now(UTC))),
    ):
        clerk.locator(f"[name={field}]").fill(value)
    clerk.keyboard.press("Enter")
    clerk.get_by_role("link", name=LIBRARY).click()
    clerk.locator("[aria-labelledby=attendants] .lead-line a").click()
    clerk.locator("[name=name]").fill(name)
    clerk.keyboard.press("Enter")
    return clerk.locator(".code").inner_text().replace(" ", "")


def _enrolled(screens: Screens) -> Page:
    """At the question who is on shift."""
    door = screens.door()
    door.goto("/demonstration/")
    door.get_by_role("button", name=LIBRARY).click()
    door.get_by_role("button", name=venue("ready.start")).click()
    expect(_asked(door)).to_be_visible()
    return door


def _asked(door: Page) -> Locator:
    return door.get_by_role("heading", name=venue("shift.who"))


def _shift_button(door: Page, attendant: str) -> Locator:
    return door.get_by_role("banner").get_by_role("button", name=re.compile(attendant))


def _see_on_shift(door: Page, attendant: str) -> None:
    expect(_shift_button(door, attendant)).to_be_visible()
    expect(door.get_by_text(venue("scan.ready"))).to_be_visible()


def _open_shift(door: Page, attendant: str) -> Locator:
    _shift_button(door, attendant).click()
    return door.get_by_role("dialog")


def _choose(door: Page, chosen: str, again: str) -> None:
    expect(door.get_by_role("heading", name=venue("shift.choose"))).to_be_visible()
    enter_pin(door, chosen)
    expect(door.get_by_role("heading", name=venue("shift.repeat"))).to_be_visible()
    enter_pin(door, again)


def _terminal(door: Page) -> dict[str, Any]:
    terminal: dict[str, Any] = door.context.request.get("/api/venue/terminal").json()
    return terminal


def _shift_at_the_server(door: Page) -> str | None:
    shift = _terminal(door)["shift"]
    return shift and str(shift["attendant"]["name"])


def _kept_hashes(door: Page) -> int:
    """Everything this page keeps in the open is searched, wherever it may have been put."""
    kept = door.evaluate("JSON.stringify(localStorage)")
    return len(re.findall(r"pin_hash\W+[\w-]{43}", kept))


def _cut(door: Page) -> None:
    door.evaluate("navigator.serviceWorker.ready.then(() => null)")
    door.context.set_offline(True)
    expect(_strip(door)).to_contain_text(venue("strip.away"))


def _strip(door: Page) -> Locator:
    """Behind the question who is on shift it cannot be seen, but it is there."""
    return door.locator("footer .told")


def _lists_of_now() -> str:
    return venue("strip.lists", age=venue("age.now"))
