"""From the card in the reader to its holder's case, in a browser: page, agent and pcscd are real, the card is not."""

import re
import threading

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import say, sign_in_at_helpdesk
from tests.reader.conftest import Insert, insert, machine_lock, pcscd  # noqa: F401 # fixtures of the reader
from tests.reader.virtual_card import VirtualCard, holder_records, issuer_records
from tests.servers import Server
from webapp.demonstration.people import Person
from webapp.web.problems import TABLE

pytestmark = [pytest.mark.reader, pytest.mark.browser]


def test_a_card_is_read_at_the_desk(screens: Screens, town: Server, person: Person, insert: Insert) -> None:  # noqa: F811 # the fixture above
    from reader.agent import PORT, Agent  # noqa: PLC0415 # pyscard may be missing, and this test is skipped then

    codes: list[str] = []
    agent = Agent(town.url, show_code=codes.append, open_page=lambda _: None, port=PORT)
    threading.Thread(target=agent.run, daemon=True).start()
    try:
        desk = screens.door()
        sign_in_at_helpdesk(desk)
        desk.get_by_role("link", name=say("chip.title")).click()
        pair(desk, codes[-1])
        expect(desk.get_by_role("status")).to_contain_text("读卡器里没有卡")
        insert(
            VirtualCard(
                issuer_records(number=person.card_number.encode()) | {0x01: bytes.fromhex(person.chip_id or "")},
                holder_records(person.name, person.id_number.encode()[:-1] + b"0"),
            )
        )
        desk.get_by_role("button", name=say("chip.ask-read"), exact=True).click()
        expect(desk.get_by_role("status")).to_have_text(say("chip.done-read"))
        expect(desk.get_by_role("listitem").filter(has_text="校验位不对")).to_have_count(1)
        expect(desk.get_by_label(say("chip.card_number"))).to_have_value(person.card_number)
        screens.expect_errors(r"409 \(Conflict\).*/link-by-chip")
        find(desk)
        expect(desk).to_have_url(re.compile(r"/helpdesk/cases/"))
        expect(desk.get_by_text(say("chip.same"))).to_be_visible()
        link(desk)
    finally:
        agent.stop()


def pair(desk: Page, code: str) -> None:
    desk.get_by_role("button", name=say("chip.ask-read"), exact=True).click()
    desk.get_by_label(say("chip.code")).fill(code)
    desk.get_by_role("button", name=say("chip.pair")).click()


def link(desk: Page) -> None:
    """The wrong check character makes another number of it: the desk hears so, and nothing is linked."""
    desk.get_by_role("link", name=say("chip.link"), exact=True).click()
    desk.get_by_role("button", name=say("chip.ask-read"), exact=True).click()
    expect(desk.get_by_role("status")).to_have_text(say("chip.done-read"))
    desk.get_by_label(say("chip.consent")).check()
    desk.get_by_role("button", name=say("chip.link"), exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text(TABLE["chip-of-another"]["zh"])


def find(desk: Page) -> None:
    desk.get_by_label(say("read-reason.handle-a-request"), exact=True).check()
    desk.get_by_label(say("chip.note")).fill("本人到场")
    desk.get_by_role("button", name=say("find.act"), exact=True).click()
