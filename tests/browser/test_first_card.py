"""Somebody without a card comes to a desk, and goes home with one that her phone knows."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import look_up, say, sign_in_at_helpdesk
from tests.browser.test_rules import DESK, PHONE
from tests.browser.verbs import sign_in as sign_in_on_phone
from webapp.demonstration.people import PEOPLE
from webapp.domain.residents import id_check_digit

pytestmark = pytest.mark.browser

FIRST_17 = "42039919950505321"
COMES = replace(PEOPLE[-1], name="新来", id_number=FIRST_17 + id_check_digit(FIRST_17), phone="19900000321")


def test_a_first_card_is_made_while_she_waits(screens: Screens, clean: Callable[[Page], None]) -> None:
    desk, phone = screens.door(viewport=DESK), screens.phone()
    sign_in_at_helpdesk(desk)
    look = _both_sizes(desk, clean)
    _apply(desk, look)
    _determine(desk, look)
    for step in ("request-step.checked", "request-step.approved"):
        desk.get_by_text(say(step), exact=True).click()
        desk.get_by_role("button", name=say("request.act"), exact=True).click()
        expect(desk.get_by_text(say("request.moved", state=say(step.replace("step", "state"))))).to_be_visible()
    _make(desk, look)
    card_number = _read_from_the_card(desk)
    sign_in_on_phone(phone, replace(COMES, card_number=card_number))
    phone.goto("/resident/card")
    expect(phone.get_by_text("正常").first).to_be_visible()
    phone.goto("/resident/requests")
    expect(phone.get_by_text("已办结").first).to_be_visible()


def _both_sizes(desk: Page, clean: Callable[[Page], None]) -> Callable[[], None]:
    def look() -> None:
        for size in (PHONE, DESK):
            desk.set_viewport_size(size)
            clean(desk)

    return look


def _apply(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("link", name=say("ask.first")).click()
    for field, said in (("name", COMES.name), ("id_number", COMES.id_number), ("phone", COMES.phone)):
        desk.get_by_label(say(f"ask.{field}"), exact=True).fill(said)
    desk.get_by_label("户籍在本地").check()
    desk.get_by_label(say("ask.bank")).fill("示范银行")
    desk.get_by_label(say("ask.note")).fill("本人到窗口首次申领")
    desk.get_by_label(say("ask.document_seen")).check()
    desk.get_by_role("button", name=say("ask.act"), exact=True).click()
    expect(desk.get_by_role("heading", name=say("ask.receipt"))).to_be_visible()
    look()
    desk.get_by_role("link", name=say("ask.go-on")).click()


def _determine(desk: Page, look: Callable[[], None]) -> None:
    """M01"""
    desk.get_by_role("link", name=say("eligibility.open")).click()
    desk.get_by_label("本人有效身份证件").check()
    look()
    desk.get_by_role("button", name=say("eligibility.act"), exact=True).click()
    expect(desk.get_by_text(say("eligibility.done"))).to_be_visible()


def _make(desk: Page, look: Callable[[], None]) -> None:
    desk.get_by_role("link", name=say("bench.title")).click()
    expect(desk.get_by_text(COMES.id_number)).to_be_visible()
    desk.get_by_label(say("bench.document_seen")).check()
    desk.get_by_role("button", name=say("bench.begin")).click()
    desk.get_by_label(say("bench.serial")).fill("yk00000001")
    desk.get_by_role("button", name=say("bench.blank-act")).click()
    expect(desk.get_by_text(say("bench.made"))).to_be_visible()
    look()
    desk.get_by_label(say("hand-over.id_number"), exact=True).fill(COMES.id_number)
    desk.get_by_label(say("hand-over.document_seen")).check()
    desk.get_by_role("button", name=say("hand-over.act"), exact=True).click()
    expect(desk.get_by_text(say("hand-over.in-use"))).to_be_visible()


def _read_from_the_card(desk: Page) -> str:
    """Its face has the number; here the desk has it shown, for a reason."""
    desk.goto("/helpdesk/")
    look_up(desk, COMES.id_number, "answer-a-question")
    desk.get_by_role("link", name=say("reveal.title", what=say("case.card-number"))).click()
    desk.get_by_label(say("reveal.reason")).select_option("answer-a-question")
    desk.get_by_role("button", name=say("reveal.act"), exact=True).click()
    return desk.locator("p.code").inner_text().strip()
