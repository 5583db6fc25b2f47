"""Signing in: login, password and a fresh code; one answer for everything that is wrong, and a pause after five."""

import sys
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests.make.staff import CLERK, HALF_MINUTE, OPERATOR, PASSWORD, code_of, member, signed_in
from tests.make.times import NOW, after
from tests.racing import committed, engine_of, race
from webapp.domain import ledger, staff
from webapp.domain.actors import Role
from webapp.domain.errors import NotAllowed
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.staff.model import Account, StaffTries

LOCKED_OUT, STARTED = ledger.Event.STAFF_ACCOUNT_LOCK_OUT, ledger.Event.STAFF_SESSION_START


def answer(session: Session, account: Account, *, minutes: float = 0, **changes: Any) -> staff.SignedIn:
    """What the door does, with everything right but what is said otherwise."""
    now = after(minutes=minutes)
    given = {"login": account.login, "password": PASSWORD, "role": Role.AGENCY, "code": code_of(account, at=now)}
    given |= changes
    tried = staff.spend_sign_in_try(session, given.pop("login"), now=now)
    return staff.sign_in(session, tried, **given, now=now)


def refusal(session: Session, account: Account, *, minutes: float = 0, **changes: Any) -> NotAllowed:
    with pytest.raises(NotAllowed) as why:
        answer(session, account, minutes=minutes, **changes)
    return why.value


def fail(session: Session, account: Account, times: int, *, minutes: float = 0) -> None:
    for _ in range(times):
        assert refusal(session, account, minutes=minutes, password="wrong").reason == "sign-in-failed"


def test_password_and_code_sign_in(session: Session) -> None:
    account = member(session)
    started = answer(session, account)
    assert (started.actor.id, started.actor.role, started.actor.division) == (account.id, Role.AGENCY, "420302")
    assert staff.staff_of_token(session, started.token, role=Role.AGENCY, now=NOW) == started.actor


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong"},
        {"password": ""},
        {"code": "000000"},
        {"code": ""},
        {"code": "验证码验证码"},
        {"login": "nobody"},
        {"login": ""},
        {"login": "\x00"},
        {"role": Role.HELPDESK},
    ],
)
def test_whatever_is_wrong_the_answer_is_one(session: Session, changes: dict[str, Any]) -> None:
    why = refusal(session, member(session), **changes)
    assert (why.reason, why.retry_after) == ("sign-in-failed", None)


def test_an_account_that_is_not_taken_up_is_answered_alike(session: Session) -> None:
    staff.invite_staff(session, CLERK, by=OPERATOR, now=NOW)
    account = session.query(Account).one()
    assert refusal(session, account).reason == "sign-in-failed"


