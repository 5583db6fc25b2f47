"""A request from the page of an item to the desk and back; nothing for axe to find on the way (M02, M08)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import say, sign_in_at_helpdesk
from tests.browser.verbs import sign_in
from tests.browser.words import app, app_in_english
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
Look = Callable[[Page], None]


def test_a_request_from_the_guide_to_the_desk_and_back(
    screens: Screens, person: Person, clean: Look, tmp_path: Path
) -> None:
    phone, desk = screens.phone(), screens.door(viewport={"width": 1280, "height": 900})
    sign_in(phone, person)
    phone.goto("/resident/requests")
    expect(phone.get_by_role("heading", name=app("requests.none.title"))).to_be_visible()
    see(phone, clean)

    ask_for_a_visit(phone, tmp_path, clean)
    ask_her_for_a_proof(desk, clean)
    phone.reload()
    expect(phone.get_by_role("heading", name=app("requests.waits"))).to_be_visible()
    expect(phone.get_by_text(app("requests.whys.proof-needed")).first).to_be_visible()
    see(phone, clean)
    phone.evaluate("localStorage.setItem('language', 'en')")
    phone.reload()
    expect(phone.get_by_role("heading", name=app_in_english("requests.waits"))).to_be_visible()
    see(phone, clean)
    phone.evaluate("localStorage.setItem('language', 'zh-CN')")
    phone.reload()
    phone.get_by_role("button", name=app("requests.answered")).click()
    expect(phone.get_by_role("heading", name=app("requests.states.submitted"))).to_be_visible()
    phone.get_by_role("button", name=app("requests.withdraw.act")).click()
    phone.get_by_role("dialog").get_by_role("button", name=app("requests.withdraw.act")).click()
    expect(phone.get_by_role("heading", name=app("requests.states.withdrawn"))).to_be_visible()


def ask_for_a_visit(phone: Page, folder: Path, clean: Look) -> None:
    """From the page of the item, with a picture of her document."""
    phone.goto("/resident/services/CARD-16")
    expect(phone.get_by_text(app("services.limit.days", count="10")).first).to_be_visible()
    phone.get_by_role("button", name=app("services.actions.request-home-visit")).click()
    phone.get_by_label(app("requests.fields.address")).fill("茅箭区五堰街1号")
    phone.get_by_label(app("requests.fields.why")).fill("行动不便")
    see(phone, clean)
    phone.get_by_role("button", name=app("requests.ask")).click()
    expect(phone.get_by_role("heading", name=app("requests.states.submitted"))).to_be_visible()

    picture = folder / "document.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n a picture")
    phone.get_by_label(app("requests.evidence.choose")).set_input_files(picture)
    expect(phone.get_by_text(app("requests.evidence.none"))).to_be_hidden()
    see(phone, clean)


def ask_her_for_a_proof(desk: Page, clean: Look) -> None:
    """The newest in the queue; its clock stops."""
    sign_in_at_helpdesk(desk)
    desk.get_by_role("navigation").get_by_role("link", name=say("request.title")).click()
    see_desk(desk, clean)
    desk.get_by_role("row", name=say("request-state.submitted")).last.get_by_role("link").click()
    see_desk(desk, clean)
    desk.get_by_label(say("request-step.waiting-for-you"), exact=True).check()
    desk.get_by_label(say("request-step.why")).select_option(value="proof-needed")
    desk.get_by_role("button", name=say("request.act")).click()
    expect(desk.get_by_role("status")).to_have_text(say("request.moved", state=say("request-state.waiting-for-you")))


def see(page: Page, clean: Look) -> None:
    """Nothing for axe, and nothing that stands out sideways on the narrowest phone with the largest letters."""
    clean(page)
    page.set_viewport_size(NARROW)
    page.evaluate("document.documentElement.toggleAttribute('data-elder', true)")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, page.url
    page.evaluate("document.documentElement.toggleAttribute('data-elder', false)")
    page.set_viewport_size(PHONE)


def see_desk(page: Page, clean: Look) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean(page)
