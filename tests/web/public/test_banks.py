"""Where banks say what became of an account: signed, lately, once; nobody else is believed."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.web.asking import BROKEN_BODIES, ORIGIN, reason_of
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import at_the_desk
from webapp.domain.cards import BankState
from webapp.domain.cards.model import Card
from webapp.ports.bank import HEARD_TAG, WORD_TAG
from webapp.ports.signed import sign

SECRET = bytes(range(32))
ADDRESS = "/api/bank/words"


@pytest.fixture(scope="module")
def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    url = databases.new()
    bank = {"BANK_URL": "https://bank.invalid", "BANK_KEY": "k", "BANK_SECRET": base64.b64encode(SECRET).decode()}
    town = Town(url, tmp_path_factory.mktemp("bank"), **bank)
    yield town
    town.house.engine.dispose()
    databases.drop(url)


@pytest.fixture
def number(town: Town) -> str:
    return town.somebody().card_number


def word(town: Town, card: str, **other: Any) -> dict[str, Any]:
    said = {"reference": str(uuid4()), "card_number": card, "number": 1, "event": "frozen"}
    return said | {"at": town.clock().isoformat()} | other


def say(town: Town, said: Any, *, secret: bytes = SECRET, age: int = 0) -> Any:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    sent_at = str(int(town.clock.unix) - age)
    reference = "" if isinstance(said, bytes) else str(said["reference"])
    headers = {"OneCard-Time": sent_at, "OneCard-Signature": sign(secret, WORD_TAG, reference, sent_at, body=body)}
    client = town.app.test_client()
    return client.post(ADDRESS, data=body, headers=ORIGIN | headers, content_type="application/json")


def state(town: Town, number: str) -> BankState:
    with Session(town.house.engine) as session:
        return session.scalars(select(Card.bank_state).where(Card.number_index == number)).one()


def test_a_word_is_done_and_answered_under_our_signature(town: Town, number: str) -> None:
    said = word(town, number)
    answer = say(town, said)
    assert answer.json == {"reference": said["reference"], "result": "done"}
    assert answer.headers["OneCard-Signature"] == sign(SECRET, HEARD_TAG, said["reference"], body=answer.data)
    assert state(town, number) is BankState.LOST
    assert say(town, said).json == answer.json
    assert say(town, word(town, number, event="unfrozen")).json["result"] == "out-of-date"
    assert state(town, number) is BankState.LOST


@pytest.mark.parametrize("wrong", [{"secret": bytes(32)}, {"age": 301}, {"age": -301}])
def test_who_does_not_sign_or_comes_late_is_not_believed(town: Town, number: str, wrong: dict[str, Any]) -> None:
    before = state(town, number)
    assert reason_of(say(town, word(town, number), **wrong), 401) == "not-signed-in"
    assert state(town, number) is before


@pytest.mark.parametrize("digits", [13, 400, 5000])
def test_a_strangers_time_of_many_digits_is_not_believed(town: Town, number: str, digits: int) -> None:
    headers = {"OneCard-Time": "9" * digits, "OneCard-Signature": "x"}
    answer = town.app.test_client().post(ADDRESS, json=word(town, number), headers=ORIGIN | headers)
    assert reason_of(answer, 401) == "not-signed-in"


def test_a_reference_of_another_word_is_refused(town: Town, number: str) -> None:
    said, other = word(town, number), town.somebody().card_number
    assert say(town, said).status_code == 200
    assert reason_of(say(town, said | {"card_number": other, "event": "closed"}), 422) == "reference-used"
    assert state(town, other) is not BankState.CLOSED


def test_a_desk_does_not_speak_for_a_bank_that_is_connected(town: Town) -> None:
    person = town.somebody()
    desk = at_the_desk(town)
    case = desk.case(person)
    assert "登记：银行" not in desk.open(case).get_data(as_text=True)
    with Session(town.house.engine) as session:
        card_id = session.scalars(select(Card.id).where(Card.number_index == person.card_number)).one()
    assert desk.open(f"{case}/cards/{card_id}/close-bank").status_code == 404
    assert desk.open(f"{case}/cards/{card_id}/lock").status_code == 200


def test_a_card_that_is_not_ours_is_not_found(town: Town) -> None:
    assert reason_of(say(town, word(town, "X99999999")), 404) == "not-found"


@pytest.mark.parametrize(
    "other",
    [
        {"number": 0},
        {"number": True},
        {"number": 2**63},
        {"number": "1"},
        {"event": "robbed"},
        {"card_number": 7},
        {"at": "yesterday"},
        {"at": "2026-11-23T02:00:00"},
        {"account": "6200 0000"},
        {"account": 62},
        {"reference": "7"},
    ],
    ids=str,
)
def test_words_outside_the_contract_are_refused(town: Town, number: str, other: dict[str, Any]) -> None:
    assert reason_of(say(town, word(town, number, **other)), 422) == "invalid"


@pytest.mark.parametrize("body", [body for body in BROKEN_BODIES.values() if body], ids=lambda body: str(body[:12]))
def test_broken_bodies_are_refused(town: Town, body: bytes) -> None:
    assert say(town, body).status_code in {400, 422}


def test_where_no_bank_is_connected_there_is_no_such_door(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = databases.new()
    town = Town(url, tmp_path_factory.mktemp("no-bank"))
    assert reason_of(say(town, word(town, "A00000003")), 404) == "not-found"
    town.house.engine.dispose()
    databases.drop(url)
