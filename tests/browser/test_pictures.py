"""Takes the pictures of the README into docs/pictures. Not a test of anything but that they stay small."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from scripts.progress import ROOT
from tests.browser.conftest import Screens
from tests.browser.desk import look_up, say, sign_in_at_helpdesk
from tests.browser.losses import choose_lost, hold, see_receipt
from tests.browser.verbs import (
    OUT_OF_VIEW_SECONDS,
    enrol,
    get_ready,
    go_on_post,
    read_code,
    scan,
    scan_alone,
    see_code,
    see_verdict,
    sign_in,
)
from tests.browser.words import app, code
from tests.people import ELDER, MING
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 150_000
SHARP = 2
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
WIDE = {"width": 1280, "height": 800}
COLOURS = 128

TakePicture = Callable[[Page, str], None]


@pytest.fixture
def take_picture() -> TakePicture:
    FOLDER.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.wait_for_timeout(400)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        file = FOLDER / f"{name}.png"
        picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG).save(
            file, optimize=True
        )
        assert file.stat().st_size <= LARGEST, file

    return take


def test_the_phone(screens: Screens, take_picture: TakePicture) -> None:
    screens.expect_errors("ERR_INTERNET_DISCONNECTED")
    other = screens.phone(user_agent=IPHONE)
    sign_in(other, MING)
    phone = screens.phone(device_scale_factor=SHARP)
    phone.goto("/resident/")
    expect(phone.get_by_label(app("sign-in.card.label"))).to_be_visible()
    take_picture(phone, "sign-in")
    get_ready(phone, MING)
    phone.get_by_role("link", name=app("tabs.card")).click()
    expect(phone.get_by_text(app("card.facts.offline.title"))).to_be_visible()
    take_picture(phone, "card")
    phone.get_by_role("link", name=app("tabs.me")).click()
    expect(phone.get_by_text(app("me.phones.this"))).to_be_visible()
    take_picture(phone, "my-phones")
    phone.get_by_role("link", name=app("tabs.code")).click()
    phone.context.set_offline(True)
    expect(phone.get_by_text(code("offline-now"))).to_be_visible()
    see_code(phone)
    take_picture(phone, "code-offline")
    phone.context.set_offline(False)
    phone.get_by_role("link", name=app("tabs.me")).click()
    phone.get_by_role("switch", name=re.compile(app("me.elder.title"))).check()
    phone.goto("/resident/")
    expect(phone.get_by_role("navigation").get_by_role("link")).to_have_count(4)
    take_picture(phone, "elder")


@pytest.mark.parametrize(
    ("device", "options"),
    [("phone", {"viewport": {"width": 390, "height": 844}, "device_scale_factor": SHARP}), ("tablet", {})],
)
def test_the_door(screens: Screens, take_picture: TakePicture, device: str, options: dict[str, object]) -> None:
    phone, door = screens.phone(), screens.door(**options)
    get_ready(phone, ELDER)
    enrol(door, "示范山水景区")
    take_picture(door, f"door-ready-{device}")
    digits = read_code(phone)
    scan(door, digits)
    see_verdict(door, "accepted", "go")
    take_picture(door, f"door-accepted-{device}")
    door.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1000)
    scan(door, digits)
    see_verdict(door, "already-used", "stop")
    take_picture(door, f"door-refused-{device}")


def test_the_door_without_a_network(screens: Screens, take_picture: TakePicture) -> None:
    screens.expect_errors("ERR_INTERNET_DISCONNECTED")
    phone, door = screens.phone(), screens.door(viewport={"width": 390, "height": 844}, device_scale_factor=SHARP)
    get_ready(phone, ELDER)
    go_on_post(door)
    door.context.set_offline(True)
    scan_alone(door, read_code(phone))
    see_verdict(door, "accepted", "go")
    take_picture(door, "door-offline-phone")


def test_a_loss(screens: Screens, take_picture: TakePicture, person: Person) -> None:
    phone, desk = screens.phone(device_scale_factor=SHARP), screens.door(viewport=WIDE)
    get_ready(phone, person)
    phone.goto("/resident/card")
    choose_lost(phone, "both")
    take_picture(phone, "loss")
    hold(phone)
    see_receipt(phone)
    take_picture(phone, "receipt")
    phone.goto("/resident/services")
    expect(phone.get_by_role("searchbox")).to_be_visible()
    take_picture(phone, "services")
    sign_in_at_helpdesk(desk)
    look_up(desk, person.card_number, "undo-a-loss")
    expect(desk.get_by_text(say("remedy.undo"))).to_be_visible()
    take_picture(desk, "helpdesk")
    phone.goto("/resident/reads")
    expect(phone.get_by_text(re.compile(app("reads.readers.helpdesk"))).first).to_be_visible()
    take_picture(phone, "reads")


def test_the_demonstration(screens: Screens, take_picture: TakePicture) -> None:
    desk = screens.door(viewport=WIDE)
    desk.goto("/demonstration/")
    expect(desk.get_by_role("button", name="示范图书馆")).to_be_visible()
    take_picture(desk, "demonstration")
