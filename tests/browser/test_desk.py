"""The pages of the helpdesk in a browser: a holder found and helped; nothing for axe to find; keys and print."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import code_read_out, look_up, say, send_undo_code, undo_with
from tests.browser.verbs import sign_in
from tests.people import LOST
from tests.servers import Server
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

PASSWORD = "tulip-canyon-73-moss"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SECRET = re.compile(r"[A-Z2-7]{32}")
HALF_MINUTE = timedelta(seconds=30)

Look = Callable[[Page], None]


def test_a_loss_from_the_call_to_the_end(screens: Screens, town: Server, person: Person, clean: Look) -> None:
    screens.expect_errors(r"status of 401", r"status of 409")
    phone, desk = screens.phone(), screens.door(viewport=DESK)
    sign_in(phone, person)
    join(desk, town, "he.lin", clean)
    look_up(desk, person.card_number, "report-a-loss")
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("trouble.ecard-not-accepted.is"))
    see(desk, clean)
    assert person.id_number not in desk.content()

    desk.get_by_role("link", name=say("remedy.report")).click()
    desk.get_by_label(say("lost.both"), exact=True).check()
    see(desk, clean)
    desk.get_by_role("button", name=say("report.act")).click()
    expect(desk.get_by_role("status")).to_have_text(say("receipt.done"))
    see(desk, clean)
    desk.emulate_media(media="print")
    expect(desk.locator(".code")).to_be_visible()
    expect(desk.get_by_role("button", name=say("page.print"))).to_be_hidden()
    desk.emulate_media(media="screen")
    phone.reload()
    expect(phone).to_have_url(re.compile("/resident/sign-in"))

    desk.get_by_role("link", name=say("receipt.undo")).click()
    see(desk, clean)
    undo(desk, person, clean)
    expect(desk.get_by_role("status")).to_have_text(say("undo.done"))
    see(desk, clean)
    desk.keyboard.press("Escape")
    expect(desk.get_by_text(say("deed.resident-loss-undo"), exact=True)).to_be_visible()


def test_one_thing_is_shown_in_full_and_a_phone_signed_out(
    screens: Screens, town: Server, person: Person, clean: Look
) -> None:
    screens.expect_errors(r"status of 401")
    phone, desk = screens.phone(), screens.door(viewport=DESK)
    sign_in(phone, person)
    join(desk, town, "song.yu", clean)
    look_up(desk, person.id_number, "answer-a-question")
    desk.get_by_role("link", name=say("reveal.title", what=say("case.phone"))).click()
    see(desk, clean)
    desk.get_by_label(say("reveal.reason")).select_option(value="answer-a-question")
    desk.get_by_role("button", name=say("reveal.act")).click()
    expect(desk.locator(".code")).to_have_text(person.phone)
    see(desk, clean)
    desk.keyboard.press("Escape")
    desk.get_by_role("link", name=say("sign-out.act")).click()
    see(desk, clean)
    desk.get_by_role("button", name=say("sign-out.act")).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("trouble.ecard-not-accepted.is"))
    expect(desk.get_by_text(say("case.no-phones"))).to_be_visible()
    see(desk, clean)
    phone.reload()
    expect(phone).to_have_url(re.compile("/resident/sign-in"))


def test_keys_take_the_place_of_the_mouse(screens: Screens, town: Server, clean: Look) -> None:
    screens.expect_errors(r"status of 404")
    desk = screens.door(viewport=DESK)
    join(desk, town, "tang.na", clean)
    search = desk.get_by_role("searchbox")
    expect(search).to_be_focused()
    look_up(desk, "A00000003", "undo-a-loss")
    expect(desk.get_by_role("alert").filter(has_text="没有找到这位持卡人")).to_be_visible()
    see(desk, clean)
    look_up(desk, LOST.card_number, "undo-a-loss")
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("trouble.card-lost-elsewhere.is"))
    see(desk, clean)
    desk.keyboard.press("/")
    expect(search).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(desk.get_by_role("link", name=say("read-reason.undo-a-loss"))).to_be_focused()
    see(desk, clean)
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name=say("case.end")).click()
    see(desk, clean)
    desk.get_by_role("button", name=say("end.act")).click()
    expect(desk.get_by_role("status")).to_have_text(say("end.done"))
    expect(desk.get_by_text(say("find.none", n="30"))).to_be_visible()
    desk.goto("/helpdesk/cases/00000000-0000-4000-8000-000000000000")
    see(desk, clean)


def join(desk: Page, town: Server, login: str, clean: Look) -> None:
    """Invited by an operator, she takes up her account and signs in."""
    printed = town.run("staff-invite", login, "--name", "何琳", "--role", "helpdesk")
    address = re.search(r"http\S+/helpdesk/account/\S+", printed)
    assert address
    desk.goto(address.group())
    see(desk, clean)
    secret = desk.locator(".secret").inner_text().replace(" ", "")
    assert SECRET.fullmatch(secret)
    totp = pyotp.TOTP(secret)
    desk.get_by_label(say("account.password"), exact=True).fill(PASSWORD)
    desk.get_by_label(say("account.again")).fill(PASSWORD)
    desk.get_by_label(say("account.code")).fill(totp.now())
    desk.get_by_role("button", name=say("account.act")).click()
    expect(desk.get_by_role("status")).to_have_text(say("account.done"))
    desk.get_by_label(say("sign-in.login")).fill(login)
    desk.get_by_label(say("sign-in.password")).fill(PASSWORD)
    # Her app's next code, which a clock that goes half a minute fast shows already.
    desk.get_by_label(say("sign-in.code")).fill(totp.at(datetime.now(UTC) + HALF_MINUTE))
    see(desk, clean)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("find.title"))
    see(desk, clean)


def undo(desk: Page, person: Person, clean: Look) -> None:
    """She reads the code out. While her phone is lost it proves nobody, unless her document is seen as well."""
    send_undo_code(desk)
    see(desk, clean)
    code = code_read_out(desk, person)
    for seen in (False, True):
        undo_with(desk, person, code, document_seen=seen)
        if not seen:
            expect(desk.get_by_text(say("refused.undo-at-counter"))).to_be_visible()
            see(desk, clean)


def see(page: Page, clean: Look) -> None:
    """Nothing for axe to find, at a desk's width and at a phone's, where nothing stands out sideways either."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, page.url
    page.set_viewport_size(DESK)
