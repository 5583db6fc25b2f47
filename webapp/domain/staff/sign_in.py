"""Signing in: login, password and a code from the authenticator app, judged together and answered with one word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import NotAllowed
from webapp.domain.staff.invite import find_account
from webapp.domain.staff.model import Account, StaffSession
from webapp.domain.staff.rules import NOBODYS_HASH, NOBODYS_SECRET, fold, is_password, step_of_code
from webapp.domain.staff.tries import Counted, count_try, forgive_tries

FAILED = "sign-in-failed"


@dataclass(frozen=True, slots=True)
class SignInTry:
    """One counted try at a login, which may be nobody's."""

    login: str
    account: Account | None
    counted: Counted


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: the actor, what colleagues call her, and the token that only her browser keeps."""

    actor: actors.StaffMember
    name: str
    token: str


def spend_sign_in_try(session: Session, login: str, *, now: datetime) -> SignInTry:
    """Counts one try. Call it in a session of its own: a rollback must not give it back."""
    login = fold(login)
    account, counted = find_account(session, login), count_try(session, _bucket(login), now=now)
    if counted.begins_lock_out:
        about = {"account": str(account.id) if account else "unknown"}
        ledger.append(session, ledger.Event.STAFF_ACCOUNT_LOCK_OUT, by=actors.Job("sign-in"), now=now, about=about)
    return SignInTry(login, account, counted)


def sign_in(
    session: Session, tried: SignInTry, *, password: str, code: str, role: actors.Role, now: datetime
) -> SignedIn:
    """The same work and one answer, whatever is wrong. Hashing is slow, so that it comes before the first statement."""
    tried.counted.refuse_beyond()
    account = tried.account
    right = is_password(password, (account and account.password_hash) or NOBODYS_HASH)
    step = step_of_code(account.totp_secret if account else NOBODYS_SECRET, code, now=now)
    if account is None or not right or step is None or account.role is not role:
        raise NotAllowed(FAILED)
    _use_code(session, account, step)
    forgive_tries(session, _bucket(tried.login))
    return _start_session(session, account, now=now)


def _use_code(session: Session, account: Account, step: int) -> None:
    """Claims the code's half-minute: of two who show one code, one is let in."""
    unused = or_(Account.totp_step.is_(None), Account.totp_step < step)
    claimed = session.execute(
        update(Account)
        .where(Account.id == account.id, unused, Account.password_hash.is_not(None), Account.disabled_at.is_(None))
        .values(totp_step=step)
        .returning(Account.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise NotAllowed(FAILED)


def _start_session(session: Session, account: Account, *, now: datetime) -> SignedIn:
    token = ids.new_token()
    row = StaffSession(
        id=ids.new_id(), token_hash=ids.digest(token), account_id=account.id, started_at=now, seen_at=now
    )
    session.add(row)
    session.flush()
    actor = actors.StaffMember(id=account.id, role=account.role, division=account.division, session_id=row.id)
    ledger.append(session, ledger.Event.STAFF_SESSION_START, by=actor, now=now)
    return SignedIn(actor, account.name, token)


def _bucket(login: str) -> str:
    return f"sign-in:{login}"
