"""Signing in: login, password and a fresh code; one answer for everything that is wrong."""

from sqlalchemy.orm import Session

from tests.make.staff import member, signed_in
from tests.make.times import NOW
from webapp.domain import staff
from webapp.domain.actors import Role


def test_password_and_code_sign_in(session: Session) -> None:
    account = member(session)
    started = signed_in(session, account)
    assert (started.actor.id, started.actor.role, started.actor.division) == (account.id, Role.AGENCY, "420302")
    assert staff.staff_of_token(session, started.token, role=Role.AGENCY, now=NOW) == started.actor
