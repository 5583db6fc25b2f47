"""Every refusal has one shape, one reason and a sentence in the reader's language; so has every failure."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from tests.simulator import code_in
from tests.web.asking import ORIGIN, reason_of
from tests.web.conftest import Town
from webapp.domain import residents
from webapp.domain.errors import ActError
from webapp.web.problems import BY_STATUS, TABLE

HOME, CODES = "/api/resident/home", "/api/resident/sign-in-codes"


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return town.app.test_client()


def test_an_address_that_is_none(client: FlaskClient) -> None:
    assert reason_of(client.get("/api/nothing"), 404) == "not-found"
    assert client.get("/nothing").json["reason"] == "not-found"


def test_a_method_that_is_not_offered_names_those_that_are(client: FlaskClient) -> None:
    answer = client.get(CODES)
    assert reason_of(answer, 405) == "method-not-allowed"
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_of_another_site_could_send_is_refused(client: FlaskClient, kind: str) -> None:
    answer = client.post(CODES, data=b'{"card_number": "x"}', content_type=kind, headers=ORIGIN)
    assert reason_of(answer, 415) == "json-only"


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://localhost:8001", "https://localhost", "http://evil.example", "http://localhost.evil"],
)
def test_another_origin_or_none_is_refused(client: FlaskClient, origin: str | None) -> None:
    headers = {"Origin": origin} if origin is not None else {}
    assert reason_of(client.post(CODES, json={}, headers=headers), 403) == "wrong-origin"


def test_another_origin_cannot_sign_a_phone_out(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    answer = phone.http.delete("/api/resident/sessions/current", headers={"Origin": "http://evil.example"})
    assert reason_of(answer, 403) == "wrong-origin"
    assert phone.http.get(HOME).status_code == 200


def test_reading_needs_no_origin(client: FlaskClient) -> None:
    assert client.get("/api/resident/welcome").status_code == 200


@pytest.mark.parametrize(
    ("languages", "title"),
    [
        (None, "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("\N{SNOWMAN}", "zh"),
    ],
)
def test_the_sentence_is_in_the_readers_language_and_chinese_otherwise(
    client: FlaskClient, languages: str | None, title: str
) -> None:
    headers = {"Accept-Language": languages.encode().decode("latin-1")} if languages else {}
    answer = client.get(HOME, headers=headers)
    assert answer.json["title"] == TABLE["not-signed-in"][title]
    assert answer.json["detail"] == TABLE["not-signed-in"][f"{title}_next"]


def test_every_row_of_the_table_says_what_happened_and_what_to_do_in_both_languages() -> None:
    for reason, row in TABLE.items():
        assert row.keys() == {"status", "zh", "zh_next", "en", "en_next"}, reason
        assert 400 <= row["status"] < 600
        assert all(row[name].strip() for name in ("zh", "zh_next", "en", "en_next")), reason


def test_every_kind_of_refusal_has_its_words() -> None:
    assert {kind.default for kind in ActError.__subclasses__()} <= TABLE.keys()
    assert set(BY_STATUS.values()) <= TABLE.keys()


class Broken:
    """Makes an act fail in a way nobody foresaw."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, *_arguments: Any, **_named: Any) -> Any:
        raise self.error


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Lets the list of phones fail."""
    return lambda error: monkeypatch.setattr(residents, "list_devices", Broken(error))


def test_a_failure_nobody_foresaw_is_our_fault_and_says_nothing_else(
    town: Town, broken: Callable[[Exception], None]
) -> None:
    phone = town.signed_in(town.somebody())
    broken(ValueError("420399198805120011"))
    answer = phone.http.get("/api/resident/devices")
    assert reason_of(answer, 500) == "internal"
    assert "420399" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (OperationalError("", {}, Exception("gone")), 503, "try-again"),
        (IntegrityError("", {}, Exception("twice")), 500, "internal"),
    ],
    ids=["database away", "a constraint"],
)
def test_a_failure_of_the_database_is_told_apart(
    town: Town, broken: Callable[[Exception], None], error: Exception, status: int, reason: str
) -> None:
    phone = town.signed_in(town.somebody())
    broken(error)
    answer = phone.http.get("/api/resident/devices")
    assert reason_of(answer, status) == reason
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize("status", [500, 503])
def test_a_commit_that_fails_is_no_green_light_and_leaves_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    phone, door = town.with_wallet(town.somebody()), town.door()
    code = phone.show(town.clock.unix)
    error = OperationalError("", {}, Exception("disk full")) if status == 503 else RuntimeError("power")
    monkeypatch.setattr(Session, "commit", Broken(error))
    answer = door.scan(code)
    assert reason_of(answer, status) == ("try-again" if status == 503 else "internal")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    monkeypatch.undo()
    assert door.verdict(code) == ("accepted", None)


def test_a_sign_in_whose_commit_fails_gives_no_cookie(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    person = town.somebody()
    phone = town.phone()
    ticket = phone.ask_for_code(person.card_number, person.id_number).json["ticket"]
    town.deliver()
    monkeypatch.setattr(Session, "commit", Broken(RuntimeError("power")))
    assert reason_of(phone.answer(ticket, code_in(town.message_to(person))), 500) == "internal"
    monkeypatch.undo()
    assert reason_of(phone.http.get(HOME), 401) == "not-signed-in"


def test_a_refused_act_leaves_nothing_behind(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    phone.accept()
    body, _ = phone.offer(1)
    before = phone.home["wallet"]["nonce"]
    body["keys"][0]["possession"] = body["keys"][0]["possession"][::-1]
    assert phone.post("wallet", body).status_code == 422
    assert phone.http.get(HOME).json["wallet"]["nonce"] == before
