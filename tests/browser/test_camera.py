"""A door with a camera: what it reads, what it leaves alone, and what it says without one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from scripts import machine
from tests.browser.camera import Camera, close_camera, open_camera, picture_of, qr
from tests.browser.conftest import Screens
from tests.browser.verbs import OUT_OF_VIEW_SECONDS, enrol, get_ready, see_verdict
from tests.browser.words import venue
from tests.chromium import ARGUMENTS
from tests.servers import Server
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

OFFLINE = "ERR_INTERNET_DISCONNECTED"
FOREIGN = ["https://example.org/", "WIFI:S:door;T:WPA;P:secret;;", "wxp://f2f0abcdefghijklmnopqrstuvwxyz"]
BECOME = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
NO_CAMERA = """(name) => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    return Camera(tmp_path / "camera.y4m")


@pytest.fixture
def door(playwright: Playwright, town: Server, screens: Screens, camera: Camera) -> Iterator[Page]:
    """An enrolled door whose browser has that camera, and leave to use it."""
    browser = playwright.chromium.launch(
        executable_path=machine.chromium_without_windows(), args=[*ARGUMENTS, *camera.arguments]
    )
    seeing = Screens(playwright, browser, town.url)
    seeing.expect_errors(OFFLINE)
    page = seeing.door(permissions=["camera"])
    enrol(page, "示范图书馆")
    yield page
    browser.close()
    assert not seeing.unexpected(), "errors in a page's console"


def test_a_phone_before_the_camera(screens: Screens, door: Page, camera: Camera, person: Person) -> None:
    phone, asked = screens.phone(), scans_of(door)
    get_ready(phone, person)
    picture = picture_of(phone)
    camera.shows(picture)
    open_camera(door)
    see_verdict(door, "accepted", "go")
    expect(door.locator(".verdict")).to_have_count(0)
    door.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1000)
    assert len(asked) == 1, "while it stays in view it is not judged again"

    close_camera(door)
    door.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1000)
    open_camera(door)
    see_verdict(door, "already-used", "stop")
    assert len(asked) == 2


def test_other_peoples_symbols_are_remarked_on_offline_too(door: Page, camera: Camera) -> None:
    asked = scans_of(door)
    camera.shows(*[qr(text) for text in FOREIGN])
    door.evaluate("navigator.serviceWorker.ready.then(() => null)")
    door.context.set_offline(True)
    door.reload()
    open_camera(door)
    expect(door.get_by_text(venue("camera.remark.not-ours"))).to_be_visible()
    door.wait_for_timeout(500)
    expect(door.locator(".verdict")).to_have_count(0)
    assert not asked


def test_two_phones_at_once(door: Page, camera: Camera) -> None:
    asked = scans_of(door)
    camera.shows(qr("86" + "1" * 427), qr("86" + "2" * 427))
    open_camera(door)
    expect(door.get_by_text(venue("camera.remark.several"))).to_be_visible()
    assert not asked


def test_a_code_read_in_part_is_asked_for_again(door: Page, camera: Camera) -> None:
    asked = scans_of(door)
    camera.shows(qr("86" + "1" * 400))
    open_camera(door)
    see_verdict(door, "torn", "look")
    assert not asked


def test_the_camera_is_remembered(door: Page, camera: Camera) -> None:
    camera.shows(qr(FOREIGN[0]))
    open_camera(door)
    door.reload()
    expect(door.get_by_text(venue("camera.remark.not-ours"))).to_be_visible()
    close_camera(door)
    door.reload()
    expect(door.get_by_role("button", name=venue("camera.open"))).to_be_visible()


def test_a_page_that_nobody_sees_looks_at_nobody(door: Page, camera: Camera) -> None:
    camera.shows(qr(FOREIGN[0]))
    open_camera(door)
    remark = door.get_by_text(venue("camera.remark.not-ours"))
    expect(remark).to_be_visible()
    door.evaluate(BECOME, "hidden")
    expect(remark).to_have_count(0)
    assert door.locator("video").evaluate("({ srcObject }) => srcObject") is None
    door.evaluate(BECOME, "visible")
    expect(remark).to_be_visible()


@pytest.mark.parametrize(
    ("name", "problem"),
    [("NotAllowedError", "refused"), ("NotFoundError", "none"), ("NotReadableError", "busy")],
)
def test_without_a_camera_the_door_says_why_and_works_on(door: Page, name: str, problem: str) -> None:
    door.evaluate(NO_CAMERA, name)
    open_camera(door)
    for sentence in (f"camera.problem.{problem}", f"camera.next.{problem}", "camera.others"):
        expect(door.get_by_text(venue(sentence))).to_be_visible()
    door.keyboard.type("6901234567892\n")
    see_verdict(door, "not-ours", "stop")


def scans_of(door: Page) -> list[str]:
    asked: list[str] = []
    door.on("request", lambda request: asked.append(request.url) if "/scans" in request.url else None)
    return asked
