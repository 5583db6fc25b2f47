"""领卡: a card that lies ready, found by a receipt or a document, handed over and taken into use on one page."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.make.production import returned
from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk, confirm
from tests.web.helpdesk.test_desk_requests import stands_there
from webapp.domain import actors, production
from webapp.domain.requests.model import Request

MAKER = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
serials = iter(range(7000, 9000))


@pytest.fixture
def said() -> dict[str, str]:
    return stands_there()


def asked(desk: DeskClerk, said: dict[str, str]) -> str:
    """Where the page of her request is, approved."""
    page = desk.submit("/first-card", said).headers["Location"].removeprefix(desk.desk).removesuffix("/receipt")
    seen = {"why": "document-seen", "note": "身份证原件与本人一致"}
    desk.submit(f"{page}/eligibility", {"basis": "household", "shown": "id-document"})
    confirm(desk.town, page)
    for step in ({"to": "checked"}, {"to": "approved"} | seen):
        assert desk.submit(page, step).status_code == 303
    return page


def made(town: Town, said: dict[str, str]) -> None:
    with town.writing() as session, session.begin():
        batch = production.make_batch(session, by=MAKER, now=town.clock())
        line = returned(said["id_number"], next(serials), 姓名=said["name"], 装箱位置="B-07").encode()
        profile, now = town.house.profile, town.clock()
        taken = production.take_returns(session, batch.id, line, by=MAKER, profile=profile, now=now)
        assert (taken.made, taken.faults) == (1, [])


def test_from_the_receipt_to_a_card_that_works(town: Town, desk: DeskClerk, said: dict[str, str]) -> None:
    page = asked(desk, said)
    made(town, said)
    number = town.rows(select(Request.number).order_by(Request.opened_at.desc()))[0]
    found = desk.submit("/collect", {"number": f"{number[:4]} {number[4:]}"})
    assert found.headers["Location"] == f"/helpdesk{page}/hand-over"
    shown = words(desk.open(f"{page}/hand-over"))
    assert "B-07" in shown
    assert said["id_number"] not in shown
    handed = desk.submit(f"{page}/hand-over", {"id_number": said["id_number"], "who": "holder", "document_seen": "y"})
    done = desk.follow(handed)
    assert "社保功能已启用" in done
    assert "已办结" in done
    assert f'name="{"id_number"}"' not in desk.open(f"{page}/hand-over").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "status", "why"),
    [
        ({"document_seen": ""}, 403, "还没有核对身份证件"),
        ({"id_number": "420399199001019999"}, 403, "证件号码对不上"),
        ({"who": "other"}, 422, "请"),
        ({"who": "nobody"}, 422, "请"),
    ],
)
def test_what_is_missing_is_said(
    town: Town, desk: DeskClerk, said: dict[str, str], changed: dict[str, str], status: int, why: str
) -> None:
    page = asked(desk, said)
    made(town, said)
    fields = {"id_number": said["id_number"], "who": "holder", "document_seen": "y"} | changed
    refused = desk.submit(f"{page}/hand-over", {name: value for name, value in fields.items() if value})
    assert (refused.status_code, why in words(refused)) == (status, True)


def test_somebody_else_collects_and_the_card_waits(town: Town, desk: DeskClerk, said: dict[str, str]) -> None:
    page = asked(desk, said)
    made(town, said)
    fields = {"id_number": said["id_number"], "who": "other", "collector": "李四", "document_seen": "y"}
    assert "卡还没有启用" in desk.follow(desk.submit(f"{page}/hand-over", fields))


def test_before_it_is_ready_one_reads_how_far_it_is(desk: DeskClerk, said: dict[str, str]) -> None:
    page = asked(desk, said)
    assert desk.submit("/collect", {"number": said["id_number"]}).headers["Location"] == f"/helpdesk{page}"
    assert desk.open(f"{page}/hand-over").status_code == 404
    nothing = desk.submit("/collect", {"number": stands_there()["id_number"]})
    assert (nothing.status_code, "没有查到" in words(nothing)) == (404, True)


def test_a_card_is_not_ready_by_a_word_alone(desk: DeskClerk, said: dict[str, str]) -> None:
    page = asked(desk, said)
    assert 'value="ready"' not in desk.open(page).get_data(as_text=True)
    assert desk.submit(page, {"to": "ready"}).status_code == 422


def test_a_card_that_lies_ready_does_not_go_back_by_a_word(town: Town, desk: DeskClerk, said: dict[str, str]) -> None:
    page = asked(desk, said)
    made(town, said)
    assert 'name="to"' not in desk.open(page).get_data(as_text=True)
    assert desk.submit(page, {"to": "approved", "why": "other"}, on="/collect").status_code == 422
