"""What may happen to a phone that holds codes, and what its holder is told."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Screens
from tests.browser.kept import (
    kept_caches,
    kept_credentials,
    kept_keys,
    kept_texts,
    lose_credentials,
    make_renewal_due,
)
from tests.browser.verbs import (
    enrol,
    get_ready,
    read_code,
    scan,
    see_code,
    see_verdict,
    sign_in,
    until,
    wait_until_app_is_kept,
)
from tests.browser.words import app, app_in_english, code, problems
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

OFFLINE = "ERR_INTERNET_DISCONNECTED"
SIGNED_OUT = "status of 401"
DAYS = 14
CHINA = ZoneInfo("Asia/Shanghai")
# The service worker keeps the machine's clock, which no phone does: it must not set the page's clock by its own.
AN_HOUR_BACK = """
const now = Date.now.bind(Date);
Date.now = () => now() - 3_600_000;
Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", { value: undefined });
"""


def test_a_phone_keeps_no_secret_that_could_leave_it(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    wait_until_app_is_kept(phone)

    keys = kept_keys(phone)
    assert len(keys) == DAYS
    for key in keys:
        assert key == {"type": "private", "extractable": False, "usages": ["sign"], "exported": "InvalidAccessError"}

    everything = kept_texts(phone)
    personal = [person.name, person.id_number, person.card_number, person.phone, person.bank_account]
    assert not [each for each in personal if each in everything]
    caches = kept_caches(phone)
    assert any("/resident/index.html" in address for address in caches)
    assert not [address for address in caches if "/api/" in address]
    assert not phone.evaluate("document.cookie"), "the session's cookie is out of any script's reach"


def test_a_phone_signed_out_from_another_is_told_and_its_codes_are_refused(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE, SIGNED_OUT)
    lost = screens.phone()
    get_ready(lost, person)
    lost.context.set_offline(True)

    mine = screens.phone()
    sign_in(mine, person)
    mine.goto("/resident/me")
    others = mine.get_by_role("button", name=re.compile(app("me.phones.sign-out-which", name=".+")))
    others.click()
    mine.get_by_role("dialog").get_by_role("button", name=app("me.phones.sign-out"), exact=True).click()
    expect(others).to_have_count(0)
    expect(mine.get_by_text(app("me.phones.this"))).to_be_visible()

    door = screens.door()
    enrol(door, "示范图书馆")
    scan(door, read_code(lost))
    see_verdict(door, "unavailable", "stop")

    lost.get_by_role("link", name=app("tabs.card")).click()
    lost.context.set_offline(False)
    expect(lost.get_by_text(app("sign-in.was-signed-out"))).to_be_visible()
    assert kept_keys(lost) == []
    lost.goto("/resident/")
    expect(lost.get_by_role("heading", name=code("signed-out.title"))).to_be_visible()
    lost.get_by_role("link", name=code("signed-out.act")).click()
    expect(lost.get_by_label(app("sign-in.card.label"))).to_be_visible()


def test_leaves_at_once_even_without_a_network(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    phone.get_by_role("link", name=app("tabs.me")).click()
    phone.get_by_text(app("me.phones.this")).wait_for()
    phone.context.set_offline(True)
    phone.get_by_role("button", name=app("me.leave.act"), exact=True).click()
    phone.get_by_role("dialog").get_by_role("button", name=app("me.leave.act"), exact=True).click()
    expect(phone.get_by_label(app("sign-in.card.label"))).to_be_visible()
    assert kept_keys(phone) == []
    with phone.expect_response("**/api/resident/sessions/current") as ended:
        phone.context.set_offline(False)
    assert ended.value.status == 204


def test_renews_in_silence_when_the_network_returns(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    before = kept_credentials(phone)
    make_renewal_due(phone)
    phone.context.set_offline(True)
    read_code(phone)
    with phone.expect_response("**/api/resident/wallet"):
        phone.context.set_offline(False)
    phone.wait_for_timeout(500)
    after = kept_credentials(phone)
    assert len(after) == len(before) == DAYS
    assert not set(after) & set(before)
    see_code(phone)


def test_codes_that_the_browser_threw_away_are_fetched_back(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    wait_until_app_is_kept(phone)
    phone.context.set_offline(True)
    lose_credentials(phone)
    phone.goto("/resident/code")
    expect(phone.get_by_role("heading", name=code("storage-cleared.title"))).to_be_visible()
    phone.get_by_role("button", name=code("storage-cleared.act")).click()
    expect(phone.get_by_text(problems("offline"))).to_be_visible()
    phone.context.set_offline(False)
    see_code(phone)


def test_a_phone_that_lost_everything_but_its_sign_in_heals_itself(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    phone.goto("/demonstration/sms")
    phone.evaluate("new Promise((done) => { indexedDB.deleteDatabase('onecard-resident').onsuccess = done; })")
    phone.goto("/resident/code")
    see_code(phone)


def test_a_phone_that_lost_all_has_one_way_on(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    phone.goto("/resident/code")
    expect(phone.get_by_role("heading", name=code("no-credential.title"))).to_be_visible()
    phone.get_by_role("link", name=code("no-credential.act")).click()
    expect(phone.get_by_label(app("sign-in.card.label"))).to_be_visible()


def test_a_clock_that_went_back_shows_no_code_until_it_is_set(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    wait_until_app_is_kept(phone)
    phone.context.set_offline(True)
    phone.add_init_script(AN_HOUR_BACK)
    phone.goto("/resident/")
    expect(phone.get_by_role("heading", name=code("clock-went-back.title"))).to_be_visible()
    expect(phone.get_by_role("img", name=code("symbol"))).to_be_hidden()
    phone.get_by_role("button", name=code("clock-went-back.act")).click()
    expect(phone.get_by_text(problems("offline"))).to_be_visible()
    phone.context.set_offline(False)
    door = screens.door()
    enrol(door, "示范图书馆")
    scan(door, read_code(phone))
    see_verdict(door, "accepted", "go")


def test_speaks_english_and_remembers_it(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    phone.goto("/resident/")
    phone.get_by_role("radio", name="English").check()
    expect(phone.get_by_role("heading", name=app_in_english("sign-in.title"))).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name=app_in_english("sign-in.title"))).to_be_visible()
    assert phone.locator("html").get_attribute("lang") == "en"


def test_english_comes_when_it_is_chosen_and_stays_without_a_network(screens: Screens) -> None:
    screens.expect_errors(OFFLINE, "Failed to fetch dynamically imported module")
    phone = screens.phone()
    phone.goto("/resident/")
    wait_until_app_is_kept(phone)
    assert not any("/english-" in address for address in kept_caches(phone))
    phone.context.set_offline(True)
    phone.get_by_role("radio", name="English").click()
    expect(phone.get_by_text(problems("offline"))).to_be_visible()
    expect(phone.get_by_role("radio", name="中文")).to_be_checked()
    phone.context.set_offline(False)
    phone.get_by_role("radio", name="English").check()
    expect(phone.get_by_role("heading", name=app_in_english("sign-in.title"))).to_be_visible()
    until(phone, lambda: any("/english-" in address for address in kept_caches(phone)))
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_role("heading", name=app_in_english("sign-in.title"))).to_be_visible()


def test_elder_mode_is_large_and_begins_with_four_tiles(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    phone.get_by_role("link", name=app("tabs.me")).click()
    phone.get_by_role("switch", name=app("me.elder.title")).check()
    phone.goto("/resident/")
    tiles = phone.get_by_role("navigation").get_by_role("link")
    expect(tiles).to_have_count(4)
    for tile in tiles.all():
        assert tile.evaluate("(element) => element.offsetHeight") >= 60
        assert size_of_letters(tile) >= 22
    tiles.first.click()
    read_code(phone)
    assert size_of_letters(phone.locator(".until")) >= 22


def test_at_night_the_app_is_dark_and_the_code_is_white(screens: Screens, person: Person) -> None:
    phone = screens.phone(color_scheme="dark")
    get_ready(phone, person)
    expect(phone.get_by_role("main")).to_have_css("background-color", "rgb(255, 255, 255)")
    read_code(phone)
    phone.get_by_role("link", name=app("tabs.card")).click()
    expect(phone.get_by_role("heading", name=app("card.title"))).to_be_visible()
    expect(phone.get_by_role("main")).to_have_css("color", "rgb(241, 245, 248)")


def test_tells_until_when_it_needs_no_network(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    first_day = datetime.now(CHINA) - timedelta(hours=8)
    last = first_day.date() + timedelta(days=DAYS)
    expect(phone.locator(".until")).to_have_text(code("offline-until", until=f"{last.month}月{last.day}日 08:00"))


def test_nothing_is_wider_than_a_small_phone(screens: Screens, person: Person) -> None:
    phone = screens.phone(viewport={"width": 320, "height": 568})
    phone.goto("/resident/")
    expect(phone.get_by_label(app("sign-in.card.label"))).to_be_visible()
    assert overflow(phone) == 0
    get_ready(phone, person)
    read_code(phone)
    assert overflow(phone) == 0
    for place, mark in {"card": person.bank_name, "licence": person.name, "me": app("me.phones.this")}.items():
        phone.goto(f"/resident/{place}")
        expect(phone.get_by_text(mark).first).to_be_visible()
        assert overflow(phone) == 0, place


def size_of_letters(place: Locator) -> float:
    return float(place.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)"))


def overflow(phone: Page) -> int:
    return int(phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
