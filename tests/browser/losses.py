"""What a holder does about a loss, in her words."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.verbs import ask_for_message, code_from_message, messages_to, see_code
from tests.browser.words import Words, app
from webapp.demonstration.people import Person

HOLD_MS = 1_500
ACT = app("loss.title")


def report_lost(page: Page, what: str) -> str:
    """From any page of the app; the receipt's number."""
    choose_lost(page, what)
    hold(page)
    return see_receipt(page)


def choose_lost(page: Page, what: str) -> None:
    """card, phone or both, in two taps; the page then says what stops and what goes on."""
    page.get_by_role("link", name=app("loss.door"), exact=True).first.click()
    say_what(page, what)


def say_what(page: Page, what: str) -> None:
    page.get_by_role("link", name=re.compile(app(f"loss.lost.{what}.text"))).click()
    expect(page.get_by_role("heading", name=app("loss.stops"))).to_be_visible()
    expect(page.get_by_role("heading", name=app("loss.goes-on"))).to_be_visible()


def hold_button(page: Page) -> Locator:
    return page.get_by_role("button", name=app("loss.hold.act", act=ACT), exact=True)


def hold(page: Page, milliseconds: int = HOLD_MS) -> None:
    hold_button(page).hover()
    page.mouse.down()
    page.wait_for_timeout(milliseconds)
    page.mouse.up()


def confirm_without_holding(page: Page, say: Words = app) -> None:
    """The other way, for hands that cannot hold."""
    for button in ("loss.hold.act", "loss.hold.again"):
        page.get_by_role("button", name=say(button, act=say("loss.title")), exact=True).click()


def see_receipt(page: Page) -> str:
    page.wait_for_url("**/resident/losses/*")
    return read_receipt(page)


def read_receipt(page: Page) -> str:
    """The number without the gaps that make it readable."""
    row = page.get_by_text(app("loss.receipt.number"), exact=True).locator("xpath=following-sibling::dd")
    expect(row).to_have_text(re.compile(r"^\d{4} \d{4} \d{4}$"))
    return row.inner_text().replace(" ", "")


def report_from_sign_in_page(page: Page, person: Person, what: str) -> str:
    """With both numbers and a code, signed in nowhere."""
    page.goto("/resident/sign-in")
    earlier = messages_to(person, page)
    page.get_by_role("link", name=app("sign-in.lost")).click()
    say_what(page, what)
    ask_for_message(page, person.card_number, person.id_number)
    page.get_by_label(app("sign-in.code.label")).fill(code_from_message(page, person, earlier=earlier))
    hold(page)
    expect(page.get_by_role("heading", name=app("loss.done"))).to_be_focused()
    return read_receipt(page)


def open_report(page: Page) -> None:
    """The report that stands, from the page of the card."""
    page.goto("/resident/card")
    page.get_by_role("list", name=app("loss.open.name")).get_by_role("link").click()
    page.wait_for_url("**/resident/losses/*")


def undo(page: Page, person: Person) -> None:
    """On the page of the report, with a fresh code and the ID number."""
    ask_for_undo_code(page, person)
    prove(page, person.id_number)
    expect(page.get_by_text(app("loss.undo.done"))).to_be_visible()


def ask_for_undo_code(page: Page, person: Person) -> None:
    """The code is typed in when it has come."""
    earlier = messages_to(person, page)
    page.get_by_role("button", name=app("loss.undo.act"), exact=True).click()
    page.get_by_role("button", name=app("sign-in.send"), exact=True).click()
    page.get_by_label(app("sign-in.code.label")).fill(code_from_message(page, person, earlier=earlier))


def prove(page: Page, id_number: str) -> None:
    page.get_by_label(app("sign-in.person.label")).fill(id_number)
    page.get_by_role("button", name=app("loss.undo.act"), exact=True).click()


def let_go_on(page: Page) -> None:
    """The electronic card goes on, on this phone, while its card is lost."""
    page.get_by_role("button", name=app("loss.go-on.act"), exact=True).click()
    page.wait_for_url("**/resident/code")
    see_code(page)
