"""Every screen of both apps and of the server itself, in light and dark: axe finds nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.kept import lose_credentials
from tests.browser.losses import confirm_without_holding, open_report, report_from_sign_in_page
from tests.browser.verbs import (
    OUT_OF_VIEW_SECONDS,
    ask_for_message,
    code_from_message,
    enrol,
    enter_pin,
    get_ready,
    read_code,
    scan,
    scan_alone,
    see_code,
    see_verdict,
    sign_in,
)
from tests.browser.words import Words, app, app_in_english, code, venue
from tests.people import ELDER, LOST, SEALED
from webapp.demonstration.desks import ATTENDANTS, LIBRARY
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

REFUSED = r"status of (401|409|422)"
REFUSED_PIN = "status of 403"
OFFLINE = "ERR_INTERNET_DISCONNECTED"
SMALL = {"width": 320, "height": 568}


@dataclass(frozen=True)
class Look:
    """A size of screen and letters, and a language."""

    say: Words
    options: dict[str, Any]
    elder: bool = False

    def choose(self, phone: Page) -> None:
        chosen = {"elder": "yes" if self.elder else "no", "language": "en" if self.say is app_in_english else "zh-CN"}
        phone.evaluate("(chosen) => Object.assign(localStorage, chosen)", chosen)


@pytest.fixture(
    params=[Look(app, {}), Look(app, {"viewport": SMALL}, elder=True), Look(app_in_english, {"viewport": SMALL})],
    ids=["as-usual", "small-and-large", "small-in-english"],
)
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


def test_the_servers_own_pages(screens: Screens, person: Person, clean: Callable[[Page], None]) -> None:
    page = screens.phone()
    sign_in(page, person)
    for address in ("/", "/demonstration/", "/demonstration/sms"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        clean(page)
        assert _overflow(page) == 0, address


def test_signing_in(screens: Screens, person: Person, clean: Callable[[Page], None]) -> None:
    screens.expect_errors(REFUSED)
    phone = screens.phone()
    phone.goto("/resident/")
    expect(phone.get_by_label(app("sign-in.card.label"))).to_be_visible()
    clean(phone)
    ask_for_message(phone, "S1", "42")
    expect(phone.get_by_text(app("sign-in.card.mistake"))).to_be_visible()
    clean(phone)
    ask_for_message(phone, person.card_number, person.id_number)
    code_from_message(phone, person)
    phone.get_by_label(app("sign-in.code.label")).fill("000000")
    phone.get_by_role("button", name=app("sign-in.enter"), exact=True).click()
    expect(phone.get_by_role("alert")).not_to_be_empty()
    clean(phone)


def test_the_holders_screens(screens: Screens, person: Person, clean: Callable[[Page], None]) -> None:
    phone = screens.phone()
    sign_in(phone, person)
    expect(phone.get_by_role("button", name=app("card.accept.act"))).to_be_visible()
    clean(phone)
    phone.get_by_role("button", name=app("card.accept.act")).click()
    expect(phone.get_by_role("button", name=app("accept.act"), exact=True)).to_be_visible()
    clean(phone)
    phone.get_by_role("button", name=app("accept.act"), exact=True).click()
    see_code(phone)
    clean(phone)
    phone.get_by_role("link", name=app("tabs.card")).click()
    expect(phone.get_by_text(app("card.facts.offline.title"))).to_be_visible()
    clean(phone)
    phone.get_by_text(app("titles.details")).click()
    expect(phone.get_by_text(app("details.usable"))).to_be_visible()
    clean(phone)
    phone.goto("/resident/licence")
    expect(phone.get_by_text(person.name)).to_be_visible()
    clean(phone)
    phone.goto("/resident/me")
    expect(phone.get_by_text(app("me.phones.this"))).to_be_visible()
    clean(phone)
    phone.get_by_role("button", name=app("me.leave.act"), exact=True).click()
    clean(phone)


def test_a_loss_from_the_question_to_the_end(
    screens: Screens, person: Person, clean: Callable[[Page], None], look: Look
) -> None:
    phone = screens.phone(**look.options)
    get_ready(phone, person)
    look.choose(phone)
    for place in (
        "services",
        "services?of=culture",
        "services?q=%E5%80%9F%E4%B9%A6",
        "services?q=-",
        "services/CUL-01",
    ):
        _see(phone, place, clean)
    for place in ("card", "loss", "messages", "reads", "me", "tiles", "loss/phone", "loss/both"):
        _see(phone, place, clean)
    _see(phone, "loss/card", clean, until=look.say("loss.stops"))
    confirm_without_holding(phone, look.say)
    phone.wait_for_url("**/resident/losses/*")
    expect(phone.get_by_role("button", name=look.say("loss.go-on.act"))).to_be_visible()
    _clean_and_narrow(phone, clean)
    _see(phone, "card", clean, until=look.say("card.lately"))
    _see(phone, "messages", clean)
    phone.get_by_role("main").get_by_role("button").first.click()
    _clean_and_narrow(phone, clean)
    phone.go_back()
    phone.get_by_role("list", name=look.say("loss.open.name")).get_by_role("link").click()
    phone.get_by_role("button", name=look.say("loss.undo.act"), exact=True).click()
    _clean_and_narrow(phone, clean)
    phone.get_by_role("button", name=look.say("sign-in.send"), exact=True).click()
    expect(phone.get_by_label(look.say("sign-in.code.label"))).to_be_focused()
    _clean_and_narrow(phone, clean)


def test_a_loss_by_somebody_who_is_not_signed_in(
    screens: Screens, person: Person, clean: Callable[[Page], None]
) -> None:
    phone = screens.phone(viewport=SMALL)
    phone.goto("/resident/loss/both")
    expect(phone.get_by_role("heading", name=app("loss.stops"))).to_be_visible()
    _clean_and_narrow(phone, clean)
    report_from_sign_in_page(phone, person, "both")
    _clean_and_narrow(phone, clean)
    sign_in(phone, person)
    open_report(phone)
    _clean_and_narrow(phone, clean)


def test_large_and_in_english(screens: Screens, person: Person, clean: Callable[[Page], None]) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    phone.get_by_role("link", name=app("tabs.me")).click()
    phone.get_by_role("switch", name=re.compile(app("me.elder.title"))).check()
    clean(phone)
    phone.get_by_role("radio", name="English").check()
    clean(phone)
    for place in ("tiles", "code", "card"):
        phone.goto(f"/resident/{place}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        clean(phone)
        assert _overflow(phone) == 0, place


def test_a_phone_in_trouble(screens: Screens, person: Person, clean: Callable[[Page], None]) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.context.set_offline(True)
    lose_credentials(phone)
    phone.goto("/resident/code")
    expect(phone.get_by_role("heading", name=code("storage-cleared.title"))).to_be_visible()
    clean(phone)


def test_a_posted_card_waits_to_be_taken_into_use(screens: Screens, clean: Callable[[Page], None]) -> None:
    phone = screens.phone()
    sign_in(phone, SEALED)
    offer = phone.get_by_role("button", name=app("activate.title"), exact=True)
    offer.or_(phone.get_by_role("link", name=app("activate.title"), exact=True)).click()
    expect(phone.get_by_label(app("activate.number"))).to_be_visible()
    clean(phone)


def test_a_card_that_cannot_be_used(screens: Screens, clean: Callable[[Page], None]) -> None:
    phone = screens.phone()
    sign_in(phone, LOST)
    call = phone.get_by_role("button", name=app("card.call"), exact=True)
    expect(call.or_(phone.get_by_role("link", name=app("card.call"), exact=True))).to_be_visible()
    expect(phone.get_by_role("button", name=app("card.accept.act"))).to_have_count(0)
    clean(phone)


def test_the_doors_screens(screens: Screens, clean: Callable[[Page], None]) -> None:
    screens.expect_errors(REFUSED)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, ELDER)
    door.goto("/venue/")
    expect(door.get_by_role("heading", name=venue("enrol.title"))).to_be_visible()
    clean(door)
    door.goto("/venue/#enrol=nonsense")
    expect(door.get_by_text(venue("enrol.problem.link-invalid"))).to_be_visible()
    clean(door)
    enrol(door, "示范山水景区")
    clean(door)
    for opener in ("scan.type", "scan.scene"):
        door.get_by_role("button", name=re.compile(venue(opener))).click()
        expect(door.get_by_role("dialog")).to_be_visible()
        clean(door)
        door.keyboard.press("Escape")
    digits = read_code(phone)
    scan(door, digits)
    see_verdict(door, "accepted", "go")
    clean(door)
    door.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1000)
    scan(door, digits)
    see_verdict(door, "already-used", "stop")
    clean(door)


def test_an_attended_doors_screens(screens: Screens, clean: Callable[[Page], None]) -> None:
    screens.expect_errors(REFUSED_PIN)
    door = screens.door(viewport={"width": 320, "height": 568})
    door.goto("/demonstration/")
    door.get_by_role("button", name=LIBRARY).click()
    door.get_by_role("button", name=venue("ready.start")).click()
    expect(door.get_by_role("heading", name=venue("shift.who"))).to_be_visible()
    _clean_and_narrow(door, clean)
    name, pin = next(iter(ATTENDANTS.items()))
    door.get_by_role("button", name=name).click()
    door.get_by_role("button", name=venue("shift.newPin")).click()
    expect(door.get_by_text(venue("shift.firstCodeHint"))).to_be_visible()
    _clean_and_narrow(door, clean)
    door.get_by_role("button", name=venue("shift.back")).click()
    door.get_by_role("button", name=name).click()
    enter_pin(door, pin[::-1])
    expect(door.get_by_text(venue("shift.problem.wrong-pin"))).to_be_visible()
    _clean_and_narrow(door, clean)
    enter_pin(door, pin)
    for opener in (name, venue("wedge.title"), venue("strip.details")):
        door.get_by_role("button", name=re.compile(opener)).click()
        expect(door.get_by_role("dialog")).to_be_visible()
        _clean_and_narrow(door, clean)
        door.keyboard.press("Escape")


def test_a_door_without_its_server(screens: Screens, clean: Callable[[Page], None]) -> None:
    screens.expect_errors(OFFLINE)
    phone, door = screens.phone(), screens.door(viewport={"width": 320, "height": 568})
    get_ready(phone, ELDER)
    enrol(door, "示范山水景区")
    strip = door.get_by_role("button", name=re.compile(venue("strip.details")))
    expect(strip).to_contain_text(venue("strip.lists", age=venue("age.now")))
    door.context.set_offline(True)
    expect(strip).to_contain_text(venue("strip.away"))
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict .offline")).to_have_text(re.compile(venue("offline.label", age="")))
    expect(door.locator(".verdict .entitlement")).to_have_text(venue("offline.fareOpen"))
    spoken = door.locator("p[role=alert]").filter(has_text=venue("offline.label", age=""))
    expect(spoken).to_contain_text(venue("offline.fareOpen"))
    _clean_and_narrow(door, clean)
    expect(strip).to_contain_text(venue("strip.pending", count="1"))
    _clean_and_narrow(door, clean)
    strip.click()
    expect(door.get_by_role("dialog").get_by_text(venue("uploads.state.waiting"))).to_be_visible()
    _clean_and_narrow(door, clean)


def _see(phone: Page, place: str, clean: Callable[[Page], None], until: str | None = None) -> None:
    phone.goto(f"/resident/{place}")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    expect(phone.get_by_text(until).first if until else phone.get_by_role("main").first).to_be_visible()
    phone.wait_for_load_state("networkidle")
    _clean_and_narrow(phone, clean)


def _clean_and_narrow(door: Page, clean: Callable[[Page], None]) -> None:
    clean(door)
    assert _overflow(door) == 0


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
