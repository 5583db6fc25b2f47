"""What people do with the two apps, in their words."""

import io
import re
import time
from collections.abc import Callable
from uuid import UUID

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NothingHappened

from tests.browser.kept import kept_lists
from tests.browser.words import app, code, venue
from webapp.demonstration.desks import ATTENDANTS, LIBRARY
from webapp.demonstration.people import Person

DIGITS = 429
# A venue of low assurance where nobody need be on shift.
MUSEUM = "示范博物馆"
PATIENCE_SECONDS = 30
# A door takes no notice of a code that has not been out of its sight (pwa/venue/repeats.ts).
OUT_OF_VIEW_SECONDS = 2.1
SCANS = 4
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
}"""
FINGER_MS = 80
# A receipt bears a number too, and may come between a code and the one who waits for it.
WITH_A_CODE = "验证码"


def sign_in(page: Page, person: Person) -> None:
    page.goto("/resident/sign-in")
    earlier = messages_to(person, page)
    ask_for_message(page, person.card_number, person.id_number)
    page.get_by_label(app("sign-in.code.label")).fill(code_from_message(page, person, earlier=earlier))
    page.get_by_role("button", name=app("sign-in.enter"), exact=True).click()
    page.wait_for_url(re.compile("/resident/(card|code)$"))


def messages_to(person: Person, page: Page) -> int:
    """Those with a code."""
    messages = page.context.request.get("/demonstration/sms.json").json()["messages"]
    return len([each for each in messages if each["to"] == person.phone and WITH_A_CODE in each["text"]])


def ask_for_message(page: Page, card_number: str, id_number: str) -> None:
    page.get_by_label(app("sign-in.card.label")).fill(card_number)
    page.get_by_label(app("sign-in.person.label")).fill(id_number)
    page.get_by_role("button", name=app("sign-in.send")).click()


def code_from_message(page: Page, person: Person, *, earlier: int = 0) -> str:
    """Looks at the demonstration's page of text messages, in a second tab, until this person's has come."""
    page.get_by_label(app("sign-in.code.label")).wait_for()
    tab = page.context.new_page()
    mine = tab.get_by_role("article").filter(has_text=person.phone).filter(has_text=WITH_A_CODE)
    until = time.monotonic() + 10
    tab.goto("/demonstration/sms")
    while mine.count() <= earlier and time.monotonic() < until:
        tab.wait_for_timeout(200)
        tab.reload()
    assert mine.count() > earlier, "the message has not come"
    found = re.search(r"\d{6}", mine.first.inner_text())
    tab.close()
    assert found, "a message with six digits"
    return found.group()


def accept(page: Page) -> None:
    """Takes the electronic card; the app goes on to the code by itself."""
    page.get_by_role("button", name=app("card.accept.act")).click()
    page.get_by_role("button", name=app("accept.act"), exact=True).click()
    page.wait_for_url("**/resident/code")


def get_ready(page: Page, person: Person) -> None:
    """Until the code is on the screen; who has the electronic card already is led to it by signing in."""
    sign_in(page, person)
    if page.url.endswith("/card"):
        accept(page)
    see_code(page)


def wait_until_app_is_kept(phone: Page) -> None:
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")


def symbol(page: Page) -> Locator:
    return page.get_by_role("img", name=code("symbol"))


def see_code(page: Page) -> None:
    expect(symbol(page)).to_be_visible()


def open_code(page: Page) -> None:
    page.goto("/resident/code")
    see_code(page)


def read_code(page: Page) -> str:
    """The digits on the screen, as an independent reader sees them on a picture of it."""
    see_code(page)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    assert [len(symbol.text) for symbol in found] == [DIGITS]
    return found[0].text


def next_code(page: Page, after: str) -> str:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if (digits := read_code(page)) != after:
            return digits
        page.wait_for_timeout(200)
    raise AssertionError("the code stood still for ten seconds")


def enrol(page: Page, venue_name: str) -> None:
    """Opens a one-time link from the demonstration page and begins to work."""
    page.goto("/demonstration/")
    page.get_by_role("button", name=venue_name).click()
    page.get_by_role("button", name=venue("ready.start")).click()
    if venue_name == LIBRARY:
        go_on_shift(page)
    expect(page.get_by_text(venue("scan.ready"))).to_be_visible()


def go_on_shift(page: Page, attendant: str = next(iter(ATTENDANTS))) -> None:
    """Of the demonstration, only the library's terminals are attended."""
    page.get_by_role("button", name=attendant).click()
    enter_pin(page, ATTENDANTS[attendant])


def enter_pin(page: Page, digits: str) -> None:
    """On a keyboard, as fast as a practised finger."""
    page.keyboard.type(digits, delay=FINGER_MS)


def scan(page: Page, digits: str) -> None:
    """Holds a code before the scanner until it was read whole, which the door's question to the server shows."""
    for _ in range(SCANS):
        try:
            with page.expect_request("**/api/venue/scans", timeout=PATIENCE_SECONDS * 1_000):
                type_as_a_scanner(page, digits)
        except NothingHappened:
            # A busy machine leaves gaps between the keys that no scanner leaves; the door takes that for a torn code.
            continue
        return
    raise AssertionError("this machine is too busy to type as fast as a scanner")


def scan_alone(door: Page, digits: str) -> None:
    """Hands over a code that has left the view, as bridges do that paste; nothing need reach the server."""
    see_post(door)
    door.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1_000)
    door.evaluate(PASTE, digits)
    door.locator(".verdict").wait_for()


def see_post(door: Page) -> None:
    expect(door.get_by_text(venue("scan.ready"))).to_be_visible()


def type_as_a_scanner(page: Page, text: str) -> None:
    """Fast, into no field, and with Enter at the end."""
    page.keyboard.type(f"{text}\n")


def see_verdict(page: Page, words: str, sign: str) -> None:
    verdict = page.locator(".verdict")
    expect(verdict.locator(".headline")).to_have_text(venue(f"verdicts.{words}.headline"))
    expect(verdict).to_have_class(re.compile(rf"\b{sign}\b"))


def go_on_post(door: Page, venue_name: str = MUSEUM) -> None:
    """Enrols a door and waits until it could do without its server."""
    enrol(door, venue_name)
    door.evaluate("navigator.serviceWorker.ready.then(() => null)")
    until(door, lambda: bool(kept_lists(door)))


def sign_out(phone: Page) -> None:
    """As the holder does from another phone: this one is not asked."""
    [device] = [
        device for device in phone.context.request.get("/api/resident/devices").json()["devices"] if device["current"]
    ]
    address = f"/api/resident/devices/{UUID(device['id'])}/sign-out"
    assert phone.context.request.post(address, headers={"Origin": phone.evaluate("location.origin")}).ok


def until(door: Page, happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert time.monotonic() < end, "it has not happened"
        door.wait_for_timeout(100)
