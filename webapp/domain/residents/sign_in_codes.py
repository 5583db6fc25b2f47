"""The SMS one-time code: asked for, tried, and used once. Each is for one purpose and serves no other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import notices
from webapp.domain.errors import NotAllowed
from webapp.domain.regions import Profile
from webapp.domain.residents.disputed import is_disputed
from webapp.domain.residents.model import SignInCode
from webapp.domain.residents.rules import Contact, Purpose
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

FAILED = "sign-in-failed"
CODE_FAILED = "code-failed"
JUST_SENT = "code-just-sent"
KINDS = {
    (Purpose.SIGN_IN, Contact.REGISTERED): notices.Kind.SIGN_IN_CODE,
    (Purpose.LOSS, Contact.REGISTERED): notices.Kind.LOSS_CODE,
    (Purpose.LOSS, Contact.FALLBACK): notices.Kind.LOSS_CODE_TO_FALLBACK,
    (Purpose.UNDO, Contact.REGISTERED): notices.Kind.UNDO_CODE,
    (Purpose.UNDO, Contact.FALLBACK): notices.Kind.UNDO_CODE_TO_FALLBACK,
    (Purpose.ACTIVATE, Contact.REGISTERED): notices.Kind.ACTIVATE_CODE,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the asking phone holds while it waits for the message."""

    token: str
    lives: timedelta


@dataclass(frozen=True, slots=True)
class Asked:
    """What a code is for, where it goes, and who asked, so that the next one can be made to wait."""

    purpose: Purpose = Purpose.SIGN_IN
    contact: Contact = Contact.REGISTERED
    asker: str | None = None


SIGNING_IN = Asked()


def request_code(
    session: Session, *, resident_id: UUID | None, profile: Profile, now: datetime, asked: Asked = SIGNING_IN
) -> Ticket:
    """Does the same work for nobody as for somebody, so that neither answer nor time tells whether a person exists."""
    token, secret = ids.new_token(), pyotp.random_base32()
    lives = timedelta(seconds=profile.sign_in_code_seconds)
    pause = timedelta(seconds=profile.sign_in_resend_seconds)
    waiting = asked.asker and f"{asked.purpose}:{asked.asker}"
    over = update(SignInCode).where(SignInCode.waiting == waiting, SignInCode.created_at <= now - pause)
    session.execute(over.values(waiting=None))
    row = {
        "id": ids.new_id(),
        "ticket_hash": ids.digest(token),
        "resident_id": resident_id,
        "purpose": asked.purpose,
        "contact": asked.contact,
        "waiting": waiting,
        "secret": secret,
        "created_at": now,
        "expires_at": now + lives,
    }
    if not insert_unless_there(session.connection(), table_of(SignInCode), row):
        last = session.execute(select(SignInCode.created_at).where(SignInCode.waiting == waiting)).scalar_one()
        raise NotAllowed(JUST_SENT, retry_after=max(1, int((last + pause - now).total_seconds())))
    kind, minutes = KINDS[asked.purpose, asked.contact], int(lives.total_seconds()) // 60
    text = notices.text_of(kind, code=pyotp.HOTP(secret).at(0), minutes=minutes)
    notices.queue(session, kind, resident_id=resident_id, text=text, now=now, expires_at=now + lives)
    return Ticket(token, lives)


def spend_code_try(
    session: Session, token: str, *, profile: Profile, now: datetime, purpose: Purpose = Purpose.SIGN_IN
) -> None:
    """Counts one answer to a ticket. Call it in a session of its own: a rollback must not give it back."""
    counted = session.execute(
        update(SignInCode)
        .where(SignInCode.ticket_hash == ids.digest(token), SignInCode.tries < profile.sign_in_code_tries)
        .where(SignInCode.purpose == purpose, SignInCode.used_at.is_(None), SignInCode.expires_at > now)
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.id)
    )
    if counted.scalar_one_or_none() is None:
        raise _failed(purpose)


def whose_code(session: Session, token: str, code: str, *, purpose: Purpose) -> tuple[UUID, Contact]:
    """Whom a right code belongs to, and which number it was sent to; every wrong answer is the same answer.

    It uses nothing up: a report of loss that is repeated, because its answer was lost, must not be refused.
    """
    row = session.query(SignInCode).filter_by(ticket_hash=ids.digest(token), purpose=purpose).one_or_none()
    if row is None or not pyotp.HOTP(row.secret).verify(code, 0) or row.resident_id is None:
        raise _failed(purpose)
    # A code that was on its way when its number was contested proves nobody any more.
    if is_disputed(session, row.resident_id, row.contact):
        raise _failed(purpose)
    return row.resident_id, row.contact


def use_code(
    session: Session, token: str, code: str, *, now: datetime, purpose: Purpose = Purpose.SIGN_IN
) -> tuple[UUID, Contact]:
    """As `whose_code`, and the code has worked for the last time. Who used one may ask for the next at once."""
    whose = whose_code(session, token, code, purpose=purpose)
    claimed = session.execute(
        update(SignInCode)
        .where(SignInCode.ticket_hash == ids.digest(token), SignInCode.used_at.is_(None))
        .values(used_at=now, waiting=None)
        .returning(SignInCode.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise _failed(purpose)
    return whose


def _failed(purpose: Purpose) -> NotAllowed:
    return NotAllowed(FAILED) if purpose is Purpose.SIGN_IN else NotAllowed(CODE_FAILED)
