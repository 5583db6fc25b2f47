"""A posted card at a kiosk, by finger alone: page, frame, agent and pcscd are real, the card is not."""

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import Screens
from tests.browser.verbs import WITH_A_CODE
from tests.reader.conftest import Insert, insert, machine_lock, pcscd  # noqa: F401 # fixtures of the reader
from tests.reader.virtual_card import VirtualCard, holder_records, issuer_records
from tests.servers import Server
from tests.simulator import code_in
from webapp.demonstration.people import PEOPLE, POSTED
from webapp.web.staff_texts import TEXTS

pytestmark = [pytest.mark.reader, pytest.mark.browser]
HOLDER = PEOPLE[POSTED]
HALL, UPRIGHT = {"width": 1280, "height": 1024}, {"width": 390, "height": 844}


@pytest.fixture
def codes(town: Server) -> Iterator[list[str]]:
    """The codes that the agent of a kiosk shows in its window."""
    from reader.agent import PORT, Agent  # noqa: PLC0415 # pyscard may be missing, and this test is skipped then

    shown: list[str] = []
    agent = Agent(town.url, show_code=shown.append, open_page=None, port=PORT)
    threading.Thread(target=agent.run, daemon=True).start()
    yield shown
    agent.stop()


def test_a_posted_card_is_taken_into_use_by_whoever_holds_it_and_its_phone(
    screens: Screens,
    insert: Insert,  # noqa: F811 # the fixture above
    codes: list[str],
    clean: Callable[[Page], None],
) -> None:
    kiosk = screens.door(viewport=HALL)
    set_up(kiosk, codes, clean)
    card = VirtualCard(
        issuer_records(number=HOLDER.card_number.encode()) | {0x01: bytes.fromhex(HOLDER.chip_id or "")},
        holder_records(HOLDER.name, HOLDER.id_number.encode()),
        pin="123456",
    )
    insert(card)
    press(kiosk, "again")
    title(kiosk, "sealed")
    assert HOLDER.name not in kiosk.content()
    clean(kiosk)
    press(kiosk, "change-initial")
    title(kiosk, "pin")
    touch(frame_of(kiosk), "123456" + "246813" * 2)
    frame_of(kiosk).get_by_role("button", name="确定").click()
    title(kiosk, "code")
    assert card.pin == "246813"
    clean(kiosk)
    kiosk.set_viewport_size(UPRIGHT)
    clean(kiosk)
    touch(kiosk, code_of(kiosk))
    press(kiosk, "activate")
    title(kiosk, "activated")
    clean(kiosk)
    press(kiosk, "end")
    title(kiosk, "start")
    assert kiosk.locator("#code").input_value() == ""
    press(kiosk, "begin")
    title(kiosk, "in-use")


def set_up(kiosk: Page, codes: list[str], clean: Callable[[Page], None]) -> None:
    """By staff; nobody has put a card in yet."""
    kiosk.goto("/demonstration/")
    kiosk.get_by_role("button", name="启用自助终端").click()
    title(kiosk, "start")
    clean(kiosk)
    press(kiosk, "begin")
    touch(kiosk, codes[-1])
    press(kiosk, "pair-act")
    title(kiosk, "trouble")
    expect(kiosk.get_by_role("alert")).to_contain_text("读卡器里没有卡")


def title(kiosk: Page, screen: str) -> None:
    expect(kiosk.get_by_role("heading", level=1)).to_have_text(said(screen))


def press(kiosk: Page, key: str) -> None:
    kiosk.get_by_role("button", name=said(key), exact=True).click()


def touch(keys: Page | Frame, digits: str) -> None:
    for digit in digits:
        keys.get_by_role("button", name=digit, exact=True).click()


def frame_of(kiosk: Page) -> Frame:
    return kiosk.frames[-1]


def said(key: str) -> str:
    row = TEXTS[f"kiosk.{key}"]
    return f"{row['zh']} {row['en']}"


def code_of(kiosk: Page) -> str:
    """As her own phone shows it, once the jobs process has sent it."""
    for _ in range(100):
        messages = kiosk.context.request.get("/demonstration/sms.json").json()["messages"]
        mine = [each["text"] for each in messages if each["to"] == HOLDER.phone and WITH_A_CODE in each["text"]]
        if mine:
            return code_in(mine[0])
        kiosk.wait_for_timeout(100)
    raise AssertionError("no code came")
