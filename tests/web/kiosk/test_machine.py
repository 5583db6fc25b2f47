"""A machine becomes a kiosk by its one-time link, is nothing else, and stops when a clerk says so."""

import re

import pytest
from sqlalchemy import select

from tests.web.asking import ORIGIN, reason_of
from tests.web.clerk import Clerk, signed_in
from tests.web.conftest import Town
from tests.web.kiosk.conftest import Machine
from webapp.domain.ledger.model import LedgerRow


def test_a_link_makes_one_machine_a_kiosk(town: Town) -> None:
    link, first, second = Machine(town).link(), Machine(town), Machine(town)
    answer = first.post("enrolments", {"token": link})
    assert (answer.json["venue"], answer.json["name"]) == ("示范人社服务大厅", "1号自助终端")
    assert first.http.get("/api/kiosk/machine").json == answer.json
    assert reason_of(second.post("enrolments", {"token": link}), 409) == "link-used"
    assert town.rows(select(LedgerRow).order_by(LedgerRow.id))[-1].actor_kind == "kiosk"


def test_a_machine_that_is_made_a_kiosk_again_leaves_no_earlier_one(town: Town) -> None:
    machine, copied = Machine(town).enrolled(), Machine(town)
    before = machine.http.get_cookie("onecard_kiosk", path="/api/kiosk/")
    assert before is not None
    copied.http.set_cookie("onecard_kiosk", before.value, path="/api/kiosk/")
    assert copied.http.get("/api/kiosk/machine").status_code == 200
    machine.enrolled()
    assert reason_of(copied.http.get("/api/kiosk/machine"), 401) == "not-signed-in"
    assert machine.http.get("/api/kiosk/machine").status_code == 200


def test_links_of_doors_and_of_kiosks_are_two_things(town: Town) -> None:
    assert reason_of(Machine(town).post("enrolments", {"token": town.link()}), 409) == "link-used"
    door = town.app.test_client()
    answer = door.post("/api/venue/enrolments", json={"token": Machine(town).link()}, headers=ORIGIN)
    assert reason_of(answer, 409) == "link-used"


def test_a_kiosk_is_no_door_and_a_door_is_no_kiosk(town: Town, machine: Machine) -> None:
    cookie = machine.http.get_cookie("onecard_kiosk", path="/api/kiosk/")
    assert cookie is not None
    machine.http.set_cookie("onecard_terminal", cookie.value, path="/api/venue/")
    assert reason_of(machine.http.get("/api/venue/terminal"), 401) == "not-signed-in"
    door = town.door().http
    token = door.get_cookie("onecard_terminal", path="/api/venue/")
    assert token is not None
    door.set_cookie("onecard_kiosk", token.value, path="/api/kiosk/")
    assert reason_of(door.get("/api/kiosk/machine"), 401) == "not-signed-in"


@pytest.mark.parametrize("path", ["cards", "activation-codes", "activations"])
def test_nobody_asks_without_a_machine(town: Town, path: str) -> None:
    body = {"card_number": "A00000003", "chip_id": "0" * 32}
    assert reason_of(Machine(town).post(path, body), 401) == "not-signed-in"


def test_a_clerk_adds_a_kiosk_and_revokes_it(town: Town) -> None:
    clerk, machine = signed_in(town), Machine(town)
    venue = clerk.venue("示范政务服务大厅")
    answer = clerk.submit(f"{venue}/invite-terminal", {"name": "大厅自助终端", "attended": "kiosk"})
    link = clerk.follow(answer).partition("/kiosk/#enrol=")[2].split()[0]
    assert machine.post("enrolments", {"token": link}).status_code == 201
    page = clerk.open(venue).get_data(as_text=True)
    assert "自助终端" in page
    [revoke] = _links(page, "revoke", "大厅自助终端")
    assert clerk.submit(revoke.removeprefix("/agency")).status_code == 303
    assert reason_of(machine.http.get("/api/kiosk/machine"), 401) == "not-signed-in"


def test_a_new_link_of_a_kiosk_leads_to_the_kiosks_page(town: Town) -> None:
    clerk = signed_in(town)
    venue = clerk.venue("示范政务服务大厅")
    clerk.submit(f"{venue}/invite-terminal", {"name": "二楼自助终端", "attended": "kiosk"})
    [renew] = _links(clerk.open(venue).get_data(as_text=True), "link", "二楼自助终端")
    assert "/kiosk/#enrol=" in clerk.follow(clerk.submit(renew.removeprefix("/agency"), on=venue))


def _links(page: str, act: str, name: str) -> list[str]:
    row = next(part for part in page.split("<tr")[1:] if name in part)
    return re.findall(rf'(?:href|action)="([^"]+/{act})"', row)


def test_its_page_alone_may_show_the_agents_page_of_the_pin(town: Town) -> None:
    answer = town.app.test_client().get("/kiosk/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "frame-src http://127.0.0.1:35960" in policy
    assert "connect-src 'self' ws://127.0.0.1:35960" in policy
    assert "frame-src" not in Clerk(town).open("/sign-in").headers["Content-Security-Policy"]
