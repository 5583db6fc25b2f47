"""Every endpoint says who may call it, has a well-formed address, and answers with the headers of the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask

from tests.house.tree import files, parsed
from webapp.app import create_app
from webapp.domain.actors import Permission
from webapp.domain.ledger import Event
from webapp.settings import Settings
from webapp.web.headers import SECURITY
from webapp.web.problems import BY_STATUS, TABLE

# The framework's own: the description of the interface, for anybody.
OPEN = {"openapi.spec"}
SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|<(uuid|int|path|any\(.+\)|string\(.+\)):[a-z_]+>")
SENDS = {"Invalid", "Conflict", "NotAllowed", "NotFound", "problem"}
# Reasons of signing that reach a caller as the reason of a refusal.
FROM_SIGNING = {"bad-possession"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    folder = tmp_path_factory.mktemp("house")
    app = create_app(Settings.from_env({"MODE": "demonstration", "INSTANCE": str(folder)}))
    yield app
    app.extensions["house"].engine.dispose()


def test_every_endpoint_names_its_permission_or_why_it_is_open(app: APIFlask) -> None:
    silent = [
        name
        for name, view in app.view_functions.items()
        if name not in OPEN and not getattr(view, "permission", None) and not getattr(view, "open_because", None)
    ]
    assert not silent, "write @needs(Permission.…) or @open_door('because …') above it"


def test_every_permission_is_asked_for_somewhere(app: APIFlask) -> None:
    asked = {getattr(view, "permission", None) for view in app.view_functions.values()}
    assert asked - {None} == set(Permission)


def test_permissions_and_events_are_in_alphabetical_order() -> None:
    assert [*Permission] == sorted(Permission)
    assert [*Event] == sorted(Event)


def test_every_event_is_written_somewhere() -> None:
    written = {
        node.attr
        for path in files("webapp", ending=".py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("Event")
    }
    assert written >= {event.name for event in Event}


def test_addresses_are_kebab_case_and_their_parameters_typed(app: APIFlask) -> None:
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for segment in rule.rule.strip("/").split("/")
        if segment and not SEGMENT.fullmatch(segment)
    ]
    assert not odd


def test_every_answer_has_the_security_headers_whatever_its_status(app: APIFlask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(address, method=method)
            # A page that talks to the reader's program adds to everybody's policy, and takes nothing from it.
            missing = [name for name, value in SECURITY.items() if not answer.headers.get(name, "").startswith(value)]
            assert not missing, f"{method} {address}"


def test_every_reason_that_is_sent_is_in_the_table_and_every_row_is_sent() -> None:
    sent = set(_reasons()) | set(BY_STATUS.values()) | FROM_SIGNING
    assert sent - TABLE.keys() == set(), "write a row in webapp/web/problems.toml"
    assert TABLE.keys() - sent == set(), "nobody sends these"


def _reasons() -> Iterator[str]:
    """Reason words in calls that refuse, and in the constants and defaults that such calls use."""
    for path in files("webapp", ending=".py"):
        constants = _constants(path)
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SENDS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)
                elif isinstance(first, ast.Name) and first.id in constants:
                    yield constants[first.id]
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "default":
                yield ast.literal_eval(node.value)


def _constants(path: Path) -> dict[str, str]:
    return {
        ast.unparse(node.targets[0]): node.value.value
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
