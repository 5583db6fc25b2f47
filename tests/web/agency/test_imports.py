"""/agency/imports: a card base is uploaded or chosen, tried, taken in by the job, and its faults are downloaded."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.make.card_files import csv_file, row
from tests.web.asking import ORIGIN
from tests.web.clerk import JINGBAN, TOKEN, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.domain import staff
from webapp.jobs.imports import Importing, take_in_waiting


@pytest.fixture
def chief(own_town: Town) -> Clerk:
    """The demonstration's clerk, whose area is the whole region."""
    return signed_in(own_town)


def send(clerk: Clerk, **fields: Any) -> Any:
    token = TOKEN.search(clerk.open("/imports").get_data(as_text=True))
    assert token
    data = {"csrf_token": token[1], "how": "keep", "place": ""} | fields
    return clerk.http.post("/agency/imports", data=data, headers=ORIGIN, content_type="multipart/form-data")


def job(town: Town) -> None:
    take_in_waiting(Importing(town.house.engine, town.house.profile, town.clock))


def uploads(town: Town) -> list[Path]:
    return list((town.settings.instance / "imports").iterdir())


def test_an_upload_is_taken_in_and_deleted_and_its_faults_are_downloaded(
    own_town: Town, chief: Clerk, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1), row(2, state="7")], encoding="gbk")
    asked = send(chief, file=(BytesIO(path.read_bytes()), "名册.csv"))
    assert "名册.csv 排队中" in chief.follow(asked)
    [kept] = uploads(own_town)
    assert kept.stat().st_mode & 0o777 == 0o600
    job(own_town)
    assert uploads(own_town) == []
    at = asked.headers["Location"].removeprefix("/agency")
    page = words(chief.open(at))
    assert "已完成 · 已处理 2 行" in page
    assert "新增 1 已有且一致 0 与已有不一致 0 未接收 1" in page
    assert "3 卡状态 不对" in page
    downloaded = chief.open(f"{at}/faults")
    assert downloaded.mimetype == "text/csv"
    assert "3,卡状态,不对" in downloaded.get_data().decode("utf-8-sig")
    assert "王小明" not in downloaded.get_data(as_text=True)
    assert "名册.csv" in words(chief.open("/imports"))


def test_a_file_on_the_server_is_tried_and_stays(own_town: Town, chief: Clerk) -> None:
    folder = own_town.settings.instance / "imports"
    folder.mkdir()
    csv_file(folder / "base.csv", [row(1)])
    asked = send(chief, place="base.csv", how="try")
    job(own_town)
    page = words(chief.http.get(asked.headers["Location"]))
    assert "已完成 · 试算" in page
    assert "可新增 1" in page
    assert (folder / "base.csv").exists()


@pytest.mark.parametrize("fields", [{}, {"place": "../secrets.json"}, {"place": "/etc/passwd"}, {"how": "burn"}])
def test_what_is_not_offered_is_not_taken(own_town: Town, chief: Clerk, fields: dict[str, str]) -> None:
    assert send(chief, **fields).status_code == 422
    assert "还没有导入过" in words(chief.open("/imports"))


def test_a_file_that_cannot_be_read_says_why(own_town: Town, chief: Clerk) -> None:
    asked = send(chief, file=(BytesIO("姓名\n王\n".encode()), "x.csv"))
    job(own_town)
    page = words(chief.http.get(asked.headers["Location"]))
    assert "已停止" in page
    assert "没有找到齐全的列名，缺：社会保障号码、社保卡号" in page
    assert uploads(own_town) == []


def test_a_clerk_of_one_county_takes_in_nothing(own_town: Town) -> None:
    with own_town.writing() as session, session.begin():
        staff.find_account(session, JINGBAN.login).division = "420302"
    clerk = signed_in(own_town)
    assert clerk.open("/imports").status_code == 403


def test_other_forms_stay_as_small_as_they_were(own_town: Town, chief: Clerk) -> None:
    answer = chief.http.post("/agency/sign-out", data={"x": "y" * 100_000}, headers=ORIGIN)
    assert answer.status_code == 413
