"""Who works in the demonstration: clerks at each desk, and two attendants of the library. All of it is public."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyotp
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import staff, venues
from webapp.domain.actors import Job

PASSWORD = "yikatong-demo-2026"  # noqa: S105 # shown on a page of its own; production refuses a database that has it
INVITED_BY = Job("demonstration")
LIBRARY = "示范图书馆"
ATTENDANTS = {"李静": "246810", "周磊": "135790"}


@dataclass(frozen=True, slots=True)
class Clerk:
    """An invented staff member, whose authenticator app everybody can have."""

    login: str
    name: str
    role: staff.Role
    totp_secret: str

    def code(self, now: datetime) -> str:
        return pyotp.TOTP(self.totp_secret).at(now)


CLERKS = (
    Clerk("jingban", "示范经办员", staff.Role.AGENCY, "YIKATONGDEMOJINGBANYIKATONGDEMOA"),
    # The second person of whatever takes two.
    Clerk("fuhe", "示范复核员", staff.Role.AGENCY, "YIKATONGDEMOFUHEYIKATONGDEMOFUHE"),
    Clerk("kefu", "示范客服员", staff.Role.HELPDESK, "YIKATONGDEMOKEFUYIKATONGDEMOKEFU"),
    # Who undoes a cancellation that her colleague has asked to undo.
    Clerk("banzhang", "示范客服班长", staff.Role.HELPDESK, "YIKATONGDEMOBANZHANGYIKATONGDEMO"),
)


def open_desks(session: Session, *, now: datetime) -> None:
    """Adds whom it does not find; a demonstration from before somebody was invented gets her too."""
    missing = [clerk for clerk in CLERKS if staff.find_account(session, clerk.login) is None]
    for clerk in missing:
        staff.invite_staff(session, staff.NewStaff(clerk.login, clerk.name, clerk.role), by=INVITED_BY, now=now)
        account = staff.load_account(session, clerk.login)
        account.invitation_hash = account.invitation_ends_at = None
        account.password_hash, account.totp_secret = _password_hash(), clerk.totp_secret
    if CLERKS[0] not in missing:
        return
    library = next(venue for venue in venues.list_venues(session) if venue.name == LIBRARY)
    for name, pin in ATTENDANTS.items():
        attendant, _ = staff.add_attendant(session, library.id, name, by=INVITED_BY, now=now)
        attendant.pin = _pin_hash(pin).text
        attendant.first_code = attendant.first_code_ends_at = None


def are_open(session: Session) -> bool:
    """Whether somebody could sign in with what this file says; a clerk who began anew is not the demonstration's."""
    accounts = [(clerk, staff.find_account(session, clerk.login)) for clerk in CLERKS]
    return any(account is not None and account.totp_secret == clerk.totp_secret for clerk, account in accounts)


# Hashing is slow on purpose, and tests begin many demonstrations in one process.
@cache
def _password_hash() -> str:
    return staff.hash_password(PASSWORD)


@cache
def _pin_hash(pin: str) -> staff.PinHash:
    return staff.PinHash.of(pin, ids.random_bytes(staff.SALT_BYTES))
