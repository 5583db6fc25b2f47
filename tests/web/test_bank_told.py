"""Whether the bank was told of a loss: its holder reads it in the app, and the desk on the page of her case."""

from dataclasses import replace

import pytest

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk, at_the_desk
from webapp.jobs.banks import tell_banks
from webapp.ports.bank import SimulatedBank


@pytest.fixture
def desk(town: Town) -> DeskClerk:
    return at_the_desk(town)


def test_holder_and_desk_read_whether_the_bank_knows(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    assert told_of(phone.http.get("/api/resident/home").json) is None
    assert phone.post("losses", {"what": "card"}).status_code == 201
    assert told_of(phone.http.get("/api/resident/home").json) == {"told": "waiting", "at": None}
    case = desk.case(person)
    assert "临时挂失 还没通知到" in words(desk.open(case))
    (town.settings.instance / "bank-refuses").write_text("account-closed")
    tell(town)
    told = told_of(phone.http.get("/api/resident/home").json)
    assert (told["told"], told["at"] is not None) == ("refused", True)
    assert "银行没有受理" in words(desk.open(case))
    assert "账户已销户" in words(desk.open(case))
    (town.settings.instance / "bank-refuses").unlink()
    desk.report(case, formal="formal")
    tell(town)
    assert told_of(phone.http.get("/api/resident/home").json)["told"] == "told"
    assert "正式挂失 银行已收到" in words(desk.open(case))


def told_of(home: dict) -> dict | None:  # type: ignore[type-arg] # as JSON comes
    [card] = home["cards"]
    return card["bank_told"]


def tell(town: Town) -> None:
    tell_banks(town.house.engine, replace(town.ports, bank=SimulatedBank(town.settings.instance)), town.clock)
