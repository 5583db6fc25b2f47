"""A door with a camera. Chromium's fake one shows what a phone shows: turned a little, blurred, at 640 x 480."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Page, Playwright, expect

from scripts import machine
from tests.browser.conftest import Screens
from tests.browser.verbs import OUT_OF_VIEW_SECONDS, enrol, get_ready, read_code, see_verdict, symbol
from tests.browser.words import venue
from tests.chromium import ARGUMENTS
from tests.servers import Server
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = SIZE = 640, 480
WALL = "#8a8f94"
OFFLINE = "ERR_INTERNET_DISCONNECTED"
FOREIGN = ["https://example.org/", "WIFI:S:door;T:WPA;P:secret;;", "wxp://f2f0abcdefghijklmnopqrstuvwxyz"]
BECOME = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
NO_CAMERA = """(name) => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""


class Camera:
    """The file that Chromium shows as its camera. It is opened anew whenever the camera is."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.shows()

    def shows(self, *pictures: Image.Image) -> None:
        """Side by side in the middle of a grey wall, as a hand holds them: never quite straight, never quite sharp."""
        scene = Image.new("RGB", SIZE, WALL)
        for place, picture in enumerate(pictures):
            side = min(HEIGHT - 100, HEIGHT // len(pictures) - 30)
            straight = picture.convert("RGB").resize((side, side))
            held = straight.rotate(6, Image.Resampling.BICUBIC, expand=True, fillcolor=WALL)
            middle = (WIDTH - HEIGHT) // 2 + HEIGHT * (2 * place + 1) // (2 * len(pictures))
            scene.paste(held, (middle - held.width // 2, (HEIGHT - held.height) // 2))
        self._write(scene.filter(ImageFilter.GaussianBlur(0.7)))

    def _write(self, scene: Image.Image) -> None:
        light, blue, red = scene.convert("YCbCr").split()
        half = (WIDTH // 2, HEIGHT // 2)
        frame = b"FRAME\n" + light.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
        fresh = self.file.with_suffix(".new")
        fresh.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg\n".encode() + frame * 5)
        fresh.replace(self.file)


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    return Camera(tmp_path / "camera.y4m")


@pytest.fixture
def door(playwright: Playwright, town: Server, screens: Screens, camera: Camera) -> Iterator[Page]:
    """An enrolled door whose browser has that camera, and leave to use it."""
    arguments = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    arguments += [*ARGUMENTS, f"--use-file-for-fake-video-capture={camera.file}"]
    browser = playwright.chromium.launch(executable_path=machine.chromium(), args=arguments)
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


def open_camera(door: Page) -> None:
    door.get_by_role("button", name=venue("camera.open")).click()


def close_camera(door: Page) -> None:
    door.get_by_role("button", name=venue("camera.close")).click()


def picture_of(phone: Page) -> Image.Image:
    read_code(phone)
    return Image.open(io.BytesIO(symbol(phone).screenshot()))


def qr(text: str) -> Image.Image:
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    height, width = drawn.shape
    pixels = bytes(memoryview(drawn))  # type: ignore[arg-type] # it is a buffer, and its stub does not say so
    return Image.frombytes("L", (width, height), pixels)


def scans_of(door: Page) -> list[str]:
    asked: list[str] = []
    door.on("request", lambda request: asked.append(request.url) if "/scans" in request.url else None)
    return asked
