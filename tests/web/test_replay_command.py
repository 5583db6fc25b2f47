"""`flask replay`: a kept decision asked again by the rules of its time, also after they were changed (N36)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.people import ELDER
from tests.web.agency.test_rules import change
from tests.web.clerk import FUHE, KEFU, signed_in
from tests.web.conftest import Town
from webapp.domain.cards.model import LossReport
from webapp.domain.codes.model import Scan
from webapp.domain.requests.model import Request
from webapp.store.engine import for_writing


def replay(town: Town, *arguments: str) -> Any:
    return town.app.test_cli_runner().invoke(args=["replay", *arguments])


def changed(town: Town, name: str, value: str) -> None:
    """By two clerks, from tomorrow on; and tomorrow comes."""
    first, second = signed_in(town), signed_in(town, FUHE)
    answer = first.submit(f"/rules/{name}/propose", change(town, value=value))
    where = answer.headers["Location"].removeprefix("/agency")
    assert second.submit(f"{where}/approve", on=where).status_code == 303
    town.clock.pass_by(timedelta(days=1).total_seconds())


def test_a_loss_is_replayed_with_the_days_of_its_time(own_town: Town) -> None:
    phone = own_town.signed_in()
    receipt = phone.post("losses", {"what": "card"}).json["report"]["receipt"]
    changed(own_town, "temporary_loss_days", "10")
    assert own_town.house.profile.temporary_loss_days == 10
    again = replay(own_town, "loss", receipt)
    assert (again.exit_code, again.output.splitlines()[-1]) == (0, "agrees"), again.output
    with Session(for_writing(own_town.house.engine)) as session, session.begin():
        report = session.scalars(select(LossReport).where(LossReport.receipt == receipt)).one()
        assert report.lapses_at is not None
        report.lapses_at += timedelta(days=3)
    again = replay(own_town, "loss", receipt)
    assert (again.exit_code, again.output.splitlines()[-1]) == (1, "differs")


def test_a_promise_is_replayed_with_the_limit_of_its_day_and_the_days_it_waited(own_town: Town) -> None:
    phone = own_town.signed_in()
    asked = phone.post("requests", {"kind": "home-visit", "details": {"address": "五堰街1号", "why": "行动不便"}}).json
    desk = signed_in(own_town, KEFU, "helpdesk")
    waits = {"to": "waiting-for-you", "why": "address-needed", "note": ""}
    assert desk.submit(f"/requests/{asked['id']}", waits).status_code == 303
    own_town.clock.pass_by(timedelta(days=9).total_seconds())
    assert phone.post(f"requests/{asked['id']}/steps", {"to": "submitted"}).status_code == 200
    again = replay(own_town, "promise", asked["number"])
    assert (again.exit_code, again.output.splitlines()[-1]) == (0, "agrees"), again.output
    with Session(for_writing(own_town.house.engine)) as session, session.begin():
        session.execute(update(Request).where(Request.number == asked["number"]).values(working_days=1))
    assert replay(own_town, "promise", asked["number"]).exit_code == 1


def test_a_scan_is_replayed_with_the_fares_of_its_day(own_town: Town) -> None:
    phone, door = own_town.with_wallet(ELDER), own_town.door("示范山水景区", "TOU-01")
    answer = door.scan(phone.show(own_town.clock.unix)).json
    assert (answer["verdict"], answer["entitlement"]["label"]) == ("accepted", "65岁以上"), answer
    changed(own_town, "fares", "90 half TOU-01 90岁以上")
    with Session(own_town.house.engine) as session:
        scan_id = str(session.scalars(select(Scan.id)).one())
    again = replay(own_town, "scan", scan_id)
    assert (again.exit_code, "fare_again: 2" in again.output) == (0, True), again.output
    with Session(for_writing(own_town.house.engine)) as session, session.begin():
        session.execute(update(Scan).values(fare=1))
    assert replay(own_town, "scan", scan_id).exit_code == 1


@pytest.mark.parametrize(
    "asked", [("loss", "0"), ("promise", "0"), ("scan", "x"), ("scan", "00000000-0000-4000-8000-000000000000")]
)
def test_what_was_never_decided_is_not_replayed(town: Town, asked: tuple[str, str]) -> None:
    answer = replay(town, *asked)
    assert (answer.exit_code, "There is no such" in answer.output) == (1, True)
