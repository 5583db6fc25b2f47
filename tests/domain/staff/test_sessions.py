"""Sessions of staff: ended by idleness, by the evening, by hand; a door of another role knows nobody."""

import pytest
from sqlalchemy.orm import Session

from tests.make.staff import member, signed_in
from tests.make.times import NOW, after
from webapp import ids
from webapp.domain import ledger, staff
from webapp.domain.actors import Job, Permission, Role, StaffMember, may
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.staff.model import StaffSession


def who(session: Session, token: str, *, minutes: float = 0, role: Role = Role.AGENCY) -> StaffMember | None:
    return staff.staff_of_token(session, token, role=role, now=after(minutes=minutes))


def test_the_cookie_names_its_holder_and_is_not_in_the_database(session: Session) -> None:
    started = signed_in(session, member(session))
    assert who(session, started.token) == started.actor
    assert session.query(StaffSession).one().token_hash == ids.digest(started.token)


@pytest.mark.parametrize("token", ["", "guessed"])
def test_another_cookie_is_nobody(session: Session, token: str) -> None:
    signed_in(session, member(session))
    assert who(session, token) is None


def test_another_desk_knows_nobody_by_this_cookie(session: Session) -> None:
    started = signed_in(session, member(session))
    assert who(session, started.token, role=Role.HELPDESK) is None


def test_a_quarter_of_an_hour_of_nothing_ends_it(session: Session) -> None:
    started = signed_in(session, member(session))
    assert who(session, started.token, minutes=15) is None
    assert who(session, started.token, minutes=14) is not None


def test_what_she_does_keeps_it_going(session: Session) -> None:
    started = signed_in(session, member(session))
    assert all(who(session, started.token, minutes=minutes) for minutes in range(0, 120, 14))


def test_it_is_noted_at_most_once_a_minute(session: Session) -> None:
    started = signed_in(session, member(session))
    row = session.query(StaffSession).one()
    who(session, started.token, minutes=0.9)
    assert row.seen_at == NOW
    who(session, started.token, minutes=1)
    assert row.seen_at == after(minutes=1)


def test_ten_hours_end_it_however_busy_she_is(session: Session) -> None:
    started = signed_in(session, member(session))
    last = [who(session, started.token, minutes=minutes) for minutes in range(0, 601, 10)]
    assert [actor is None for actor in last] == [False] * 60 + [True]


def test_a_disabled_member_is_nobody_even_if_a_row_was_left_running(session: Session) -> None:
    account = member(session)
    started = signed_in(session, account)
    account.disabled_at = NOW
    session.flush()
    assert who(session, started.token) is None


def test_signing_out_ends_this_session_and_no_other(session: Session) -> None:
    account = member(session)
    one, other = signed_in(session, account), signed_in(session, account, now=after(minutes=1))
    staff.end_session(session, by=one.actor, now=after(minutes=2))
    assert who(session, one.token, minutes=2) is None
    assert who(session, other.token, minutes=2) == other.actor
    last = session.query(LedgerRow).order_by(LedgerRow.id.desc()).first()
    assert last is not None
    assert (last.event, last.actor_id) == (ledger.Event.STAFF_SESSION_END, str(account.id))


def test_staff_may_do_what_their_role_does_and_nothing_else(session: Session) -> None:
    clerk = signed_in(session, member(session)).actor
    may_do = {permission for permission in Permission if may(clerk, permission)}
    assert may_do == {permission for permission in Permission if permission.startswith("agency:")}
    assert not any(may(Job("operator"), permission) for permission in Permission)
