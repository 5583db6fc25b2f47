"""The desk hands a packed card to the post, its holder follows it, and what is stuck is closed by hand (M06)."""

import dataclasses
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.simulator import Phone
from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.domain import requests
from webapp.domain.actors import Role, StaffMember
from webapp.domain.requests import State
from webapp.domain.shipments import Shipment
from webapp.jobs.post import follow_shipments
from webapp.ports.post import SimulatedPost

ADDRESS = "茅箭区五堰街1号"


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.signed_in(town.somebody())


@pytest.fixture
def packed(town: Town, phone: Phone) -> str:
    """The id of a request whose card is to be brought, and lies ready."""
    card_id = phone.http.get("/api/resident/home").json["cards"][0]["id"]
    asked = phone.post("requests", {"kind": "delivery", "card_id": card_id, "details": {"address": ADDRESS}})
    assert asked.status_code == 201, asked.json
    colleague = StaffMember(uuid4(), Role.HELPDESK, None, uuid4())
    with town.writing() as session, session.begin():
        for to in (State.CHECKED, State.APPROVED, State.READY):
            requests.advance(session, UUID(asked.json["id"]), to, by=colleague, now=town.clock())
    return str(asked.json["id"])


def follow(town: Town) -> None:
    """As the jobs process, with the demonstration's carrier."""
    ports = dataclasses.replace(town.ports, post=SimulatedPost(town.settings.instance))
    follow_shipments(town.house.engine, ports, town.clock)


def page_of(town: Town, request: str) -> str:
    [shipment] = town.rows(select(Shipment).where(Shipment.request_id == UUID(request)))
    return f"/shipments/{shipment.id}"


def sent(desk: DeskClerk, request: str) -> Any:
    return desk.submit(f"/requests/{request}/shipment", on="/shipments")


def mine(phone: Phone) -> dict[str, Any]:
    [one] = phone.http.get("/api/resident/requests").json["requests"]
    return dict(one)


def test_a_packed_card_is_handed_over_and_followed_to_the_door(
    town: Town, desk: DeskClerk, phone: Phone, packed: str
) -> None:
    assert "邮寄卡片" in words(desk.open("/shipments"))
    assert mine(phone)["shipment"] is None
    assert "已交给邮政" in desk.follow(sent(desk, packed))
    assert (mine(phone)["state"], mine(phone)["shipment"]["state"]) == ("sent", "waiting")
    follow(town)
    number = mine(phone)["shipment"]["number"]
    assert number in words(desk.open("/shipments"))
    town.clock.pass_by(7200)
    follow(town)
    one = mine(phone)
    assert (one["state"], one["shipment"]["state"], one["shipment"]["signed_by"]) == (
        "handed-over",
        "delivered",
        "holder",
    )
    assert len(one["shipment"]["points"]) == 4
    desk.sign_in_again()
    assert f"POD-{number}" in words(desk.open(page_of(town, packed)))


def test_the_list_names_nobody(desk: DeskClerk, phone: Phone, packed: str) -> None:
    sent(desk, packed)
    page = words(desk.open("/shipments"))
    assert ADDRESS not in page


def test_sent_twice_is_sent_once(town: Town, desk: DeskClerk, packed: str) -> None:
    assert [sent(desk, packed).status_code for _ in range(2)] == [303, 303]
    assert len(town.rows(select(Shipment).where(Shipment.request_id == UUID(packed)))) == 1


def test_what_comes_back_is_recorded_and_waits_at_the_desk(
    town: Town, desk: DeskClerk, phone: Phone, packed: str
) -> None:
    sent(desk, packed)
    page = page_of(town, packed)
    assert desk.submit(page, {"ending": "collected"}).status_code == 422
    assert "已退回" in desk.follow(desk.submit(page, {"ending": "returned"}))
    one = mine(phone)
    assert (one["state"], one["events"][-1]["why"]) == ("ready", "returned-by-post")
    assert desk.submit(page, {"ending": "lost"}, on="/shipments").status_code == 409


def test_a_step_form_sends_nothing(desk: DeskClerk, packed: str) -> None:
    assert desk.submit(f"/requests/{packed}", {"to": "sent"}).status_code == 422
