"""A door without its server: what it keeps, what it judges alone, and that no scan is lost."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Screens
from tests.browser.kept import VENUE, kept_lists, kept_scans, kept_seen, kept_texts
from tests.browser.verbs import (
    get_ready,
    go_on_post,
    next_code,
    read_code,
    scan_alone,
    see_post,
    see_verdict,
    sign_out,
    until,
)
from tests.browser.words import venue
from tests.servers import Server
from webapp.demonstration.desks import ATTENDANTS, LIBRARY
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

AWAY = "ERR_INTERNET_DISCONNECTED"
# Chromium asks how much room there is, and then believes it for half a minute.
ROOM_BELIEVED_SECONDS = 31
A_YEAR_BACK = "const now = Date.now.bind(Date); Date.now = () => now() - 365 * 86_400_000;"


def test_offline_a_code_passes_once_and_is_uploaded_once_after_a_restart(
    screens: Screens, town: Server, person: Person, tmp_path: Path
) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.phone_with(tmp_path / "door")
    get_ready(phone, person)
    go_on_post(door)
    door.context.set_offline(True)
    code = read_code(phone)
    scan_alone(door, code)
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict .offline")).to_be_visible()
    scan_alone(door, code)
    see_verdict(door, "already-used", "stop")
    [scan] = kept_scans(door)
    assert (scan["state"], scan["code"]) == ("waiting", code)
    door.context.close()

    door = screens.phone_with(tmp_path / "door", offline=True)
    door.goto("/venue/")
    scan_alone(door, code)
    see_verdict(door, "already-used", "stop")
    door.context.set_offline(False)
    until(door, lambda: kept_scans(door)[0]["state"] != "waiting")
    [settled] = kept_scans(door)
    assert (settled["state"], settled["code"]) == ("accepted-late", None)
    assert answer_again(door, code, scan) == "accepted-late", "the same reference, the same answer"


def test_a_sign_out_reaches_the_door_and_holds_offline(screens: Screens, person: Person) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)
    phone.context.set_offline(True)
    before = kept_lists(door)
    sign_out(phone)
    until(door, lambda: kept_lists(door) != before)
    door.context.set_offline(True)
    scan_alone(door, next_code(phone, after=""))
    see_verdict(door, "unavailable", "stop")
    door.reload()
    scan_alone(door, next_code(phone, after=""))
    see_verdict(door, "unavailable", "stop")
    assert kept_scans(door) == []


@pytest.mark.parametrize("answer", ["nothing", "403", "500", "503", "html"])
def test_a_server_that_answers_nonsense_loses_no_scan(screens: Screens, person: Person, answer: str) -> None:
    screens.expect_errors("status of (403|50[03])", "ERR_FAILED")
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)
    lists = kept_lists(door)
    spoil(door, "**/api/venue/**", answer)
    spoil(door, "**/lists/**", answer)
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")
    door.wait_for_timeout(3_000)
    assert kept_lists(door) == lists
    assert [scan["state"] for scan in kept_scans(door)] == ["waiting"]
    door.unroute_all()
    until(door, lambda: kept_scans(door)[0]["state"] == "accepted-late")


def test_a_code_accepted_online_is_used_offline(screens: Screens, person: Person) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)
    code = read_code(phone)
    scan_alone(door, code)
    see_verdict(door, "accepted", "go")
    door.context.set_offline(True)
    scan_alone(door, code)
    see_verdict(door, "already-used", "stop")
    assert kept_scans(door) == []


def test_an_amber_code_that_the_server_looked_at_waits_for_its_next_one_offline_too(
    screens: Screens, person: Person
) -> None:
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)

    def look(route: Route) -> None:
        reference = route.request.post_data_json["client_ref"]
        route.fulfill(json={"verdict": "look", "reason": "clock-skew", "client_ref": reference})

    door.route("**/api/venue/scans", look)
    scan_alone(door, read_code(phone))
    see_verdict(door, "clock-skew", "look")
    until(door, lambda: [seen["look"] is not None for seen in kept_seen(door)] == [True])
    assert kept_seen(door)[0]["slot"] is None, "nothing is consumed"


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_door_switched_off_with_scans_to_upload_says_so_and_keeps_nobodys_name(
    screens: Screens, own_server: Server, person: Person
) -> None:
    screens.expect_errors(AWAY, "status of 401")
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door, LIBRARY)
    assert next(iter(ATTENDANTS)) in kept_texts(door, VENUE)
    door.context.set_offline(True)
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")
    terminal = door.evaluate("JSON.parse(localStorage['venue.terminal']).id")
    own_server.run("revoke-terminal", terminal)
    door.context.set_offline(False)
    expect(door.get_by_role("heading", name=venue("revoked.title"))).to_be_visible()
    expect(door.get_by_text(venue("revoked.pending", count="1"))).to_be_visible()
    expect(door.get_by_text(venue("revoked.explain"))).to_have_count(0)
    assert not any(name in kept_texts(door, VENUE) for name in ATTENDANTS)
    go_on_post(door, LIBRARY)
    until(door, lambda: kept_scans(door)[0]["state"] == "accepted-late")


def test_two_tabs_of_one_door_accept_a_code_once(screens: Screens, person: Person) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)
    other = door.context.new_page()
    other.goto("/venue/")
    see_post(other)
    door.context.set_offline(True)
    code = read_code(phone)
    for tab in (door, other):
        scan_alone(tab, code)
    # An acceptance leaves the screen by itself; the list beside it keeps both.
    words = [tab.locator(".past strong").first.inner_text() for tab in (door, other)]
    assert sorted(words) == sorted([venue("verdicts.accepted.headline"), venue("verdicts.already-used.headline")])
    assert len(kept_scans(door)) == 1


def test_a_clock_set_back_judges_nobody_until_the_server_speaks(screens: Screens, person: Person) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)
    door.context.set_offline(True)
    door.evaluate(A_YEAR_BACK)
    scan_alone(door, read_code(phone))
    see_verdict(door, "own-clock-wrong", "look")
    door.add_init_script(A_YEAR_BACK)
    door.reload()
    scan_alone(door, read_code(phone))
    see_verdict(door, "own-clock-wrong", "look")
    assert kept_scans(door) == []

    door.context.set_offline(False)
    expect(door.locator(".strip .told")).not_to_contain_text(venue("strip.clockWrong"))
    door.context.set_offline(True)
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")


def test_a_head_from_the_future_is_refused_and_the_lists_stay(screens: Screens) -> None:
    screens.expect_errors("ERR_FAILED")
    door = screens.door()
    go_on_post(door)
    lists = kept_lists(door)
    door.route("**/api/venue/terminal", lambda route: route.abort())
    door.add_init_script(A_YEAR_BACK)
    door.reload()
    door.get_by_role("button", name=venue("strip.details")).click()
    problem = door.get_by_role("dialog").get_by_text(venue("uploads.list.future"))
    expect(problem).to_be_visible()
    assert kept_lists(door) == lists
    door.unroute_all()
    expect(problem).to_have_count(0)


def test_a_list_cut_off_in_mid_download_changes_nothing(screens: Screens, person: Person) -> None:
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    go_on_post(door)
    before = kept_lists(door)
    cut_off: list[str] = []

    def cut(route: Route) -> None:
        cut_off.append(route.request.url)
        route.fulfill(body=route.fetch().body()[:-1])

    door.route("**/lists/*.bin", cut)
    sign_out(phone)
    until(door, lambda: bool(cut_off))
    door.wait_for_timeout(1_000)
    assert kept_lists(door) == before
    door.unroute_all()
    until(door, lambda: kept_lists(door) != before)


def test_no_green_light_that_is_not_kept(screens: Screens, person: Person) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.door()
    go_on_post(door)
    browser, since = door.context.new_cdp_session(door), time.monotonic()
    browser.send("Storage.overrideQuotaForOrigin", {"origin": screens.address, "quotaSize": 1})
    get_ready(phone, person)
    door.wait_for_timeout(max(0, since + ROOM_BELIEVED_SECONDS - time.monotonic()) * 1_000)
    door.context.set_offline(True)
    scan_alone(door, read_code(phone))
    see_verdict(door, "cannot-keep", "look")
    assert kept_scans(door) == []

    browser.send("Storage.clearDataForOrigin", {"origin": screens.address, "storageTypes": "indexeddb"})
    scan_alone(door, next_code(phone, after=""))
    see_verdict(door, "cannot-keep", "look")
    browser.send("Storage.overrideQuotaForOrigin", {"origin": screens.address})
    door.context.set_offline(False)
    until(door, lambda: bool(kept_lists(door)))
    door.context.set_offline(True)
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")


def spoil(door: Page, addresses: str, answer: str) -> None:
    if answer == "nothing":
        door.route(addresses, lambda route: route.abort())
    elif answer == "html":
        door.route(addresses, lambda route: route.fulfill(body="<!doctype html><p>请登录", content_type="text/html"))
    else:
        door.route(addresses, lambda route: route.fulfill(status=int(answer), body="<p>busy"))


def answer_again(door: Page, code: str, scan: dict[str, object]) -> str:
    """What the server says when the same upload comes again."""
    at = door.evaluate("(seconds) => new Date(seconds * 1000).toISOString()", scan["scannedAt"])
    again = {"code": code, "scene": scan["scene"], "client_ref": scan["clientRef"], "scanned_at": at}
    headers = {"Origin": door.evaluate("location.origin")}
    answer = door.context.request.post("/api/venue/scans", data=again, headers=headers)
    return str(answer.json()["verdict"])
