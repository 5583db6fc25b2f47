"""A visit at home: booked on the phone, arranged at the desk, told from an impostor by its code, done (M07)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import say, sign_in_at_helpdesk
from tests.browser.verbs import sign_in
from tests.browser.words import app
from webapp.clock import in_china
from webapp.demonstration.desks import CLERKS
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
KEFU = CLERKS[2]
Look = Callable[[Page], None]


def test_a_visit_from_the_phone_to_the_door(screens: Screens, person: Person, clean: Look) -> None:
    phone, desk = screens.phone(), screens.door(viewport=DESK)
    sign_in(phone, person)
    number = book(phone, clean)
    sign_in_at_helpdesk(desk)
    approve(desk, number)
    # She calls and asks for today, which the desk alone can still give.
    today = f"{in_china(datetime.now(UTC)).date()} {say('request-choice.afternoon')}"
    act(desk, "booking-time", clean, lambda: choose(desk, say("booking-time.opening"), today))
    act(desk, "visitor", clean, lambda: name_visitor(desk, KEFU.name, "S0042"))

    phone.reload()
    expect(phone.get_by_text(app("requests.booking.visitor", name=KEFU.name, badge="S0042"))).to_be_visible()
    expect(phone.get_by_text(app("requests.booking.code-rule"))).to_be_visible()
    clean(phone)
    code = phone.locator(".code strong").inner_text()
    desk.reload()
    expect(desk.get_by_text(code, exact=True)).to_be_visible()
    see(desk, clean)
    check(desk, code, clean)

    desk.goto("/helpdesk/bookings")
    see(desk, clean)
    desk.get_by_role("link", name=number).click()
    act(desk, "outcome", clean, lambda: desk.get_by_label(say("outcome.happened")).check())
    phone.reload()
    expect(phone.get_by_role("heading", name=app("requests.states.handed-over"))).to_be_visible()


def book(phone: Page, clean: Look) -> str:
    """The receipt's number, as the desk writes it."""
    phone.goto("/resident/ask/home-visit")
    phone.get_by_label(app("requests.fields.address")).fill("茅箭区五堰街1号")
    phone.get_by_label(app("requests.fields.why")).fill("行动不便")
    phone.get_by_label(app("requests.fields.time")).select_option(index=2)
    clean(phone)
    phone.get_by_role("button", name=app("requests.ask")).click()
    expect(phone.get_by_role("heading", name=app("requests.booking.title"))).to_be_visible()
    clean(phone)
    return phone.get_by_text("受理号").inner_text().removeprefix("受理号 ").strip()


def approve(desk: Page, number: str) -> None:
    for step in ("request-step.checked", "request-step.approved"):
        desk.goto("/helpdesk/requests")
        desk.get_by_role("link", name=number).click()
        desk.get_by_text(say(step), exact=True).click()
        desk.get_by_label(say("request-step.why")).select_option(value="other")
        desk.get_by_label(say("request-step.note"), exact=True).fill("窗口核对过证件")
        desk.get_by_role("button", name=say("request.act"), exact=True).click()
        expect(desk.get_by_text(say("request.moved", state=say(step.replace("step", "state"))))).to_be_visible()
    desk.get_by_role("link", name=say("booking.open")).click()


def act(desk: Page, which: str, clean: Look, fill: Callable[[], object]) -> None:
    desk.get_by_role("link", name=say(f"{which}.title")).click()
    fill()
    see(desk, clean)
    desk.get_by_role("button", name=say(f"{which}.act"), exact=True).click()
    expect(desk.get_by_role("status")).to_have_text(say(f"{which}.done"))


def name_visitor(desk: Page, name: str, badge: str) -> None:
    choose(desk, say("visitor.visitor"), name)
    desk.get_by_label(say("visitor.badge"), exact=True).fill(badge)


def choose(desk: Page, label: str, beginning: str) -> None:
    field = desk.get_by_label(label, exact=True)
    field.select_option(label=field.locator("option", has_text=beginning).first.inner_text())


def check(desk: Page, code: str, clean: Look) -> None:
    """For her neighbour, who has no phone and calls."""
    for said, answer in ((f"{(int(code) + 1) % 10000:04}", "visit-check.not-ours"), (code, "visit-check.ours")):
        desk.goto("/helpdesk/visit-check")
        desk.get_by_label(say("visit-check.badge")).fill("S0042")
        desk.get_by_label(say("visit-check.code")).fill(said)
        desk.get_by_role("button", name=say("visit-check.act"), exact=True).click()
        expect(desk.get_by_text(say(answer, who=KEFU.name))).to_be_visible()
        clean(desk)


def see(desk: Page, clean: Look) -> None:
    """At a desk's width and at a phone's."""
    clean(desk)
    desk.set_viewport_size(PHONE)
    clean(desk)
    desk.set_viewport_size(DESK)
