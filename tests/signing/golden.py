"""The golden cases, and what it takes to put them to the package."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import signing
from signing.vectors.make import documents

VECTORS = Path(signing.__file__).parent / "vectors"
FILES = sorted(documents())


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((VECTORS / name).read_text())
    return document


def cases(name: str, key: str = "cases") -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in read(name)[key]]


def text_of(case: dict[str, Any]) -> str:
    if "stages" in case:
        text: str = case["stages"]["text"]
        return text
    generate = case["generate"]
    return str(generate["prefix"] + generate["repeat"] * generate["times"])


def root_of(document: dict[str, Any]) -> signing.Root:
    keys = tuple(bytes.fromhex(key) for key in document["keys"])
    return signing.Root(document["issuer"], keys, document["threshold"])


def entry_of(fields: dict[str, Any]) -> signing.TrustedKey:
    return signing.TrustedKey(**fields | {"key": bytes.fromhex(fields["key"]), "scopes": frozenset(fields["scopes"])})


def door_list() -> signing.TrustList:
    """Give the trust list by which open.json is judged."""
    return trust_of(read("open.json"))


def trust_of(document: dict[str, Any]) -> signing.TrustList:
    data = bytes.fromhex(document["trust_list"])
    return signing.read_trust_list(data, root=root_of(document["root"]), now=document["received"], newest=None)


def refusal(act: Callable[[], object]) -> dict[str, str] | None:
    """Give what a case expects of a refusal, or None where the act succeeds."""
    try:
        act()
    except signing.SigningError as error:
        return {"result": "refused", "reason": error.reason}
    return None
