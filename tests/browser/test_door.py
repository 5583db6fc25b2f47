"""What may happen at a door, and what staff see."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.verbs import enrol, get_ready, read_code, scan, scan_alone, see_verdict, type_as_a_scanner
from tests.browser.words import venue
from tests.people import ELDER
from tests.servers import Server
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

SIGNED_OUT = "status of 401"
LINK_USED = "status of 409"
LINK_INVALID = "status of 422"
AWAY = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED|status of 503"


def test_a_revoked_terminal_is_told_in_mid_shift(screens: Screens, town: Server, person: Person) -> None:
    screens.expect_errors(SIGNED_OUT)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    enrol(door, "示范博物馆")
    terminal = door.context.request.get("/api/venue/terminal").json()
    town.run("revoke-terminal", terminal["id"])
    scan(door, read_code(phone))
    expect(door.get_by_role("heading", name=venue("revoked.title"))).to_be_visible()
    expect(door.get_by_text(venue("revoked.lastScan"))).to_be_visible()
    expect(door.locator(".verdict")).to_have_count(0)
    door.reload()
    expect(door.get_by_role("heading", name=venue("revoked.title"))).to_be_visible()


def test_without_lists_no_green_light_while_the_server_is_away(screens: Screens, person: Person) -> None:
    """The network is cut, not the server stopped: a code grows old sooner than a busy machine starts one again."""
    screens.expect_errors(AWAY, "ERR_FAILED")
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    door.route("**/lists/**", lambda route: route.abort())
    enrol(door, "示范图书馆")
    digits, verdict = read_code(phone), door.locator(".verdict")
    door.context.set_offline(True)
    scan(door, digits)
    expect(door.get_by_text(venue("scan.retrying"))).to_be_visible()
    expect(verdict).to_have_count(0)
    door.context.set_offline(False)
    see_verdict(door, "accepted", "go")
    expect(verdict.locator(".offline")).to_have_count(0)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_with_lists_a_door_judges_while_the_server_is_away(
    screens: Screens, own_server: Server, person: Person
) -> None:
    screens.expect_errors(AWAY)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    enrol(door, "示范图书馆")
    lists = door.locator(".strip").get_by_text(venue("strip.lists", age=""))
    expect(lists).to_be_visible()
    own_server.stop()
    digits = read_code(phone)
    scan_alone(door, digits)
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict .offline")).to_be_visible()
    pending = door.locator(".strip").get_by_text(venue("strip.pending", count="1"))
    expect(pending).to_be_visible()
    scan_alone(door, digits)
    see_verdict(door, "already-used", "stop")
    own_server.start()
    expect(pending).to_have_count(0, timeout=60_000)


def test_a_link_enrols_one_device(screens: Screens) -> None:
    screens.expect_errors(LINK_USED, LINK_INVALID, SIGNED_OUT)
    first, second = screens.door(), screens.door()
    link = new_link(first, "示范科技馆")
    first.goto(link)
    expect(first.get_by_role("heading", name=venue("ready.title"))).to_be_visible()
    assert "#" not in first.url, "the link is gone from the address bar"

    second.goto(link)
    expect(second.get_by_text(venue("enrol.problem.link-used"))).to_be_visible()
    second.get_by_label(venue("enrol.linkLabel")).fill(f"{link}x")
    second.get_by_role("button", name=venue("enrol.use"), exact=True).click()
    expect(second.get_by_text(venue("enrol.problem.link-invalid"))).to_be_visible()

    first.goto("about:blank")
    first.goto(link)
    expect(first.get_by_role("heading", name=venue("ready.title"))).to_be_visible()


def test_digits_can_be_typed_by_hand(screens: Screens, person: Person) -> None:
    phone, door = screens.phone(), screens.door(viewport={"width": 390, "height": 844})
    get_ready(phone, person)
    enrol(door, "示范图书馆")
    door.get_by_role("button", name=venue("scan.type")).click()
    door.get_by_label(venue("typed.label", total="429")).fill(read_code(phone))
    expect(door.get_by_text(venue("typed.whole", total="429"))).to_be_visible()
    door.get_by_role("button", name=venue("typed.judge"), exact=True).click()
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict")).to_have_count(0)
    door.get_by_role("button", name=venue("scan.recent")).click()
    expect(door.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)


def test_other_symbols_stay_on_the_device(screens: Screens) -> None:
    door = screens.door()
    enrol(door, "示范图书馆")
    asked = []
    door.on("request", lambda request: asked.append(request.url))
    type_as_a_scanner(door, "6901234567892")
    see_verdict(door, "not-ours", "stop")
    assert not [url for url in asked if "scans" in url]


def test_a_door_sees_the_fare_and_no_name(screens: Screens) -> None:
    phone, door = screens.phone(), screens.door()
    get_ready(phone, ELDER)
    enrol(door, "示范山水景区")
    scan(door, read_code(phone))
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict .entitlement")).to_have_text(f"{venue('entitlement.free')} · 65岁以上")
    assert ELDER.name not in door.content()


def new_link(door: Page, venue_name: str) -> str:
    """A link that nobody has opened yet, as it stands in a message to a venue."""
    door.goto("/demonstration/")
    form = door.locator("form").filter(has=door.get_by_role("button", name=venue_name))
    answer = door.context.request.post(
        str(form.get_attribute("action")), headers={"Origin": door.evaluate("location.origin")}, max_redirects=0
    )
    return answer.headers["location"]
