"""A found card, from a stranger's page to the desk's; and a death told there, with its receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import look_up, say, sign_in_at_helpdesk
from tests.browser.test_rules import DESK, PHONE
from webapp.demonstration.people import Person
from webapp.domain.helpdesk import ToldHeirs

pytestmark = pytest.mark.browser


def test_a_found_card_reaches_the_desk_and_a_death_is_told_once(
    screens: Screens, person: Person, clean: Callable[[Page], None]
) -> None:
    finder, desk = screens.phone(), screens.door(viewport=DESK)
    finder.goto("/found")
    _both_sizes(finder, clean)
    finder.get_by_label("卡面上的社会保障卡卡号").fill(person.card_number)
    finder.get_by_text("已交到派出所").click()
    finder.get_by_label("哪一家、哪个窗口").fill("五堰派出所值班室")
    finder.get_by_role("button", name="通知持卡人").click()
    expect(finder.get_by_role("heading", level=1)).to_have_text("谢谢您，已经收到")
    _both_sizes(finder, clean)
    sign_in_at_helpdesk(desk)
    look_up(desk, person.card_number, "handle-a-request")
    expect(desk.get_by_text("五堰派出所值班室")).to_be_visible()
    desk.get_by_role("link", name=say("death.title")).click()
    _both_sizes(desk, clean)
    desk.get_by_label(say("relation.child")).check()
    for one in ToldHeirs:
        desk.get_by_label(say(f"told-heirs.{one}")).check()
    desk.get_by_label(say("death.document_seen")).check()
    desk.get_by_role("button", name=say("death.act")).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("death.receipt"))
    _both_sizes(desk, clean)


def _both_sizes(page: Page, clean: Callable[[Page], None]) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        clean(page)
