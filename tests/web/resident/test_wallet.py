"""POST /api/resident/wallet: keys proved, credentials fetched, silently renewed."""

from typing import Any

import pytest

import signing
from tests.people import LOST
from tests.simulator import Phone, bytes_of, text_of
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town

PATH = "/api/resident/wallet"


@pytest.fixture
def phone(town: Town) -> Phone:
    phone = town.signed_in(town.somebody())
    phone.accept()
    return phone


def test_the_terms_of_home_are_fulfilled_in_one_request(town: Town, phone: Phone) -> None:
    terms = phone.home["wallet"]
    assert (terms["life_hours"], terms["days"], terms["scope"], terms["valid_until"]) == (24, 14, 0, None)
    answer = phone.fetch_wallet()
    assert answer.status_code == 200
    credentials = answer.json["credentials"]
    assert [one["start"] for one in credentials] == terms["starts"]
    assert {(one["end"] - one["start"], one["scope"], one["fare"]) for one in credentials} == {(86400, 0, 0)}
    assert all(len(bytes_of(one["credential"])) == 109 for one in credentials)
    assert answer.json["server_time"] == town.clock.unix


def test_home_says_until_when_codes_can_be_shown(town: Town, phone: Phone) -> None:
    answer = phone.fetch_wallet()
    home = phone.http.get("/api/resident/home").json
    assert (
        home["wallet"]["valid_until"] == answer.json["credentials"][-1]["end"] == answer.json["wallet"]["valid_until"]
    )
    assert town.clock.unix < home["wallet"]["renew_after"] < home["wallet"]["valid_until"]


def test_each_credential_carries_its_key_and_is_believed_by_the_trust_list(town: Town, phone: Phone) -> None:
    phone.fetch_wallet()
    trust = town.house.keyring.current.trust
    for credential, key in phone.wallet:
        code = signing.present(bytes_of(credential["credential"]), key.sign, slot=0)
        opened = signing.open(code, trust=trust, now=credential["start"], window=signing.LOW)
        assert opened.credential.device_key == key.public


def test_a_phone_renews_with_the_nonce_of_its_last_wallet(phone: Phone) -> None:
    assert [phone.fetch_wallet().status_code for _ in range(3)] == [200] * 3


def test_a_nonce_serves_once(phone: Phone) -> None:
    body, _ = phone.offer(1)
    assert phone.post("wallet", body).status_code == 200
    again, _ = phone.offer(1)
    assert reason_of(phone.post("wallet", again), 409) == "nonce-used"


def test_a_key_of_another_phone_is_refused(town: Town, phone: Phone) -> None:
    phone.fetch_wallet()
    _, key = phone.wallet[0]
    thief = town.signed_in(town.somebody())
    thief.accept()
    nonce = thief.home["wallet"]["nonce"]
    proof = key.sign(signing.possession_message(bytes_of(nonce), key.public))
    body = {"nonce": nonce, "keys": [{"device_key": text_of(key.public), "possession": text_of(proof)}]}
    assert reason_of(thief.post("wallet", body), 409) == "key-already-certified"
    # The nonce was claimed before the key was refused, and is given back with all else of that request.
    assert thief.fetch_wallet().status_code == 200


def test_an_unproved_key_is_refused_and_the_nonce_still_serves(phone: Phone) -> None:
    body, _ = phone.offer(2)
    body["keys"][1]["possession"] = body["keys"][0]["possession"]
    assert reason_of(phone.post("wallet", body), 422) == "bad-possession"
    assert phone.fetch_wallet().status_code == 200


def test_more_keys_than_starts_are_refused(phone: Phone) -> None:
    body, _ = phone.offer()
    body["keys"] += body["keys"][:1]
    assert reason_of(phone.post("wallet", body), 422) == "wrong-number-of-keys"


def test_a_holder_without_a_card_to_show_gets_none(town: Town) -> None:
    phone = town.signed_in(LOST)
    assert phone.home["wallet"] is None
    phone.home["wallet"] = {"nonce": text_of(bytes(32)), "starts": [0]}
    assert reason_of(phone.fetch_wallet(), 409) in {"nonce-used", "card-not-usable"}


def test_a_phone_may_renew_24_times_a_day(town: Town, phone: Phone) -> None:
    statuses = []
    for _ in range(25):
        body, _ = phone.offer(1)
        answer = phone.post("wallet", body)
        statuses.append(answer.status_code)
        if answer.status_code == 200:
            phone.home["wallet"] = answer.json["wallet"]
    assert statuses == [200] * 24 + [429]
    assert int(answer.headers["Retry-After"]) <= 86400
    town.clock.pass_by(86400)
    assert phone.post("wallet", phone.offer(1)[0]).status_code == 200


def test_nobody_gets_a_wallet_without_signing_in(town: Town) -> None:
    assert reason_of(town.app.test_client().post(PATH, json={}, headers=ORIGIN), 401) == "not-signed-in"


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "x"},
        {"nonce": text_of(bytes(31))},
        {"nonce": text_of(bytes(32)) + "="},
        {"nonce": "+" * 43},
        {"keys": []},
        {"keys": [{}]},
        {"keys": [{"device_key": text_of(bytes(33)), "possession": text_of(bytes(64))}]},
        {"keys": [{"device_key": text_of(bytes(32)), "possession": text_of(bytes(65))}]},
        {"keys": [None] * 3},
        *[{"keys": value} for value in WRONG_VALUES.values()],
        *[{"nonce": value} for value in WRONG_VALUES.values()],
    ],
)
def test_what_cannot_be_meant_is_refused(phone: Phone, change: dict[str, Any]) -> None:
    body, _ = phone.offer(1)
    assert reason_of(phone.post("wallet", body | change), 422) == "invalid"


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(phone: Phone, body: bytes) -> None:
    answer = phone.http.post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"
