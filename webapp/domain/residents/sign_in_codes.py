"""The SMS one-time code: asked for, tried, and used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import notices
from webapp.domain.errors import NotAllowed
from webapp.domain.regions import Profile
from webapp.domain.residents.model import SignInCode

FAILED = "sign-in-failed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the asking phone holds while it waits for the message."""

    token: str
    lives: timedelta


def request_code(session: Session, *, resident_id: UUID | None, profile: Profile, now: datetime) -> Ticket:
    """Does the same work for nobody as for somebody, so that neither answer nor time tells whether a person exists."""
    token, secret = ids.new_token(), pyotp.random_base32()
    lives = timedelta(seconds=profile.sign_in_code_seconds)
    session.add(
        SignInCode(
            id=ids.new_id(),
            ticket_hash=ids.digest(token),
            resident_id=resident_id,
            secret=secret,
            created_at=now,
            expires_at=now + lives,
        )
    )
    kind, minutes = notices.Kind.SIGN_IN_CODE, int(lives.total_seconds()) // 60
    text = notices.text_of(kind, code=pyotp.HOTP(secret).at(0), minutes=minutes)
    notices.queue(session, kind, resident_id=resident_id, text=text, now=now, expires_at=now + lives)
    return Ticket(token, lives)


def spend_code_try(session: Session, token: str, *, profile: Profile, now: datetime) -> None:
    """Counts one answer to a ticket. Call it in a session of its own: a rollback must not give it back."""
    counted = session.execute(
        update(SignInCode)
        .where(SignInCode.ticket_hash == ids.digest(token), SignInCode.tries < profile.sign_in_code_tries)
        .where(SignInCode.used_at.is_(None), SignInCode.expires_at > now)
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.id)
    )
    if counted.scalar_one_or_none() is None:
        raise NotAllowed(FAILED)


def use_code(session: Session, token: str, code: str, *, now: datetime) -> UUID:
    """The person a right code belongs to. A code works once; every wrong answer is the same answer."""
    row = session.query(SignInCode).filter_by(ticket_hash=ids.digest(token)).one_or_none()
    if row is None or not pyotp.HOTP(row.secret).verify(code, 0) or row.resident_id is None:
        raise NotAllowed(FAILED)
    claimed = session.execute(
        update(SignInCode)
        .where(SignInCode.id == row.id, SignInCode.used_at.is_(None))
        .values(used_at=now)
        .returning(SignInCode.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise NotAllowed(FAILED)
    return row.resident_id
