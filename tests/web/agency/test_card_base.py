"""/agency/card-base and /agency/tasks: scores, the line to the population base, and what a clerk closes."""

import re

import pytest
from sqlalchemy import select

from tests.web.clerk import JINGBAN, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain import cardbase, residents, staff
from webapp.domain.actors import Job
from webapp.domain.cardbase import PopulationAnswer, PopulationCheck, Purpose, Task
from webapp.domain.cards.model import Card
from webapp.domain.ledger.model import LedgerRow
from webapp.jobs.quality import measure_quality


def reported(town: Town, answer: PopulationAnswer, fields: tuple[str, ...] = ()) -> Person:
    person = town.somebody()
    with town.writing() as session, session.begin():
        whose = residents.id_of_number(session, person.id_number)
        assert whose
        check = cardbase.check_person(session, whose, purpose=Purpose.DESK, by=Job("operator"), now=town.clock())
        cardbase.record_answer(session, check.id, answer, fields, now=town.clock())
    return person


def task_of(clerk: Clerk, what: str) -> str:
    found = re.search(rf'href="/agency(/tasks/[^"]+)">{what}<', clerk.open("/card-base").get_data(as_text=True))
    assert found, f"{what} is listed"
    return found[1]


def test_the_base_has_scores_and_a_queue_and_names_nobody(own_town: Town) -> None:
    clerk = signed_in(own_town)
    assert "还没有评分" in words(clerk.open("/card-base"))
    measure_quality(own_town.house.engine, "420300", own_town.clock)
    page = words(clerk.open("/card-base"))
    assert "2026-11-22 的检查结果" in page
    assert re.search(r"茅箭区 \d+ [\d.]+ % [\d.]+ % [\d.]+ % 100.0 %", page)
    assert "登记信息有问题 银行卡号校验位不对" in page
    assert "王小明" not in page


def test_a_death_is_shown_with_what_to_do_and_cancels_nothing(own_town: Town) -> None:
    person = reported(own_town, PopulationAnswer.DECEASED)
    clerk = signed_in(own_town)
    path = task_of(clerk, "人口库反馈已去世")
    page = words(clerk.open(path))
    assert all(said in page for said in ("这里不会注销卡", person.name, person.id_number, "前六位不在区划代码表里"))
    closed = clerk.submit(path, {"outcome": "passed-on", "note": "已转民政局核实"})
    assert "已办结" in clerk.follow(closed)
    assert clerk.open(path).status_code == 404
    assert "cancelled" not in own_town.rows(select(Card.state))


def test_a_look_is_in_the_ledger_before_it_is_shown_and_the_holder_reads_it(own_town: Town) -> None:
    person = reported(own_town, PopulationAnswer.MISMATCH, ("name",))
    clerk = signed_in(own_town)
    clerk.open(task_of(clerk, "与人口库不一致"))
    [row] = own_town.rows(select(LedgerRow).where(LedgerRow.event == "agency:holder:read"))
    assert row.about["reason"] == "check-data"
    assert row.about["fields"] == ["name", "id-number", "phone"]
    reads = own_town.signed_in(person).http.get("/api/resident/reads").json
    assert "check-data" in str(reads)


def test_a_task_of_another_area_is_not_there(own_town: Town) -> None:
    reported(own_town, PopulationAnswer.NOT_FOUND)
    path = task_of(signed_in(own_town), "人口库查无此号")
    with own_town.writing() as session, session.begin():
        staff.find_account(session, JINGBAN.login).division = "640105"
    own_town.clock.pass_by(30)
    clerk = signed_in(own_town)
    assert clerk.open(path).status_code == 404
    assert "没有需要核查的事项" in words(clerk.open("/card-base"))


def test_how_a_task_was_left_must_be_said(own_town: Town) -> None:
    reported(own_town, PopulationAnswer.NOT_FOUND)
    clerk = signed_in(own_town)
    path = task_of(clerk, "人口库查无此号")
    for fields in (
        {},
        {"outcome": "burn it", "note": "x"},
        {"outcome": "no-fault"},
        {"outcome": "no-fault", "note": " "},
    ):
        assert clerk.submit(path, fields).status_code == 422
    assert clerk.open(path).status_code == 200


def test_whoever_takes_a_task_has_it_and_a_colleague_reads_so(own_town: Town) -> None:
    reported(own_town, PopulationAnswer.NOT_FOUND)
    clerk = signed_in(own_town)
    path = task_of(clerk, "人口库查无此号")
    assert "由您办理" in clerk.follow(clerk.submit(f"{path}/take", {}, on=path))
    assert "人口库查无此号 您正在办理" in words(clerk.open("/card-base"))
    with own_town.writing() as session, session.begin():
        session.query(Task).one().taken_by = "a colleague"
    page = clerk.open(path)
    assert "同事正在办理" in words(page)
    assert "<form" not in page.get_data(as_text=True).partition("<main")[2]


def test_the_queue_is_narrowed_by_kind(own_town: Town) -> None:
    reported(own_town, PopulationAnswer.NOT_FOUND)
    reported(own_town, PopulationAnswer.DECEASED)
    clerk = signed_in(own_town)
    assert "共 2 件，第 1 页，共 1 页" in words(clerk.open("/card-base?page=7"))
    narrowed = words(clerk.open("/card-base?kind=deceased"))
    assert "共 1 件" in narrowed
    assert "共 2 件" in words(clerk.open("/card-base?kind=nonsense&page=x"))


@pytest.mark.parametrize(("failures", "said"), [(4, "还没有收到过"), (5, "连续 5 次没有答复")])
def test_a_line_that_rests_says_so(own_town: Town, failures: int, said: str) -> None:
    person = own_town.somebody()
    with own_town.writing() as session, session.begin():
        whose = residents.id_of_number(session, person.id_number)
        assert whose
        check = cardbase.check_person(session, whose, purpose=Purpose.DESK, by=Job("operator"), now=own_town.clock())
        for _ in range(failures):
            cardbase.record_no_answer(session, check.id, "HTTP 500", now=own_town.clock())
    page = words(signed_in(own_town).open("/card-base"))
    waiting = own_town.rows(select(PopulationCheck.id).where(PopulationCheck.answered_at.is_(None)))
    assert said in page
    assert f"等待比对：{len(waiting)} 人" in page
