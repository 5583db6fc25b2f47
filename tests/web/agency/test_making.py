"""A card from the holder's application to the box it lies in: two desks, the maker's file out and in."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from tests.simulator import Phone
from tests.web.asking import ORIGIN
from tests.web.clerk import FUHE, KEFU, TOKEN, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.maker import answer
from webapp.demonstration.people import Person
from webapp.jobs.expiry import watch_last_days

REPLACE = {"kind": "replace", "details": {"ground": "damaged", "handover": "counter"}}


@pytest.fixture
def holder(own_town: Town) -> Person:
    return own_town.somebody()


@pytest.fixture
def phone(own_town: Town, holder: Person) -> Phone:
    """The holder's, whose worn card is to be replaced; the desk has agreed."""
    phone = own_town.signed_in(holder)
    card = phone.http.get("/api/resident/home").json["cards"][0]["id"]
    asked = phone.post("requests", REPLACE | {"card_id": card})
    assert asked.status_code == 201, asked.json
    desk = signed_in(own_town, KEFU, "helpdesk")
    for state in ("checked", "approved"):
        assert desk.submit(f"/requests/{asked.json['id']}", {"to": state, "why": "", "note": ""}).status_code == 303
    return phone


@pytest.fixture
def clerk(own_town: Town) -> Clerk:
    return signed_in(own_town)


def send(clerk: Clerk, batch: str, content: bytes) -> Any:
    token = TOKEN.search(clerk.open(batch).get_data(as_text=True))
    assert token
    data = {"csrf_token": token[1], "file": (BytesIO(content), "回盘.csv")}
    return clerk.http.post(f"/agency{batch}", data=data, headers=ORIGIN, content_type="multipart/form-data")


def test_a_worn_card_is_made_again_and_the_holder_is_told(clerk: Clerk, holder: Person, phone: Phone) -> None:
    assert "待制卡 1 件" in words(clerk.open("/making"))
    made = clerk.submit("/making")
    assert "共 1 件，还有 1 件在制" in clerk.follow(made)
    batch = made.headers["Location"].removeprefix("/agency")
    file = clerk.submit(f"{batch}/file", on=batch)
    assert holder.card_number in file.get_data().decode("gb18030")
    back = answer(file.get_data(), failing=None, today=date(2026, 11, 22))
    taken = words(send(clerk, batch, back + b"1,2,3"))
    assert "制成 1 件，未制成 0 件" in taken
    assert "第 2 行：这一行不是 14 列" in taken
    assert "A-01" in taken
    assert holder.name not in taken
    [request] = phone.http.get("/api/resident/requests").json["requests"]
    assert request["state"] == "ready"
    reads = phone.http.get("/api/resident/reads").json["reads"]
    assert any(read["reader"] == "agency" and "id-number" in read["fields_shown"] for read in reads)


def test_a_card_that_nobody_fetches_is_destroyed_by_two(own_town: Town, clerk: Clerk, phone: Phone) -> None:
    batch = clerk.submit("/making").headers["Location"].removeprefix("/agency")
    file = clerk.submit(f"{batch}/file", on=batch).get_data()
    back = answer(file, failing=None, today=date(2026, 11, 22))
    send(clerk, batch, back)
    number = back.decode("gb18030").splitlines()[-1].split(",")[1]
    house, days = own_town.house, own_town.house.profile.uncollected_card_days
    watch_last_days(house.engine, house.profile, own_town.clock)
    assert "没有过期未领的卡" in words(clerk.open("/uncollected"))
    own_town.clock.pass_by((days + 1) * 86_400)
    first, second = signed_in(own_town), signed_in(own_town, FUHE)
    [here] = set(re.findall(r"/agency(/uncollected/[0-9a-f-]{36})", first.open("/uncollected").get_data(as_text=True)))
    assert "已登记取出" in first.follow(first.submit(here))
    assert "等同事销毁" in words(first.open("/uncollected"))
    mistyped = second.submit(here, {"number": "S00000000"})
    assert (mistyped.status_code, "卡号和这张卡对不上" in words(mistyped)) == (422, True)
    assert "已登记销毁" in second.follow(second.submit(here, {"number": number}))
    assert second.open(here).status_code == 404
    [request] = phone.http.get("/api/resident/requests").json["requests"]
    assert (request["state"], request["events"][-1]["why"]) == ("rejected", "not-collected")


@pytest.mark.usefixtures("phone")
def test_a_card_that_could_not_be_made_waits_again(clerk: Clerk) -> None:
    batch = clerk.submit("/making").headers["Location"].removeprefix("/agency")
    back = answer(clerk.submit(f"{batch}/file", on=batch).get_data(), failing="1", today=date(2026, 11, 22))
    assert "未制成 1 件" in words(send(clerk, batch, back))
    assert "待制卡 1 件" in words(clerk.open("/making"))


@pytest.mark.usefixtures("phone")
def test_nothing_to_make_and_no_file_are_told(clerk: Clerk) -> None:
    batch = clerk.submit("/making").headers["Location"].removeprefix("/agency")
    again = clerk.submit("/making", on=batch)
    assert (again.status_code, "没有待制卡的申请" in words(again)) == (409, True)
    empty = send(clerk, batch, b"")
    assert (empty.status_code, "请选回盘文件" in words(empty)) == (422, True)
    broken = send(clerk, batch, b"PK\0\0")
    assert (broken.status_code, "这不是文本文件" in words(broken)) == (422, True)


def test_another_areas_batch_is_not_there(clerk: Clerk) -> None:
    assert clerk.open("/making/00000000-0000-4000-8000-000000000000").status_code == 404
