"""Sessions and counts that can no longer matter are gone; accounts stay."""

from sqlalchemy.orm import Session

from tests.make.staff import OPERATOR, member, signed_in
from tests.make.times import NOW, after
from tests.make.venues import venue
from webapp.domain import staff
from webapp.domain.actors import Role
from webapp.domain.staff.model import Account, StaffSession, StaffTries


def left(session: Session) -> list[int]:
    return [session.query(table).count() for table in (StaffSession, StaffTries, Account)]


def test_ended_sessions_and_old_counts_are_forgotten(session: Session) -> None:
    started = signed_in(session, member(session))
    staff.end_session(session, by=started.actor, now=NOW)
    staff.spend_sign_in_try(session, "nobody", now=NOW)
    staff.forget_old(session, now=after(days=1))
    assert left(session) == [1, 1, 1]
    staff.forget_old(session, now=after(days=2, seconds=1))
    assert left(session) == [0, 0, 1]


def test_a_session_nobody_ended_is_forgotten_after_its_time(session: Session) -> None:
    signed_in(session, member(session))
    staff.forget_old(session, now=after(days=2, hours=9))
    assert left(session)[0] == 1
    staff.forget_old(session, now=after(days=2, hours=11))
    assert left(session)[0] == 0


def test_a_running_session_is_kept(session: Session) -> None:
    started = signed_in(session, member(session))
    staff.forget_old(session, now=after(minutes=10))
    assert staff.staff_of_token(session, started.token, role=Role.AGENCY, now=after(minutes=10)) == started.actor


def test_a_first_code_that_has_lapsed_is_forgotten(session: Session) -> None:
    made, code = staff.add_attendant(session, venue(session).id, "李静", by=OPERATOR, now=NOW)
    for days, kept in ((6, code), (7, None)):
        staff.forget_old(session, now=after(days=days))
        session.refresh(made)
        assert made.first_code == kept
