"""Logs say what happened and where, and never to whom: a whole journey is read for names, numbers, codes and tokens."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.people import MING
from tests.simulator import code_in
from tests.web.asking import ORIGIN
from tests.web.conftest import Town
from webapp.domain import residents


def raises(error: Exception) -> Callable[..., Any]:
    def fail(*_arguments: Any, **_named: Any) -> Any:
        raise error

    return fail


def test_no_line_of_a_whole_journey_names_anybody(
    town: Town, lines: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone, door = town.with_wallet(MING), town.door()
    secrets = [MING.name, MING.id_number, MING.card_number, MING.phone, MING.bank_account, "测试手机"]
    secrets += [code_in(town.message_to(MING)), phone.home["wallet"]["nonce"], phone.home["device"]["id"]]
    secrets += [_cookie(phone.http, "resident"), _cookie(door.http, "venue"), phone.wallet[0][0]["credential"]]
    code = phone.show(town.clock.unix)
    secrets += [code, code[:40]]
    door.verdict(code)
    door.verdict(code)
    phone.http.get("/api/resident/licence")
    phone.http.patch(f"/api/resident/devices/{phone.home['device']['id']}", json={"name": "我的"}, headers=ORIGIN)
    phone.ask_for_code(MING.card_number, MING.id_number[:-1])
    town.app.test_client().get(f"/api/nothing/{MING.id_number}?name={MING.name}")
    monkeypatch.setattr(residents, "list_devices", raises(ValueError(f"{MING.name} {MING.id_number}")))
    assert phone.http.get("/api/resident/devices").status_code == 500
    # Read as people read it: JSON writes Chinese as escapes.
    everything = "\n".join([*(json.dumps(json.loads(line), ensure_ascii=False) for line in lines), caplog.text])
    assert {json.loads(line)["event"] for line in lines} >= {"request", "internal"}
    assert [secret for secret in secrets if secret in everything] == []


def _cookie(http: Any, audience: str) -> str:
    name = {"resident": "onecard_resident", "venue": "onecard_terminal"}[audience]
    return str(http.get_cookie(name, path=f"/api/{audience}/").value)


def test_a_failure_says_what_and_where(town: Town, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    phone = town.signed_in(town.somebody())
    monkeypatch.setattr(residents, "list_devices", raises(ValueError("secret")))
    phone.http.get("/api/resident/devices")
    [failure] = [json.loads(line) for line in lines if '"internal"' in line]
    assert failure["kind"] == "ValueError"
    assert failure["exception"][-1]["frames"][-1]["name"] == "fail"


def test_a_request_is_logged_by_rule_status_and_time(town: Town, lines: list[str]) -> None:
    town.signed_in(town.somebody()).http.get("/api/resident/home")
    last = json.loads(lines[-1])
    assert (last["rule"], last["status"], last["actor"]) == ("/api/resident/home", 200, "resident")
    assert last["ms"] > 0