@pytest.mark.parametrize("login", ["wang.fang", "nobody", "not.taken.up"])
def test_the_same_hashing_is_done_for_everybody(session: Session, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    account = member(session)
    staff.invite_staff(session, staff.NewStaff("not.taken.up", "李娜", Role.AGENCY), by=OPERATOR, now=NOW)
    compared: list[str] = []
    # Its room exports the act under the name of this module, so that it is found by its whole name.
    monkeypatch.setattr(
        sys.modules["webapp.domain.staff.sign_in"], "is_password", lambda *pair: compared.append(pair[1])
    )
    refusal(session, account, login=login)
    assert [password_hash.startswith("$argon2id$") for password_hash in compared] == [True]


def test_hashing_holds_no_transaction(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            account = member(session)
            tried = staff.spend_sign_in_try(session, account.login, now=NOW)
        with Session(engine) as session:
            begun = _beginnings(engine)
            with pytest.raises(NotAllowed):
                staff.sign_in(session, tried, password="wrong", code="000000", role=Role.AGENCY, now=NOW)
            assert begun == []
            staff.sign_in(session, tried, password=PASSWORD, code=code_of(account, at=NOW), role=Role.AGENCY, now=NOW)
            assert begun == ["BEGIN"]


def test_a_code_may_be_typed_as_it_is_shown(session: Session) -> None:
    account = member(session)
    code = code_of(account, at=NOW)
    assert answer(session, account, code=f" {code[:3]} {code[3:]}")


def test_full_width_digits_are_digits(session: Session) -> None:
    account = member(session)
    assert answer(session, account, code="".join(chr(ord(digit) + 0xFEE0) for digit in code_of(account, at=NOW)))


def test_a_code_is_used_once(session: Session) -> None:
    account = member(session)
    answer(session, account)
    assert refusal(session, account).reason == "sign-in-failed"
    assert answer(session, account, minutes=0.5)


def test_an_older_code_does_not_work_after_a_newer_one(session: Session) -> None:
    account = member(session)
    earlier = code_of(account, at=NOW - HALF_MINUTE)
    answer(session, account)
    assert refusal(session, account, code=earlier).reason == "sign-in-failed"


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_differ_by_half_a_minute(session: Session, steps: int, *, works: bool) -> None:
    account = member(session)
    code = code_of(account, at=NOW + steps * HALF_MINUTE)
    if works:
        assert answer(session, account, code=code)
    else:
        assert refusal(session, account, code=code).reason == "sign-in-failed"


def test_one_of_sixty_four_racers_with_one_code_is_signed_in(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            account = member(session)
            code = code_of(account, at=NOW)
            tried = staff.spend_sign_in_try(session, account.login, now=NOW)
        act = partial(staff.sign_in, tried=tried, password=PASSWORD, code=code, role=Role.AGENCY, now=NOW)
        outcomes = race(engine, *[act] * 64)
    assert sorted(isinstance(outcome, staff.SignedIn) for outcome in outcomes) == [False] * 63 + [True]
    assert outcomes.count("sign-in-failed") == 63


def test_after_five_failures_even_the_right_answer_waits(session: Session) -> None:
    account = member(session)
    fail(session, account, 5)
    why = refusal(session, account, minutes=5)
    assert (why.reason, why.retry_after) == ("too-many-tries", 600)


def test_the_pause_ends_after_a_quarter_of_an_hour_and_trying_on_does_not_prolong_it(session: Session) -> None:
    account = member(session)
    fail(session, account, 5)
    assert {refusal(session, account, minutes=minute).reason for minute in range(15)} == {"too-many-tries"}
    assert answer(session, account, minutes=15)


def test_after_the_pause_five_failures_pause_again(session: Session) -> None:
    account = member(session)
    fail(session, account, 5)
    fail(session, account, 5, minutes=15)
    assert refusal(session, account, minutes=15).reason == "too-many-tries"


def test_four_failures_leave_one_more_try_and_a_success_forgives(session: Session) -> None:
    account = member(session)
    fail(session, account, 4)
    assert answer(session, account)
    fail(session, account, 4, minutes=1)
    assert answer(session, account, minutes=1)


def test_failures_a_quarter_of_an_hour_apart_are_not_added_up(session: Session) -> None:
    account = member(session)
    fail(session, account, 4)
    fail(session, account, 4, minutes=15)
    assert answer(session, account, minutes=16)


def test_a_login_nobody_has_is_paused_alike(session: Session) -> None:
    account = member(session)
    reasons = [refusal(session, account, login="nobody").reason for _ in range(6)]
    assert reasons == ["sign-in-failed"] * 5 + ["too-many-tries"]
    assert answer(session, account)


def test_capitals_and_spaces_are_no_way_around_the_pause(session: Session) -> None:
    account = member(session)
    fail(session, account, 5)
    assert refusal(session, account, login=" WANG.fang").reason == "too-many-tries"


def test_a_running_session_outlives_the_pause(session: Session) -> None:
    account = member(session)
    started = signed_in(session, account)
    fail(session, account, 5)
    assert staff.staff_of_token(session, started.token, role=Role.AGENCY, now=NOW) == started.actor


def test_of_sixty_four_racing_tries_five_are_judged(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            account = member(session)
        acts = [partial(staff.spend_sign_in_try, login=account.login, now=NOW)] * 64
        tries = [tried for tried in race(engine, *acts) if not isinstance(tried, str)]
        assert sorted(tried.counted.count for tried in tries) == list(range(1, 65))
        with committed(engine) as session:
            assert session.query(StaffTries).one().count == 64
            assert [row.event for row in session.query(LedgerRow)].count(LOCKED_OUT) == 1


def test_the_ledger_tells_of_the_pause_once_and_of_the_session(session: Session) -> None:
    account = member(session)
    signed_in(session, account)
    fail(session, account, 5)
    for _ in range(3):
        refusal(session, account)
    refusals = [refusal(session, account, login="nobody") for _ in range(6)]
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.id)).all()[2:]
    assert [row.event for row in rows] == [STARTED, LOCKED_OUT, LOCKED_OUT]
    assert [row.actor_kind for row in rows] == ["staffmember", "job", "job"]
    assert [row.about.get("account") for row in rows] == [None, str(account.id), "unknown"]
    assert len(refusals) == 6


def _beginnings(engine: Engine) -> list[str]:
    heard: list[str] = []
    event.listen(engine, "begin", lambda _connection: heard.append("BEGIN"))
    return heard
