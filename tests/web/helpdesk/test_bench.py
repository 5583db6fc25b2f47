"""即时制卡: one screen from the comparison to the hand-over, with the minutes it takes and what the printer spoils."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from tests.web.helpdesk.test_desk_requests import stands_there
from tests.web.helpdesk.test_handover import asked
from webapp.domain import actors, production
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.production import Delivery
from webapp.jobs.printing import print_cards
from webapp.ports import Ports
from webapp.ports.printer import SimulatedPrinter

KEEPER = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
boxes = iter(range(100, 999))


@pytest.fixture
def said() -> dict[str, str]:
    return stands_there()


@pytest.fixture
def serials(town: Town) -> list[str]:
    """Of a new box of blanks."""
    number = next(boxes)
    delivery = Delivery(f"制卡台{number}", "420302", f"B{number}001", 3)
    with town.writing() as session, session.begin():
        production.receive_box(session, delivery, by=KEEPER, now=town.clock())
    return [f"B{number}00{each}" for each in (1, 2, 3)]


def run_printer(town: Town, folder: Path, fault: str = "") -> None:
    ports = Ports(town.sms, town.ports.viruses, printer=SimulatedPrinter(folder))
    (folder / "printer-fault").write_text(fault)
    print_cards(town.house.engine, ports, town.house.profile, town.clock)


def begun(desk: DeskClerk, said: dict[str, str]) -> tuple[str, str]:
    """Where the page of the request is, and that of its bench."""
    page = asked(desk, said)
    assert 'bench"' in desk.open(page).get_data(as_text=True)
    answer = desk.submit(f"{page}/bench", {"document_seen": "y"})
    assert answer.status_code == 303, words(answer)
    return page, str(answer.headers["Location"]).removeprefix(desk.desk)


def take(desk: DeskClerk, bench: str, serial: str) -> str:
    return desk.follow(desk.submit(f"{bench}/blank", {"serial": serial}, on=bench))


def test_from_the_document_to_a_card_that_works(
    town: Town, desk: DeskClerk, said: dict[str, str], serials: list[str], tmp_path: Path
) -> None:
    """M05"""
    page, bench = begun(desk, said)
    assert "正在打印" in take(desk, bench, serials[0].lower())
    run_printer(town, tmp_path)
    town.clock.pass_by(6 * 60 + 5)
    shown = words(desk.open(bench))
    assert "卡已制好" in shown
    assert "已用 6 分钟 立等可取：30 分钟内" in shown
    handing = {"id_number": said["id_number"], "who": "holder", "document_seen": "y"}
    assert "社保功能已启用" in desk.follow(desk.submit(f"{page}/hand-over", handing, on=bench))
    town.clock.pass_by(600)
    assert "已用 6 分钟" in words(desk.open(bench))


def test_what_goes_on_the_card_is_shown_in_full_once_and_she_sees_it(
    town: Town, desk: DeskClerk, said: dict[str, str]
) -> None:
    page = asked(desk, said)
    shown = words(desk.open(f"{page}/bench"))
    assert said["name"] in shown
    assert said["id_number"] in shown
    row = town.rows(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:read").order_by(LedgerRow.id))[-1]
    assert row.about["fields"] == ["name", "id-number", "request"]
    refused = desk.submit(f"{page}/bench", {})
    assert (refused.status_code, "还没有核对身份证件" in words(refused)) == (403, True)
    bench = str(desk.submit(f"{page}/bench", {"document_seen": "y"}).headers["Location"]).removeprefix(desk.desk)
    assert said["name"] not in words(desk.open(bench))


def test_a_jam_is_shown_with_its_blank_and_another_is_taken(
    town: Town, desk: DeskClerk, said: dict[str, str], serials: list[str], tmp_path: Path
) -> None:
    _, bench = begun(desk, said)
    take(desk, bench, serials[0])
    run_printer(town, tmp_path, "jammed")
    shown = words(desk.open(bench))
    assert f"{serials[0]} 卡在机器里" in shown
    refused = desk.submit(f"{bench}/blank", {"serial": serials[0]}, on=bench)
    assert (refused.status_code, "这张白卡不在库" in words(refused)) == (409, True)
    take(desk, bench, serials[1])
    run_printer(town, tmp_path)
    assert "卡已制好" in words(desk.open(bench))


def test_while_it_prints_the_page_asks_and_then_comes_anew(
    town: Town, desk: DeskClerk, said: dict[str, str], serials: list[str], tmp_path: Path
) -> None:
    _, bench = begun(desk, said)
    take(desk, bench, serials[0])
    asking = desk.open(bench, **{"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in asking.get_data(as_text=True)
    run_printer(town, tmp_path)
    assert desk.open(bench, **{"HX-Request": "true"}).headers["HX-Redirect"] == f"/helpdesk{bench}"


def test_a_printer_that_never_answers_is_said_so_by_the_clerk(
    desk: DeskClerk, said: dict[str, str], serials: list[str]
) -> None:
    page, bench = begun(desk, said)
    take(desk, bench, serials[0])
    assert desk.submit(f"{bench}/spoil", {"why": "boredom"}, on=bench).status_code == 422
    refused = desk.submit(f"{bench}/give-up", on=bench)
    assert refused.status_code == 409
    assert "请换一张白卡" in desk.follow(desk.submit(f"{bench}/spoil", {"why": "no-answer"}, on=bench))
    assert "回到“已批准”" in desk.follow(desk.submit(f"{bench}/give-up", on=bench))
    assert "这次制卡已经放弃" in words(desk.open(bench))
    assert re.search(r'href="[^"]*/bench"', desk.open(page).get_data(as_text=True))


def test_a_blank_that_nobody_received_is_none(desk: DeskClerk, said: dict[str, str]) -> None:
    _, bench = begun(desk, said)
    refused = desk.submit(f"{bench}/blank", {"serial": "NOBODYS1"}, on=bench)
    assert (refused.status_code, "没有这个序列号" in words(refused)) == (404, True)


def test_longer_than_promised_is_said(town: Town, desk: DeskClerk, said: dict[str, str]) -> None:
    _, bench = begun(desk, said)
    assert re.search(r"data-late hidden", desk.open(bench).get_data(as_text=True))
    town.clock.pass_by(800)
    desk.open(bench)
    town.clock.pass_by(800)
    desk.open(bench)
    town.clock.pass_by(800)
    assert not re.search(r"data-late hidden", desk.open(bench).get_data(as_text=True))
