"""A change that its holder contests at the desk: taken once, held, and a read that she sees (M15)."""

from uuid import UUID, uuid4

import pytest

from tests.simulator import Phone
from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain import requests
from webapp.domain.actors import Role, StaffMember
from webapp.domain.requests import Reason, State, Why

SEEN = Reason(Why.DOCUMENT_SEEN, "证件原件与本人一致")


@pytest.fixture
def person(town: Town) -> Person:
    return town.somebody()


@pytest.fixture
def phone(town: Town, person: Person) -> Phone:
    return town.signed_in(person)


def changed(town: Town, phone: Phone) -> str:
    details = {"field": "fallback-phone", "value": "19900000061"}
    asked = phone.post("requests", {"kind": "change-data", "details": details}).json["id"]
    with town.writing() as session, session.begin():
        for to in (State.CHECKED, State.APPROVED, State.HANDED_OVER):
            by = StaffMember(uuid4(), Role.HELPDESK, None, uuid4())
            requests.advance(session, UUID(asked), to, by=by, reason=SEEN, now=town.clock())
    return str(phone.http.get("/api/resident/data-changes").json["changes"][0]["id"])


def test_it_is_taken_with_the_document_and_its_holder_sees_it(
    town: Town, desk: DeskClerk, phone: Phone, person: Person
) -> None:
    change, page = changed(town, phone), f"{desk.case(person)}/contest"
    said = words(desk.open(page))
    assert "备用联系人手机：（没有登记） → 199****0061" in said
    unseen = desk.submit(page, {"change": change})
    assert (unseen.status_code, desk.submit(page, {"document_seen": "y"}).status_code) == (403, 422)
    assert "信息变更异议" in desk.follow(desk.submit(page, {"change": change, "document_seen": "y"}))
    [one] = phone.http.get("/api/resident/data-changes").json["changes"]
    assert (one["contest_state"], one["may_contest"]) == ("submitted", False)
    assert "没有可以提出异议的变更" in words(desk.open(page))


def test_a_strangers_change_is_not_offered(town: Town, desk: DeskClerk, phone: Phone) -> None:
    change, page = changed(town, phone), f"{desk.case(town.somebody())}/contest"
    assert desk.submit(page, {"change": change, "document_seen": "y"}).status_code == 422
