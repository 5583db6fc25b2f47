"""Staff who took up their accounts by the acts themselves, and attendants with a PIN."""

from datetime import datetime, timedelta

import pyotp
from sqlalchemy.orm import Session

from tests.make.times import NOW
from webapp.domain import actors, staff
from webapp.domain.actors import Job, Role
from webapp.domain.staff.model import Account, Attendant

OPERATOR = Job("operator")
CLERK = staff.NewStaff("wang.fang", "王芳", Role.AGENCY, "420302")
PASSWORD = "tulip-canyon-73-moss"
PIN = "246810"
HALF_MINUTE = timedelta(seconds=30)


def code_of(account: Account, *, at: datetime) -> str:
    """What her authenticator app shows."""
    return pyotp.TOTP(account.totp_secret).at(at)


def take_up(session: Session, token: str, *, password: str = PASSWORD, now: datetime = NOW) -> Account:
    """What an invited person does, with the secret she was shown."""
    secret = staff.read_invitation(session, token, now=now).totp_secret
    return staff.take_up_account(session, token, password=password, code=pyotp.TOTP(secret).at(now), now=now)


def member(session: Session, new: staff.NewStaff = CLERK, *, now: datetime = NOW) -> Account:
    """Invited and taken up two minutes ago, so that the code of now is unused."""
    before = now - 4 * HALF_MINUTE
    return take_up(session, staff.invite_staff(session, new, by=OPERATOR, now=before), now=before)


def signed_in(session: Session, account: Account, *, now: datetime = NOW) -> staff.SignedIn:
    tried = staff.spend_sign_in_try(session, account.login, now=now)
    code = code_of(account, at=now)
    return staff.sign_in(session, tried, password=PASSWORD, code=code, role=account.role, now=now)


def attendant(session: Session, terminal: actors.Terminal, name: str = "李静", *, pin: str = PIN) -> Attendant:
    """An attendant of the terminal's venue who has chosen her PIN at it."""
    made, first_code = staff.add_attendant(session, terminal.venue_id, name, by=OPERATOR, now=NOW)
    tried = staff.spend_pin_try(session, made.id, by=terminal, now=NOW)
    staff.choose_pin(session, tried, first_code=first_code, pin=pin, by=terminal, now=NOW)
    session.refresh(made)
    return made
