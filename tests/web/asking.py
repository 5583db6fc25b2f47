"""What tests of endpoints share: the shape of a refusal, and bodies that nobody should send."""

from typing import Any

from webapp.web.problems import TABLE

ORIGIN = {"Origin": "http://localhost"}


def reason_of(answer: Any, status: int) -> str:
    """The reason of a refusal, after its whole shape was looked at."""
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.get_data()
    body = answer.json
    assert body.keys() - {"fields"} == {"type", "title", "status", "detail", "reason"}
    assert body["status"] == status
    assert body["title"] == TABLE[body["reason"]]["zh"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return str(body["reason"])


# JSON that parsers choke on, and values of every wrong type.
BROKEN_BODIES = {
    "nothing": b"",
    "cut short": b'{"code": ',
    "not utf-8": b'{"code": "\xff\xfe"}',
    "deep": b"[" * 30_000,
    "deep and closed": b"[" * 30_000 + b"]" * 30_000,
    "a number of 50 000 digits": b'{"code": ' + b"1" * 50_000 + b"}",
    "not a number": b'{"code": NaN}',
    "a list": b"[]",
    "a string": b'"code"',
    "null": b"null",
    "a form": b"code=1",
}
WRONG_VALUES: dict[str, Any] = {
    "null": None,
    "a number": 7,
    "a huge number": 10**400,
    "a list": ["1"],
    "an object": {"a": 1},
    "true": True,
}
