"""What somebody who stands at the desk asks for: her first card, the rest within her case, receipts and files."""

import io
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk, at_the_desk, confirm
from webapp.demonstration.people import Person
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.requests.model import Evidence, Request
from webapp.domain.residents import id_check_digit

PHOTO = b"\xff\xd8\xff\xe0 a picture taken at the desk"
count = iter(range(100, 999))


def stands_there(**said: str) -> dict[str, str]:
    """Somebody new each time."""
    first_17 = f"42039919920202{next(count)}"
    fields = {"name": "欧阳娜仁·其木格", "id_number": first_17 + id_check_digit(first_17), "phone": "19900000055"}
    fields |= {
        "bank": "示范银行",
        "basis": "household",
        "handover": "counter",
        "note": "本人到窗口首次申领",
        "document_seen": "y",
    }
    return fields | said


@pytest.fixture
def person(town: Town) -> Person:
    return town.somebody()


def test_a_first_card_is_asked_for_and_its_receipt_printed(town: Town, desk: DeskClerk) -> None:
    """M05"""
    said = stands_there()
    answer = desk.submit("/first-card", said)
    page = desk.follow(answer)
    assert "受理回执" in page
    assert "承诺办结日期 2026-" in page
    assert said["id_number"] not in page
    town.deliver()
    assert any("已受理" in one["text"] for one in town.sms.outbox() if one["to"] == said["phone"])
    again = desk.submit("/first-card", said)
    assert "没有重复受理" in desk.follow(again)
    receipt = answer.headers["Location"].removesuffix("/receipt")
    assert again.headers["Location"] == receipt


def test_without_her_document_nothing_is_opened(desk: DeskClerk) -> None:
    said = stands_there()
    del said["document_seen"]
    refused = desk.submit("/first-card", said)
    assert (refused.status_code, "还没有核对身份证件" in words(refused)) == (403, True)


def test_a_number_that_is_only_unusual_is_told_and_taken(desk: DeskClerk) -> None:
    first_17 = "99999919920202005"
    said = stands_there(id_number="429999" + first_17[6:] + id_check_digit("429999" + first_17[6:]))
    assert "不代表号码有错" in desk.follow(desk.submit("/first-card", said))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("replace", {"ground": "damaged", "handover": "counter"}),
        ("replace", {"ground": "bank-changed", "bank": "武当示范银行", "handover": "counter"}),
        ("change-data", {"field": "phone", "value": "19900000044"}),
        ("reset-pin", {}),
        ("delivery", {"address": "茅箭区五堰街1号"}),
        ("home-visit", {"address": "茅箭区五堰街1号", "why": "行动不便"}),
    ],
)
def test_a_holder_asks_within_her_case(
    town: Town, desk: DeskClerk, person: Person, kind: str, said: dict[str, str]
) -> None:
    case = desk.case(person, "handle-a-request")
    page = desk.open(f"{case}/ask/{kind}").get_data(as_text=True)
    card = page.partition('name="card"')[2].partition('value="')[2].partition('"')[0]
    fields = said | {"document_seen": "y"} | ({"card": card} if card else {})
    answer = desk.submit(f"{case}/ask/{kind}", fields)
    assert answer.status_code == 303
    [request] = town.rows(
        select(Request).where(Request.number.is_not(None)).order_by(Request.opened_at.desc()).limit(1)
    )
    assert (request.kind.value, request.door.value) == (kind, "desk")
    assert {name: request.details[name] for name in said} == said


def test_what_is_open_is_shown_instead_of_a_second_form(desk: DeskClerk, person: Person) -> None:
    case = desk.case(person, "handle-a-request")
    said = {"address": "茅箭区五堰街1号", "why": "行动不便", "document_seen": "y"}
    receipt = desk.submit(f"{case}/ask/home-visit", said).headers["Location"]
    there = desk.open(f"{case}/ask/home-visit")
    assert there.headers["Location"] == receipt.removesuffix("/receipt")
    assert "没有重复受理" in desk.follow(there)


def test_post_needs_an_address_and_a_counter_keeps_none(desk: DeskClerk) -> None:
    assert desk.submit("/first-card", stands_there(handover="post")).status_code == 422
    answer = desk.submit("/first-card", stands_there(address="五堰街1号"))
    assert "五堰街1号" not in words(
        desk.open(answer.headers["Location"].removeprefix(desk.desk).removesuffix("/receipt"))
    )


