"""The scanner's main job in two real browsers and no network: a code is shown, seen, judged once and uploaded once."""

import os
import re
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.camera import Camera, close_camera, open_camera, picture_of
from tests.browser.conftest import Screens
from tests.browser.kept import kept_lists, kept_scans
from tests.browser.verbs import (
    MUSEUM,
    OUT_OF_VIEW_SECONDS,
    get_ready,
    go_on_post,
    see_verdict,
    sign_out,
    until,
)
from tests.browser.words import code, venue
from tests.databases import FIELD_KEYS
from tests.servers import Server, descendants
from webapp.demonstration.people import Person
from webapp.store.engine import make_engine

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

# The hall asks for middle assurance: a code older than 15 seconds is too old there, and nothing is amber.
HALL = "示范政务服务大厅"
TOO_OLD_SECONDS = 17
AWAY = "ERR_INTERNET_DISCONNECTED"
MORE_UPLOADS_WOULD_COME = 3


class Door:
    """A scanner with a camera, whose memory outlives its browser."""

    def __init__(self, screens: Screens, folder: Path) -> None:
        folder.mkdir()
        self.camera = Camera(folder / "camera.y4m")
        self._screens, self._profile = screens, folder / "profile"
        self.page = self._open()

    def judges_alone(self, words: str, sign: str) -> None:
        """What its camera shows, after nothing has been in its view for a while; and it says how old its lists are."""
        self.page.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1_000)
        open_camera(self.page)
        label = venue("offline.label", age="")
        expect(self.page.locator(".verdict .offline")).to_have_text(re.compile(f"{re.escape(label)}.+"))
        see_verdict(self.page, words, sign)
        if sign != "go":
            self.page.locator(".verdict").click()
        expect(self.page.locator(".verdict")).to_have_count(0)
        close_camera(self.page)

    def is_killed_and_opened_again(self) -> None:
        until(self.page, self._cookie_is_on_disk)
        os.kill(self._browser(), signal.SIGKILL)
        self.page.wait_for_event("close")
        self.page = self._open()
        self.page.goto("/venue/")
        # A camera that was shut a moment before may still be remembered as open.
        both = [self.page.get_by_role("button", name=venue(f"camera.{act}")) for act in ("open", "close")]
        expect(both[0].or_(both[1])).to_be_visible()
        if both[1].is_visible():
            close_camera(self.page)

    def _open(self) -> Page:
        return self._screens.phone_with(self._profile, arguments=self.camera.arguments)

    def _cookie_is_on_disk(self) -> bool:
        """Chromium writes cookies half a minute late, and one enrolled a moment before it is killed starts anew."""
        with closing(sqlite3.connect(self._profile / "Default" / "Cookies")) as cookies:
            return bool(cookies.execute("SELECT 1 FROM cookies WHERE name = 'onecard_terminal'").fetchall())

    def _browser(self) -> int:
        """The parent of all processes of its Chromium: the one that names the profile and has no part to play."""
        [found] = [pid for pid in descendants(os.getpid()) if self._is_browser(command_of(pid))]
        return found

    def _is_browser(self, command: list[str]) -> bool:
        return f"--user-data-dir={self._profile}" in command and not any(each.startswith("--type=") for each in command)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_code_passes_between_two_devices_without_a_network(
    screens: Screens, server: Server, person: Person, tmp_path: Path
) -> None:
    screens.expect_errors(AWAY)
    phone, museum, hall = screens.phone(), Door(screens, tmp_path / "museum"), Door(screens, tmp_path / "hall")
    get_ready(phone, person)
    for door, venue_name in ((museum, MUSEUM), (hall, HALL)):
        go_on_post(door.page, venue_name)
        door.page.context.set_offline(True)
    phone.context.set_offline(True)
    expect(phone.get_by_text(code("offline-now"))).to_be_visible()

    shown, shown_at = picture_of(phone), time.monotonic()
    for door in (museum, hall):
        door.camera.shows(shown)
    museum.judges_alone("accepted", "go")
    museum.judges_alone("already-used", "stop")
    hall.page.wait_for_timeout(max(0, shown_at + TOO_OLD_SECONDS - time.monotonic()) * 1_000)
    hall.judges_alone("too-old", "stop")
    assert scans_at(server) == []

    museum.camera.shows()
    museum.is_killed_and_opened_again()
    until(museum.page, lambda: [scan["state"] for scan in kept_scans(museum.page)] == ["accepted-late"])
    museum.page.wait_for_timeout(MORE_UPLOADS_WOULD_COME * 1_000)
    assert scans_at(server) == ["accepted-late"]

    lists = kept_lists(museum.page)
    sign_out(phone)
    until(museum.page, lambda: kept_lists(museum.page) != lists)
    museum.camera.shows(picture_of(phone))
    open_camera(museum.page)
    see_verdict(museum.page, "unavailable", "stop")
    museum.page.locator(".verdict").click()
    close_camera(museum.page)

    museum.page.context.set_offline(True)
    museum.camera.shows(picture_of(phone))
    museum.judges_alone("unavailable", "stop")


def scans_at(server: Server) -> list[str]:
    """The verdicts in the server's own table, online ones and uploads alike."""
    engine = make_engine(server.database_url, FIELD_KEYS)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT verdict FROM scan ORDER BY judged_at")))
    engine.dispose()
    return found


def command_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []
