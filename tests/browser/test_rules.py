"""Two clerks change a value of the region, and a resident reads what comes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import sign_in_as
from tests.servers import Server
from webapp.clock import in_china
from webapp.demonstration.desks import CLERKS, Clerk
from webapp.web.staff_texts import TEXTS

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
JINGBAN, FUHE, *_ = CLERKS

Look = Callable[[Page], None]


def say(key: str, **values: str) -> str:
    return TEXTS[key]["zh"].format(**values)


def sign_in(page: Page, clerk: Clerk) -> None:
    page.goto("/agency/sign-in?next=/agency/rules")
    sign_in_as(page, clerk)
    expect(page.get_by_role("heading", level=1)).to_contain_text(say("rules.title"))


def test_two_clerks_change_a_rule_and_a_resident_reads_it(screens: Screens, town: Server, clean: Look) -> None:
    first, second, phone = screens.door(viewport=DESK), screens.door(viewport=DESK), screens.door(viewport=PHONE)
    day = (in_china(datetime.now(UTC)) + timedelta(days=30)).date().isoformat()
    sign_in(first, JINGBAN)
    clean(first)
    first.set_viewport_size(PHONE)
    clean(first)
    first.set_viewport_size(DESK)
    first.get_by_role("link", name=f"{say('rules.act')} 用卡记录保存多久").click()
    first.get_by_label(say("propose-rule.value")).fill("三百天")
    first.get_by_label(say("propose-rule.since"), exact=True).fill(day)
    first.get_by_label(say("propose-rule.source"), exact=True).fill("十人社发〔2026〕1号 第三条")
    first.get_by_label(say("propose-rule.confirmed")).check()
    screens.expect_errors(r"status of 422")
    first.get_by_role("button", name=say("propose-rule.act")).click()
    expect(first.get_by_role("alert")).to_have_text(say("rule-mistake.number", text="三百天"))
    clean(first)
    first.get_by_label(say("propose-rule.value")).fill("300")
    first.get_by_role("button", name=say("propose-rule.act")).click()
    expect(first.get_by_text(say("rule-change.other-person"))).to_be_visible()
    clean(first)

    sign_in(second, FUHE)
    second.get_by_role("row", name="300 天").get_by_role("link").click()
    clean(second)
    second.get_by_role("button", name=say("rule-change.approve", day=day)).click()
    expect(second.get_by_role("status")).to_have_text(say("rules.approved"))

    phone.goto("/resident/rules")
    expect(phone.get_by_text(f"{day} 起改为：300 天")).to_be_visible()
    clean(phone)
