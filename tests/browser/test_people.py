"""Two people on one phone: each with a code, keys and a PIN of her own, switched without a network (N12)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.kept import kept_credentials
from tests.browser.test_rules import DESK, PHONE
from tests.browser.verbs import get_ready, see_code, symbol, wait_until_app_is_kept
from tests.browser.words import app, people
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

AWAY = "ERR_INTERNET_DISCONNECTED"
PIN = "246813"


def test_two_people_share_a_phone(
    screens: Screens, person: Person, everybody: Iterator[Person], clean: Callable[[Page], None]
) -> None:
    screens.expect_errors(AWAY)
    phone = screens.phone()
    get_ready(phone, person)
    lock_as(phone, "爷爷", clean)
    credentials = kept_credentials(phone)
    phone.get_by_role("button", name=app("people.add")).click()
    expect(phone.get_by_role("heading", name=app("sign-in.title"))).to_be_visible()
    get_ready(phone, next(everybody))
    wait_until_app_is_kept(phone)
    assert not set(credentials) & set(kept_credentials(phone, "onecard-resident-1"))

    phone.context.set_offline(True)
    phone.goto("/resident/people")
    phone.get_by_role("button", name=app("people.switch", label="爷爷")).click()
    expect(phone.get_by_role("heading", name=people("title", label="爷爷"))).to_be_visible()
    expect(symbol(phone)).to_have_count(0)
    for size in (PHONE, DESK):
        phone.set_viewport_size(size)
        clean(phone)
    phone.set_viewport_size(PHONE)
    open_with(phone, "975310")
    expect(phone.get_by_role("alert")).to_have_text(people("wrong"))
    open_with(phone, PIN)
    see_code(phone)
    phone.reload()
    see_code(phone)
    assert set(kept_credentials(phone)) == set(credentials)


def test_who_forgot_her_pin_signs_in_again(screens: Screens, person: Person, clean: Callable[[Page], None]) -> None:
    screens.expect_errors("status of 401")
    phone = screens.phone()
    get_ready(phone, person)
    lock_as(phone, "", clean)
    phone.evaluate("sessionStorage.clear()")
    phone.goto("/resident/")
    expect(phone.get_by_role("heading", name=people("title", label=people("place", place="1")))).to_be_visible()
    phone.get_by_role("button", name=people("forgotten.ask")).click()
    phone.get_by_role("button", name=people("forgotten.act")).click()
    expect(phone.get_by_role("heading", name=app("sign-in.title"))).to_be_visible()
    assert kept_credentials(phone) == []
    get_ready(phone, person)


def lock_as(phone: Page, label: str, clean: Callable[[Page], None]) -> None:
    phone.get_by_role("link", name=app("tabs.me")).click()
    phone.get_by_role("link", name=app("titles.people")).click()
    if label:
        phone.get_by_label(app("people.label")).fill(label)
        phone.get_by_role("button", name=app("people.save")).click()
        expect(phone.get_by_role("listitem").filter(has_text=label)).to_be_visible()
    phone.get_by_label(app("people.pin")).fill("123456")
    phone.get_by_label(app("people.again")).fill("123456")
    phone.get_by_role("button", name=app("people.set")).click()
    expect(phone.get_by_text(app("people.guessed"))).to_be_visible()
    clean(phone)
    for name in ("pin", "again"):
        phone.get_by_label(app(f"people.{name}")).fill(PIN)
    phone.get_by_role("button", name=app("people.set")).click()
    expect(phone.get_by_text(app("people.set-done"))).to_be_visible()


def open_with(phone: Page, pin: str) -> None:
    phone.get_by_label(people("pin")).fill(pin)
    phone.get_by_role("button", name=people("open"), exact=True).click()
