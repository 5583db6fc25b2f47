"""The main job, whole and in a real browser: a code from a phone without a network, judged once at a door."""

import time
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.verbs import (
    OUT_OF_VIEW_SECONDS,
    enrol,
    get_ready,
    next_code,
    read_code,
    scan,
    see_verdict,
    wait_until_app_is_kept,
)
from tests.browser.words import code
from tests.people import MING
from tests.servers import Server

pytestmark = pytest.mark.browser

# The service hall asks for middle assurance: a code older than 15 seconds is too old there.
TOO_OLD_SECONDS = 17


def test_a_code_shown_offline_is_judged_once(screens: Screens, server: Server, tmp_path: Path) -> None:
    phone = screens.phone_with(tmp_path / "phone")
    get_ready(phone, MING)
    old, old_since = read_code(phone), time.monotonic()
    wait_until_app_is_kept(phone)
    phone.context.set_offline(True)
    phone.context.close()

    screens.expect_errors("ERR_INTERNET_DISCONNECTED")
    phone = screens.phone_with(tmp_path / "phone", offline=True)
    phone.goto("/resident/")
    first = read_code(phone)
    assert first != old
    expect(phone.get_by_text(code("offline-now"))).to_be_visible()
    assert phone.evaluate("fetch('/healthz').then(() => 'there', () => 'away')") == "away"

    library = screens.door()
    enrol(library, "示范图书馆")
    scan(library, first)
    see_verdict(library, "accepted", "go")
    library.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1000)
    scan(library, first)
    see_verdict(library, "already-used", "stop")
    scan(library, next_code(phone, after=first))
    see_verdict(library, "accepted", "go")

    hall = screens.door()
    enrol(hall, "示范政务服务大厅")
    hall.wait_for_timeout(max(0, old_since + TOO_OLD_SECONDS - time.monotonic()) * 1000)
    scan(hall, old)
    see_verdict(hall, "too-old", "stop")
    assert verdict_over_http(hall, old, "GOV-01") == ("refused", "too-old")
    assert verdict_over_http(library, first, "CUL-01") == ("refused", "already-used")


def verdict_over_http(door: Page, digits: str, scene: str) -> tuple[str, str | None]:
    answer = door.context.request.post(
        "/api/venue/scans",
        data={"code": digits, "scene": scene, "client_ref": str(uuid4())},
        headers={"Origin": door.evaluate("location.origin")},
    )
    assert answer.ok
    said = answer.json()
    return said["verdict"], said["reason"]