def test_a_receipt_is_a_read_that_its_holder_sees(town: Town, desk: DeskClerk) -> None:
    receipt = desk.submit("/first-card", stands_there()).headers["Location"].removeprefix(desk.desk)
    desk.open(receipt)
    row = town.rows(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:read").order_by(LedgerRow.id))[-1]
    assert (row.about["reason"], row.about["case"]) == ("handle-a-request", receipt.split("/")[2])


def test_a_file_is_taken_in_at_the_desk_once(town: Town, desk: DeskClerk) -> None:
    page = (
        desk.submit("/first-card", stands_there()).headers["Location"].removeprefix(desk.desk).removesuffix("/receipt")
    )
    for _ in range(2):
        answer = desk.submit(f"{page}/take-file", {"shows": "photo", "file": (io.BytesIO(PHOTO), "photo.jpg")})  # type: ignore[dict-item] # the test client's way to send a file
        assert "已收取：本人照片" in desk.follow(answer)
    [file] = town.rows(select(Evidence).where(Evidence.request_id == page_id(page)))
    assert (file.shows.value, file.media_type.value) == ("photo", "image/jpeg")
    nothing = desk.submit(f"{page}/take-file", {"shows": "photo"})
    assert (nothing.status_code, "打不开" in words(nothing)) == (422, True)


def page_id(page: str) -> object:
    return UUID(page.rpartition("/")[2])


def test_the_queue_is_narrowed_and_paged(own_town: Town) -> None:
    desk = at_the_desk(own_town)
    assert "申领社会保障卡" in desk.follow(desk.submit("/first-card", stands_there()))

    def rows(query: str) -> int:
        return words(desk.open(f"/requests?{query}")).count("待审核")

    every = rows("page=99&kind=nonsense")
    # The demonstration has a visit and an objection waiting.
    assert rows("kind=apply") == every - 2
    assert rows("kind=apply&overdue=1") < rows("kind=apply")
    own_town.clock.pass_by(timedelta(days=60).total_seconds())
    desk.sign_in_again()
    late = words(desk.open("/requests?kind=apply&overdue=1"))
    assert "超期" in late
    assert "共 1 件，第 1 页，共 1 页" in late


def test_the_phone_on_register_is_kept_and_the_desk_told(town: Town, desk: DeskClerk) -> None:
    said = stands_there()
    first = desk.submit("/first-card", said)
    assert "没有改动" not in desk.follow(first)
    assert "没有改动" in desk.follow(desk.submit("/first-card", said | {"phone": "19900000056"}))


def test_a_first_card_waits_for_its_determination_which_names_what_is_missing(town: Town, desk: DeskClerk) -> None:
    """M01"""
    receipt = desk.submit("/first-card", stands_there(basis="insured"))
    assert "参保证明" in desk.follow(receipt)
    page = receipt.headers["Location"].removesuffix("/receipt").removeprefix("/helpdesk")
    assert desk.submit(page, {"to": "checked"}).status_code == 303
    step = {"to": "approved", "why": "document-seen", "note": "身份证原件与本人一致"}
    assert "要由另一位工作人员批准" in words(desk.submit(page, step))
    confirm(town, page)
    refused = desk.submit(page, step)
    assert (refused.status_code, "还没有认定申领资格" in words(refused)) == (409, True)
    form = desk.open(f"{page}/eligibility").get_data(as_text=True)
    assert re.findall(r'<input checked[^>]*value="([^"]*)"', form) == ["insured"]
    papers = {"basis": "insured", "shown": "id-document"}
    assert "还缺：参保证明" in desk.follow(desk.submit(f"{page}/eligibility", papers))
    assert desk.submit(f"{page}/eligibility", {"basis": "friend"}).status_code == 422
    town.clock.pass_by(1)
    assert desk.submit(f"{page}/eligibility", papers | {"basis": "household"}).status_code == 303
    assert desk.submit(page, step).status_code == 303
    [asked] = town.rows(select(Request).where(Request.id == UUID(page.rpartition("/")[2])))
    assert (asked.details["basis"], asked.state) == ("insured", "approved")
