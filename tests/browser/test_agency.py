"""A clerk of the agency from her invitation to a door that is told that it is revoked; keys, print and idleness."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.words import venue
from tests.servers import Server
from webapp.web.staff_texts import TEXTS

pytestmark = pytest.mark.browser

PASSWORD = "tulip-canyon-73-moss"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
HALF_MINUTE = timedelta(seconds=30)
REVOKED = r"status of 401"

Look = Callable[[Page], None]


def say(key: str, **values: str) -> str:
    return TEXTS[key]["zh"].format(**values)


def test_a_terminals_life_in_the_hands_of_a_clerk(screens: Screens, town: Server, clean: Look) -> None:
    screens.expect_errors(REVOKED)
    clerk, door = screens.door(viewport=DESK), screens.door()
    join(clerk, town, "zhou.min", clean)

    clerk.get_by_role("link", name="示范博物馆").click()
    see(clerk, clean)
    link = invite(clerk, "1号门", clean)
    door.goto(link)
    expect(door.get_by_role("heading", name=venue("ready.title"))).to_be_visible()
    expect(door.get_by_text("示范博物馆")).to_be_visible()
    expect(door.get_by_text("1号门")).to_be_visible()

    clerk.get_by_role("link", name=say("once.back")).click()
    rename(clerk, "1号门", "西门", clean)
    door.reload()
    expect(door.get_by_text("西门")).to_be_visible()

    clerk.get_by_role("link", name=f"{say('move.act')} 西门").click()
    see(clerk, clean)
    clerk.get_by_label(say("move.venue")).select_option(label="示范科技馆 · 郧阳区示范路8号")
    clerk.get_by_role("button", name=say("move.act")).click()
    expect(clerk.get_by_role("status")).to_have_text(say("move.done", name="西门", venue="示范科技馆"))
    door.reload()
    expect(door.get_by_text("示范科技馆")).to_be_visible()

    clerk.get_by_role("link", name=f"{say('revoke.act')} 西门").click()
    see(clerk, clean)
    clerk.get_by_role("button", name=say("revoke.act")).click()
    expect(clerk.get_by_role("status")).to_have_text(say("revoke.done", name="西门"))
    see(clerk, clean)
    door.reload()
    expect(door.get_by_role("heading", name=venue("revoked.title"))).to_be_visible()


def test_an_attendant_and_the_way_out(screens: Screens, town: Server, clean: Look) -> None:
    screens.expect_errors(r"status of 404")
    clerk = screens.door(viewport=DESK)
    join(clerk, town, "wu.lei", clean)
    clerk.get_by_role("link", name="示范体育场").click()
    clerk.get_by_role("link", name=say("attendant.title")).click()
    see(clerk, clean)
    clerk.get_by_label(say("attendant.name")).fill("黄莉")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".code")).to_have_text(re.compile(r"^\d{4} \d{4}$"))
    see(clerk, clean)
    clerk.reload()
    expect(clerk.get_by_text(say("once.gone"))).to_be_visible()
    see(clerk, clean)
    clerk.keyboard.press("Escape")
    for act in ("first-code.renew", "remove.act"):
        clerk.get_by_role("link", name=f"{say(act)} 黄莉").click()
        see(clerk, clean)
        clerk.keyboard.press("Escape")
        expect(clerk.get_by_role("heading", level=1)).to_have_text("示范体育场")

    clerk.goto("/agency/nothing")
    see(clerk, clean)
    clerk.get_by_role("link", name=say("problem.home")).click()
    clerk.get_by_role("button", name=say("page.sign-out")).click()
    expect(clerk.get_by_role("status")).to_have_text(say("sign-in.out"))
    clerk.go_back()
    expect(clerk.get_by_label(say("sign-in.password"))).to_be_visible()


def test_keys_take_the_place_of_the_mouse(screens: Screens, town: Server, clean: Look) -> None:
    clerk = screens.door(viewport=DESK)
    join(clerk, town, "xu.jing", clean)
    clerk.keyboard.press("j")
    clerk.keyboard.press("j")
    expect(clerk.get_by_role("row").nth(2).get_by_role("link")).to_be_focused()
    clerk.keyboard.press("k")
    expect(clerk.get_by_role("row").nth(1).get_by_role("link")).to_be_focused()
    clerk.keyboard.press("/")
    expect(clerk.get_by_role("searchbox")).to_be_focused()
    clerk.keyboard.type("科技jk/")
    expect(clerk.get_by_role("searchbox")).to_have_value("科技jk/")
    expect(clerk.get_by_text(say("venues.none"))).to_be_visible()
    see(clerk, clean)
    clerk.get_by_role("searchbox").fill("科技")
    expect(clerk.get_by_role("row")).to_have_count(2)
    clerk.keyboard.press("Escape")
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("示范科技馆")
    clerk.keyboard.press("Escape")
    expect(clerk.get_by_role("heading", level=1)).to_have_text(say("venues.title"))


def test_a_page_left_alone_asks_and_then_shows_nothing_more(screens: Screens, town: Server, clean: Look) -> None:
    clerk = screens.door(viewport=DESK)
    clerk.clock.install()
    join(clerk, town, "ma.chao", clean)
    notice = clerk.get_by_text(say("page.idle"))
    clerk.clock.run_for("13:55")
    expect(notice).to_be_hidden()
    clerk.clock.run_for("00:10")
    expect(notice).to_be_visible()
    clean(clerk)
    clerk.get_by_role("button", name=say("page.still-here")).click()
    expect(notice).to_be_hidden()
    clerk.clock.run_for("15:05")
    expect(clerk.get_by_text(say("sign-in.why.over"))).to_be_visible()
    clean(clerk)


def test_on_paper_there_is_what_is_known_and_nothing_to_press(screens: Screens, town: Server, clean: Look) -> None:
    clerk = screens.door(viewport=DESK)
    join(clerk, town, "gao.yang", clean)
    clerk.get_by_role("link", name="示范图书馆").click()
    clerk.emulate_media(media="print")
    expect(clerk.get_by_role("heading", name=say("venue.attendants"))).to_be_visible()
    expect(clerk.get_by_role("link", name=say("invite.title"))).to_be_hidden()
    expect(clerk.get_by_role("button", name=say("page.sign-out"))).to_be_hidden()


def join(clerk: Page, town: Server, login: str, clean: Look) -> None:
    """Invited by an operator, she takes the secret from the picture, chooses a password and signs in."""
    printed = town.run("staff-invite", login, "--name", "周敏", "--role", "agency")
    address = re.search(r"http\S+/agency/account/\S+", printed)
    assert address
    clerk.goto(address.group())
    see(clerk, clean)
    totp = pyotp.TOTP(parse_qs(urlsplit(read_qr(clerk)).query)["secret"][0])
    clerk.get_by_label(say("account.password"), exact=True).fill(PASSWORD)
    clerk.get_by_label(say("account.again")).fill(PASSWORD)
    clerk.get_by_label(say("account.code")).fill(totp.now())
    clerk.get_by_role("button", name=say("account.act")).click()
    expect(clerk.get_by_role("status")).to_have_text(say("account.done"))
    see(clerk, clean)
    clerk.get_by_label(say("sign-in.login")).fill(login)
    clerk.get_by_label(say("sign-in.password")).fill(PASSWORD)
    # Her app's next code, which a clock that goes half a minute fast shows already.
    clerk.get_by_label(say("sign-in.code")).fill(totp.at(datetime.now(UTC) + HALF_MINUTE))
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", level=1)).to_have_text(say("venues.title"))
    see(clerk, clean)


def invite(clerk: Page, name: str, clean: Look) -> str:
    """The address in the picture, which is the one beneath it."""
    clerk.get_by_role("link", name=say("invite.title")).click()
    see(clerk, clean)
    clerk.get_by_label(say("invite.name")).fill(name)
    clerk.get_by_label(say("invite.attended-no")).check()
    clerk.get_by_role("button", name=say("invite.act")).click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text(say("link.title", name=name))
    see(clerk, clean)
    assert read_qr(clerk) == clerk.locator("#link").inner_text()
    return read_qr(clerk)


def rename(clerk: Page, name: str, to: str, clean: Look) -> None:
    """In its row, and with the keys alone."""
    row = clerk.get_by_role("row").filter(has_text=name)
    expect(row.get_by_text(say("state.enrolled"))).to_be_visible()
    row.get_by_role("link", name=say("rename.act")).press("Enter")
    field = clerk.get_by_label(say("rename.name"))
    expect(field).to_be_focused()
    see(clerk, clean)
    clerk.keyboard.press("Escape")
    expect(row.get_by_role("link", name=say("rename.act"))).to_be_focused()
    clerk.keyboard.press("Enter")
    field.fill(to)
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("link", name=f"{say('rename.act')} {to}")).to_be_focused()


def read_qr(page: Page) -> str:
    """As an independent reader sees it on a picture of the page."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    assert len(found) == 1
    return found[0].text


def see(page: Page, clean: Look) -> None:
    """Nothing for axe to find, at a desk's width and at a phone's, where nothing stands out sideways either."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, page.url
    page.set_viewport_size(DESK)
