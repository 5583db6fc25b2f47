"""An account begins, and begins anew, with a one-time link; its password is chosen by the person and seen by nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import ledger
from webapp.domain.actors import Actor, Job, Role
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.regions import is_within
from webapp.domain.staff.model import Account
from webapp.domain.staff.rules import (
    DIVISION,
    INVITATION_LIVES,
    LOGIN,
    AccountState,
    account_state,
    clean_name,
    fold,
    hash_password,
    is_strong_password,
    step_of_code,
    totp_uri,
)
from webapp.domain.staff.sessions import end_sessions

OVER = "invitation-over"


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Whom somebody invites; `division` is her area, None for the whole region."""

    login: str
    name: str
    role: Role
    division: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the invited person sees, and nobody else: her account, and the secret for her authenticator app."""

    login: str
    name: str
    role: Role
    totp_uri: str
    totp_secret: str


def invite_staff(session: Session, new: NewStaff, *, by: Actor, now: datetime) -> str:
    """The token of a one-time link. For somebody who has an account it is the reset: both factors end at once."""
    login = fold(new.login)
    if not LOGIN.fullmatch(login):
        raise Invalid("login-malformed")
    if new.division is not None and not DIVISION.fullmatch(new.division):
        raise Invalid("division-malformed")
    account = find_account(session, login)
    if account is None:
        account = Account(id=ids.new_id(), login=login, login_index=login, made_at=now)
        session.add(account)
    else:
        end_sessions(session, account.id, now=now)
    token = ids.new_token()
    account.name, account.role, account.division = clean_name(new.name), new.role, new.division
    account.invitation_hash, account.invitation_ends_at = ids.digest(token), now + INVITATION_LIVES
    account.password_hash, account.totp_secret, account.totp_step = None, pyotp.random_base32(), None
    account.disabled_at = None
    session.flush()
    ledger.append(session, ledger.Event.STAFF_ACCOUNT_INVITE, by=by, now=now, about={"account": str(account.id)})
    return token


def read_invitation(session: Session, token: str, *, now: datetime) -> Invitation:
    account = _invited(session, token, now=now)
    secret = account.totp_secret
    return Invitation(account.login, account.name, account.role, totp_uri(secret, account.login), secret)


def take_up_account(session: Session, token: str, *, password: str, code: str, now: datetime) -> Account:
    """Her password, and a code that shows that her app has the secret. Spends the link and the code."""
    account = _invited(session, token, now=now)
    if not is_strong_password(password, login=account.login, name=account.name):
        raise Invalid("weak-password")
    step = step_of_code(account.totp_secret, code, now=now)
    if step is None:
        raise Invalid("wrong-code")
    claimed = session.execute(
        update(Account)
        .where(Account.id == account.id, Account.invitation_hash == ids.digest(token))
        .values(invitation_hash=None, invitation_ends_at=None, password_hash=hash_password(password), totp_step=step)
        .returning(Account.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise NotFound(OVER)
    ledger.append(
        session,
        ledger.Event.STAFF_ACCOUNT_TAKE_UP,
        by=Job("invitation"),
        now=now,
        about={"account": str(account.id)},
    )
    return account


def disable_staff(session: Session, login: str, *, by: Actor, now: datetime) -> None:
    """From the next request on she is nobody; a new invitation would let her in again."""
    account = load_account(session, login)
    account.disabled_at, account.invitation_hash, account.invitation_ends_at = now, None, None
    end_sessions(session, account.id, now=now)
    ledger.append(session, ledger.Event.STAFF_ACCOUNT_DISABLE, by=by, now=now, about={"account": str(account.id)})


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One account for whoever runs the service: nothing that could sign anybody in."""

    login: str
    name: str
    role: Role
    division: str | None
    state: AccountState


def list_staff(session: Session, *, now: datetime) -> list[StaffRow]:
    """Everybody who has or had an account, by desk and login."""
    rows = [
        StaffRow(account.login, account.name, account.role, account.division, _state(account, now))
        for account in session.scalars(select(Account))
    ]
    return sorted(rows, key=lambda row: (row.role, row.login))


def account_names(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Also of those whose account has ended, because what they did stays theirs."""
    query = select(Account.id, Account.name).where(Account.id.in_(set(account_ids)))
    return {row.id: row.name for row in session.execute(query)}


def active_accounts(session: Session, role: Role, area: str | None = None) -> dict[UUID, str]:
    """Who can be given work at a desk: names of those who can sign in, and whose area reaches this one."""
    query = select(Account).where(
        Account.role == role, Account.disabled_at.is_(None), Account.password_hash.is_not(None)
    )
    found = [one for one in session.scalars(query) if area is None or is_within(area, one.division)]
    return {one.id: one.name for one in sorted(found, key=lambda one: one.name)}


def _state(account: Account, now: datetime) -> AccountState:
    return account_state(
        taken_up=account.password_hash is not None,
        invitation_ends_at=account.invitation_ends_at,
        disabled_at=account.disabled_at,
        now=now,
    )


def find_account(session: Session, login: str) -> Account | None:
    return session.scalars(select(Account).where(Account.login_index == fold(login))).one_or_none()


def load_account(session: Session, login: str) -> Account:
    account = find_account(session, login)
    if account is None:
        raise NotFound
    return account


def _invited(session: Session, token: str, *, now: datetime) -> Account:
    """A link that was used, replaced or has expired is answered as one that never was."""
    query = select(Account).where(Account.invitation_hash == ids.digest(token), Account.invitation_ends_at > now)
    account = session.scalars(query).one_or_none()
    if account is None:
        raise NotFound(OVER)
    return account
