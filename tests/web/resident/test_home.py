"""GET welcome, home and licence; POST ecards: what a phone draws, and when it is told everything."""

import pytest
from sqlalchemy import select

from tests.people import LOST, MING, SEALED, SUSPENDED
from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain import ledger
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.residents.model import Device


def test_the_first_screen_knows_where_it_is_before_anybody_signs_in(town: Town) -> None:
    welcome = town.app.test_client().get("/api/resident/welcome").json
    assert welcome == {"signed_in": False, "demonstration": True, "region": {"code": "420300", "name": "十堰市"}}
    assert town.signed_in(town.somebody()).http.get("/api/resident/welcome").json["signed_in"] is True


def test_home_is_masked_and_licence_is_not(town: Town) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    home = phone.http.get("/api/resident/home").get_data(as_text=True)
    assert not any(
        secret in home for secret in (person.name, person.id_number, person.card_number, person.bank_account)
    )
    licence = phone.http.get("/api/resident/licence").json
    assert licence["name"] == person.name
    assert (licence["card_number"], licence["id_number"]) == (person.card_number, person.id_number)


def test_looking_at_the_licence_is_kept_in_the_ledger(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    phone.http.get("/api/resident/licence")
    query = select(LedgerRow).order_by(LedgerRow.id.desc()).limit(1)
    [row] = town.rows(query)
    assert (row.event, row.at) == (ledger.Event.RESIDENT_LICENCE_READ, town.clock())


def test_strangers_home_is_not_mine(town: Town) -> None:
    mine, stranger = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    homes = [phone.http.get("/api/resident/home").json for phone in (mine, stranger)]
    assert homes[0]["cards"][0]["id"] != homes[1]["cards"][0]["id"]


@pytest.mark.parametrize("path", ["home", "licence", "devices"])
def test_nobody_reads_without_signing_in(town: Town, path: str) -> None:
    assert reason_of(town.app.test_client().get(f"/api/resident/{path}"), 401) == "not-signed-in"


def test_the_last_use_of_the_phone_is_noted(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    town.clock.pass_by(900)
    phone.http.get("/api/resident/home")
    [used] = town.rows(select(Device.last_used_at).order_by(Device.created_at.desc()).limit(1))
    assert used == town.clock()


def test_accepting_makes_the_card_usable_and_the_same_again_is_the_same_answer(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    assert phone.home["cards"][0]["ecard"] is None
    first, again = phone.accept(), phone.accept()
    assert first.status_code == 201
    assert again.status_code in {200, 201}
    assert first.json["cards"][0]["ecard"] == again.json["cards"][0]["ecard"]
    assert first.json["cards"][0]["ecard"] | {"id": ""} == {
        "id": "",
        "state": "active",
        "usable": True,
        "because": None,
    }


@pytest.mark.parametrize("person", [LOST, SEALED, SUSPENDED], ids=["lost", "sealed", "suspended"])
def test_a_card_that_cannot_be_used_carries_none(town: Town, person: Person) -> None:
    phone = town.signed_in(person)
    assert reason_of(phone.accept(), 409) == "card-not-usable"
    assert phone.home["wallet"] is None


def test_strangers_card_cannot_be_accepted(town: Town) -> None:
    mine, stranger = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    stranger.home = mine.home
    assert reason_of(stranger.accept(), 404) == "not-found"


@pytest.mark.parametrize(
    "change", [{"accept": False}, {"accept": None}, {"card_id": "x"}, {"card_id": 7}, {"card_id": None}]
)
def test_what_is_no_acceptance_is_refused(town: Town, change: dict[str, object]) -> None:
    phone = town.signed_in(MING)
    body = {"card_id": phone.home["cards"][0]["id"], "accept": True} | change
    assert reason_of(phone.post("ecards", body), 422) == "invalid"
