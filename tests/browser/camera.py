"""What a door's camera sees. Chromium's fake one shows a file: turned a little, blurred, at 640 x 480."""

import io
from pathlib import Path

import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Page

from tests.browser.verbs import read_code, symbol
from tests.browser.words import venue

WIDTH, HEIGHT = SIZE = 640, 480
WALL = "#8a8f94"


class Camera:
    """The file that Chromium shows as its camera. It is opened anew whenever the camera is."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.shows()

    @property
    def arguments(self) -> list[str]:
        """For a browser that is to have this camera and ask nobody for leave."""
        fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        return [*fake, f"--use-file-for-fake-video-capture={self.file}"]

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
