"""What holds for each page of the agency: who may open it, who may send its form, and what a refusal looks like."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.web.clerk import KEFU, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.domain import staff, venues
from webapp.domain.ledger.model import LedgerRow
from webapp.web.problems import TABLE

ANYBODY = {"agency.sign_in", "agency.take_up_account"}
SOMEBODY = "00000000-0000-4000-8000-000000000000"


def addresses(town: Town, method: str) -> Iterator[str]:
    for rule in town.app.url_map.iter_rules():
        if rule.endpoint.startswith("agency.") and rule.endpoint not in ANYBODY and method in (rule.methods or set()):
            yield _filled(rule).removeprefix("/agency")


def _filled(rule: Rule) -> str:
    return str(rule.build(dict.fromkeys(rule.arguments, SOMEBODY))[1])  # type: ignore[index] # it can be built


def test_nobody_opens_a_page_but_those_for_signing_in(town: Town) -> None:
    clerk = Clerk(town)
    paths = list(addresses(town, "GET"))
    assert len(paths) > 10
    for path in paths:
        answer = clerk.open(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/agency/sign-in")


def test_nobody_sends_a_form(town: Town) -> None:
    clerk = Clerk(town)
    paths = list(addresses(town, "POST"))
    assert len(paths) > 8
    for path in paths:
        assert clerk.submit(path, on="/sign-in").status_code == 303


def test_no_form_is_taken_without_its_token(town: Town) -> None:
    clerk = signed_in(town)
    before = _ledger_rows(town)
    for path in addresses(town, "POST"):
        for fields in ({}, {"csrf_token": "x"}):
            assert clerk.send(path, fields).status_code == 400, path
        assert clerk.submit(path, on="/", Origin="http://evil.example").status_code == 403, path
    assert _ledger_rows(town) == before
    assert clerk.open("/").status_code == 200


def test_a_clerk_of_the_helpdesk_with_a_session_of_this_desk_may_do_nothing(town: Town) -> None:
    """Her role changed while she was signed in: the row says so at her next request."""
    clerk = signed_in(town)
    with town.writing() as session, session.begin():
        staff.find_account(session, "jingban").role = KEFU.role
    try:
        for path in addresses(town, "GET"):
            assert clerk.open(path).status_code == 303
    finally:
        with town.writing() as session, session.begin():
            staff.find_account(session, "jingban").role = staff.Role.AGENCY


@pytest.mark.parametrize("path", ["/nothing", "/venues/x", f"/venues/{SOMEBODY}"])
def test_a_page_that_is_none_is_said_on_a_page(clerk: Clerk, path: str) -> None:
    answer = clerk.open(path)
    assert (answer.status_code, "没有找到这一页" in words(answer)) == (404, True)


def test_the_address_of_a_button_is_no_page(clerk: Clerk) -> None:
    answer = clerk.open("/sign-out")
    assert (answer.status_code, "没有找到这一页" in words(answer)) == (405, True)
    assert answer.headers["Allow"]


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [(ValueError("420399"), 500, "internal"), (OperationalError("", {}, Exception("gone")), 503, "try-again")],
)
def test_a_failure_is_said_on_a_page(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, reason: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(venues, "list_venues", fail)
    answer = clerk.open("/")
    assert (answer.status_code, TABLE[reason]["zh"] in words(answer)) == (status, True)
    assert "420399" not in answer.get_data(as_text=True)


def test_with_the_database_away_the_page_of_the_refusal_still_comes(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(Session, "execute", fail)
    answer = clerk.open("/")
    assert (answer.status_code, TABLE["try-again"]["zh"] in words(answer)) == (503, True)


def test_a_commit_that_fails_is_no_green_light(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("power")

    venue = clerk.venue()
    before = words(clerk.open(venue))
    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", fail)
        answer = clerk.submit(f"{venue}/invite-terminal", {"name": "没存上", "attended": "yes"})
        assert (answer.status_code, TABLE["internal"]["zh"] in words(answer)) == (500, True)
    assert "enrol=" not in clerk.open(f"{venue}/new-link").get_data(as_text=True)
    assert words(clerk.open(venue)) == before


def test_programs_still_read_problems(town: Town) -> None:
    assert town.app.test_client().get("/api/nothing").content_type == "application/problem+json"


def _ledger_rows(town: Town) -> int:
    return len(town.rows(select(LedgerRow)))
