"""Schemathesis makes bad input for the doors out of the OpenAPI description: no crash, and no undescribed answer."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks

from scripts.progress import ROOT
from tests.databases import Databases
from tests.simulator import Phone
from tests.web.asking import ORIGIN
from tests.web.conftest import Town
from tests.web.kiosk.conftest import Machine

PATHS = json.loads((ROOT / "openapi.json").read_text())["paths"]
# Only a body can be wrong: what stands in a path is any text.
CASES = [
    pytest.param(path, method.upper(), mode, id=f"{mode.value}-{method}-{path}")
    for path in PATHS
    if path.startswith("/api/")
    for method, door in PATHS[path].items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or "requestBody" in door
]
EXAMPLES = 20
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def door_town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    url = databases.new()
    town = Town(url, tmp_path_factory.mktemp("doors"))
    yield town
    town.house.engine.dispose()
    databases.drop(url)


@pytest.fixture(scope="module")
def described(door_town: Town) -> Any:
    return schemathesis.openapi.from_wsgi("/openapi.json", door_town.app)


@pytest.fixture
def phone(door_town: Town) -> Phone:
    """Of a holder who has reported another phone of hers lost, so that there is a report, a message and a phone."""
    person = door_town.somebody()
    door_town.signed_in(person)
    phone = door_town.with_wallet(person)
    assert phone.post("losses", {"what": "phone"}).status_code == 201
    asked = {"kind": "home-visit", "details": {"address": "五堰街1号", "why": "行动不便"}}
    assert phone.post("requests", asked).status_code == 201
    return phone


@pytest.fixture
def headers(door_town: Town, phone: Phone) -> dict[str, str]:
    """Signed in everywhere at once: each audience looks at its own cookie."""
    kept = [
        phone.http.get_cookie("onecard_resident", path="/api/resident/"),
        door_town.door().http.get_cookie("onecard_terminal", path="/api/venue/"),
        Machine(door_town).enrolled().http.get_cookie("onecard_kiosk", path="/api/kiosk/"),
    ]
    # The tool asks for gzip and does not undo it.
    return ORIGIN | {
        "Accept-Encoding": "identity",
        "Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in kept),
    }


@pytest.fixture
def own(door_town: Town, phone: Phone) -> dict[str, str]:
    """Her own things, because what a stranger names is not found whatever comes with it."""
    [report] = phone.http.get("/api/resident/loss").json["reports"]
    [device] = phone.http.get("/api/resident/devices").json["devices"]
    message = phone.http.get("/api/resident/messages").json["messages"][0]
    [asked] = phone.http.get("/api/resident/requests").json["requests"]
    return {
        "card_id": phone.home["cards"][0]["id"],
        "delegation_id": _cared_for(door_town, phone),
        "request_id": asked["id"],
        "report_id": report["id"],
        "device_id": device["id"],
        "message_id": message["id"],
    }


def _cared_for(town: Town, phone: Phone) -> str:
    """Somebody for whom she shows the code."""
    ends_at = (town.clock() + timedelta(days=30)).isoformat()
    terms = {"scopes": [3], "ends_at": ends_at, "times": None, "personal_data": True}
    code = town.with_wallet(town.somebody()).post("care/invitations", terms).json["code"]
    return str(phone.post("care/invitations/accept", {"code": code}).json["id"])


@pytest.fixture
def door(described: Any, path: str, method: str) -> Any:
    return described[path][method]


@pytest.fixture
def named(request: pytest.FixtureRequest, path: str, mode: GenerationMode) -> dict[str, str]:
    """Made for the doors that need them alone: a neighbour to care for takes longer than most tests."""
    own: dict[str, str] = request.getfixturevalue("own") if "{" in path and mode is GenerationMode.POSITIVE else {}
    return own


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_every_answer_is_one_that_is_described(
    door_town: Town, door: Any, headers: dict[str, str], named: dict[str, str], path: str, mode: GenerationMode
) -> None:
    @given(case=door.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def ask(case: Any) -> None:
        # An hour passes before each request, so that limits on tries do not hide what lies behind them.
        door_town.clock.pass_by(3600)
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: named[name] for name in case.path_parameters or {}}
            if path.endswith("/scans"):
                # One the terminal has, so that the code itself is judged.
                case.body["scene"] = "CUL-01"
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
