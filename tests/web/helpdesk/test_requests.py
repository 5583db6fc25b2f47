"""Requests at the desk: the queue, one request, its steps and files; two of the staff where one is not enough."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.simulator import ORIGIN, Phone
from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain import requests
from webapp.domain.actors import Role, StaffMember
from webapp.domain.cardbase import PopulationCheck
from webapp.domain.errors import Conflict
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.requests import Reason, State, Why
from webapp.jobs.evidence import scan_evidence
from webapp.jobs.population import ask_population
from webapp.ports import Ports
from webapp.ports.population import SimulatedPopulation
from webapp.ports.viruses import SimulatedViruses

VISIT = {"kind": "home-visit", "details": {"address": "茅箭区五堰街1号", "why": "行动不便"}}
CHANGE = {"kind": "change-data", "details": {"field": "phone", "value": "19900000098"}}
COLLEAGUE = StaffMember(uuid4(), Role.HELPDESK, None, uuid4())
OTHER = StaffMember(uuid4(), Role.HELPDESK, None, uuid4())
SEEN = Reason(Why.DOCUMENT_SEEN, "身份证原件与本人一致")
PHOTO = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def person(town: Town) -> Person:
    return town.somebody()


@pytest.fixture
def phone(town: Town, person: Person) -> Phone:
    return town.signed_in(person)


def asked(phone: Phone, body: dict[str, Any] = VISIT) -> tuple[str, str]:
    """Its id, and where its page is."""
    made = phone.post("requests", body)
    assert made.status_code == 201, made.json
    return made.json["id"], f"/requests/{made.json['id']}"


def mine(phone: Phone) -> dict[str, Any]:
    [one] = phone.http.get("/api/resident/requests").json["requests"]
    return dict(one)


def test_the_queue_names_nobody_and_leads_to_each(desk: DeskClerk, phone: Phone, person: Person) -> None:
    _, page = asked(phone)
    queue = desk.open("/requests")
    assert f'href="/helpdesk{page}"' in queue.get_data(as_text=True)
    assert "还剩 10 个工作日" in words(queue)
    assert person.name not in words(queue)


def test_each_opening_is_a_read_that_its_holder_sees(town: Town, desk: DeskClerk, phone: Phone, person: Person) -> None:
    request, page = asked(phone)
    seen = words(desk.open(page))
    assert "茅箭区五堰街1号" in seen
    assert person.id_number not in seen
    row = town.rows(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:read").order_by(LedgerRow.id))[-1]
    assert (row.about["reason"], row.about["fields"], row.about["case"]) == ("handle-a-request", ["request"], request)
    read = phone.http.get("/api/resident/reads").json["reads"][0]
    assert (read["reason"], read["fields_shown"]) == ("handle-a-request", ["request"])


def test_asking_her_stops_the_clock_and_her_answer_starts_it(desk: DeskClerk, phone: Phone) -> None:
    request, page = asked(phone)
    assert desk.submit(page, {"to": "waiting-for-you"}).status_code == 422
    step = {"to": "waiting-for-you", "why": "proof-needed", "note": "请上传残疾人证"}
    assert "等居民补充" in desk.follow(desk.submit(page, step))
    one = mine(phone)
    assert (one["clock"], one["events"][-1]["why"], one["events"][-1]["note"]) == (
        "waiting-for-you",
        "proof-needed",
        "请上传残疾人证",
    )
    assert one["may"] == ["submitted", "withdrawn"]
    assert phone.post(f"requests/{request}/steps", {"to": "submitted"}).json["clock"] == "running"


def test_it_is_done_step_by_step(town: Town, desk: DeskClerk, phone: Phone, person: Person) -> None:
    _, page = asked(phone)
    for to in ("checked", "approved", "handed-over"):
        assert desk.submit(page, {"to": to}).status_code == 303
    town.deliver()
    told = [message["text"] for message in town.sms.outbox() if message["to"] == person.phone]
    assert any("已办结" in text for text in told)
    assert mine(phone)["clock"] == "stopped"
    assert re.search(r'name="to"', desk.open(page).get_data(as_text=True)) is None


def test_a_step_that_makes_no_sense_is_refused_with_the_page(desk: DeskClerk, phone: Phone) -> None:
    request, page = asked(phone)
    refused = desk.submit(page, {"to": "approved"})
    assert refused.status_code == 422
    phone.post(f"requests/{request}/steps", {"to": "withdrawn"})
    assert mine(phone)["state"] == "withdrawn"
    assert "本人撤回" in words(desk.open(page))


def test_one_alone_does_not_change_what_a_person_is_known_by(town: Town, desk: DeskClerk, phone: Phone) -> None:
    """M15"""
    request, page = asked(phone, CHANGE)
    assert desk.submit(page, {"to": "checked"}).status_code == 303
    refused = desk.submit(page, {"to": "approved"})
    assert (refused.status_code, "要由另一位工作人员批准" in words(refused)) == (403, True)
    with town.writing() as session, session.begin():
        requests.advance(session, UUID(request), State.APPROVED, by=COLLEAGUE, reason=SEEN, now=town.clock())
    assert mine(phone)["state"] == "approved"


def test_an_unverified_person_is_in_sight_and_let_pass_for_a_reason_alone(
    town: Town, desk: DeskClerk, phone: Phone, person: Person
) -> None:
    """M57"""
    request, page = asked(phone, CHANGE)
    said = words(desk.open(page))
    assert "人口库比对 未核验" in said
    assert "等人口库答复，会自动重试" in said
    assert "人口库比对 未核验" in words(desk.open(desk.case(person)))
    desk.submit(page, {"to": "checked"})
    assert "批准时要选原因“已核对证件原件”" in words(desk.open(page))
    with pytest.raises(Conflict, match="person-unverified"), town.writing() as session, session.begin():
        requests.advance(session, UUID(request), State.APPROVED, by=COLLEAGUE, now=town.clock())
    ports = Ports(town.sms, SimulatedViruses(town.settings.instance), SimulatedPopulation(town.settings.instance))
    while None in town.rows(select(PopulationCheck.answered_at)):
        ask_population(town.house.engine, ports, town.clock)
    said = words(desk.open(page))
    assert "人口库比对 已核验" in said
    assert "批准时要选原因" not in said


def test_a_file_is_opened_once_it_is_clean_and_that_is_a_read(town: Town, desk: DeskClerk, phone: Phone) -> None:
    request, page = asked(phone)
    sent = phone.http.post(
        f"/api/resident/requests/{request}/evidence?shows=proof", data=PHOTO, content_type="image/jpeg", headers=ORIGIN
    )
    file = f"{page}/evidence/{sent.json['id']}"
    assert desk.open(file).status_code == 409
    scan_evidence(town.house.engine, town.ports, town.clock)
    opened = desk.open(file)
    assert (opened.status_code, opened.data, opened.mimetype) == (200, PHOTO, "image/jpeg")
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert phone.http.get("/api/resident/reads").json["reads"][0]["fields_shown"] == ["evidence"]
    other, _ = asked(town.signed_in(town.somebody()))
    assert desk.open(f"/requests/{other}/evidence/{sent.json['id']}").status_code == 404


def test_a_contest_is_decided_by_somebody_without_a_part_in_it(
    town: Town, desk: DeskClerk, phone: Phone, person: Person
) -> None:
    """M15"""
    request, _ = asked(phone, CHANGE)
    with town.writing() as session, session.begin():
        for by, to in ((COLLEAGUE, State.CHECKED), (OTHER, State.APPROVED), (OTHER, State.HANDED_OVER)):
            requests.advance(session, UUID(request), to, by=by, reason=SEEN, now=town.clock())
    [change] = phone.http.get("/api/resident/data-changes").json["changes"]
    contest, page = asked(phone, {"kind": "contest-change", "details": {"change": change["id"]}})
    said = words(desk.open(page))
    assert "199****0098" in said
    assert "本人手机" in said
    assert person.phone not in said
    refused = desk.submit(page, {"to": "handed-over", "note": ""})
    assert (refused.status_code, "请写明查明的依据" in words(refused)) == (422, True)
    assert "已办结" in desk.follow(desk.submit(page, {"to": "handed-over", "note": "受理录像不是本人"}))
    [change] = phone.http.get("/api/resident/data-changes").json["changes"]
    assert change["given_back_at"] is not None
    with pytest.raises(Conflict), town.writing() as session, session.begin():
        requests.advance(session, UUID(contest), State.REJECTED, by=OTHER, reason=SEEN, now=town.clock())
