"""Schemathesis makes bad input for the doors out of the OpenAPI description: no crash, and no undescribed answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks

from tests.databases import Databases
from tests.web.asking import ORIGIN
from tests.web.conftest import Town

DOORS = [
    "/api/resident/loss-codes",
    "/api/resident/losses/by-code",
    "/api/resident/sign-in-codes",
    "/api/resident/sessions",
    "/api/venue/enrolments",
    "/api/venue/scans",
]
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
def terminal_cookie(door_town: Town) -> str:
    cookie = door_town.door().http.get_cookie("onecard_terminal", path="/api/venue/")
    assert cookie is not None
    return str(cookie.value)


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_one_that_is_described(
    door_town: Town, terminal_cookie: str, path: str, mode: GenerationMode
) -> None:
    described = schemathesis.openapi.from_wsgi("/openapi.json", door_town.app)
    headers = ORIGIN | {"Cookie": f"onecard_terminal={terminal_cookie}"}

    @given(case=described[path]["POST"].as_strategy(generation_mode=mode))
    @settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        # An hour passes before each request, so that limits on tries do not hide what lies behind them.
        door_town.clock.pass_by(3600)
        if mode is GenerationMode.POSITIVE and path.endswith("/scans"):
            # One the terminal has, so that the code itself is judged.
            case.body["scene"] = "CUL-01"
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
