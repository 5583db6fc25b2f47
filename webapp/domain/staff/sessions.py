"""Sessions of staff: a row each, found by the digest of an opaque cookie; ended by idleness, by time or by hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.staff.model import Account, StaffSession
from webapp.domain.staff.rules import SESSION_IDLE, SESSION_LIVES, TOUCH_EVERY


def staff_of_token(session: Session, token: str, *, role: actors.Role, now: datetime) -> actors.StaffMember | None:
    """Who holds this cookie, if her session still runs and the door is her role's.

    The session must be one that may write: that she was here is noted, at most once a minute.
    """
    query = (
        select(Account.id, Account.role, Account.division, StaffSession.id, StaffSession.seen_at)
        .join(Account, Account.id == StaffSession.account_id)
        .where(StaffSession.token_hash == ids.digest(token), StaffSession.ended_at.is_(None))
        .where(StaffSession.started_at > now - SESSION_LIVES, StaffSession.seen_at > now - SESSION_IDLE)
        .where(Account.role == role, Account.disabled_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    account_id, role, division, session_id, seen_at = row
    if seen_at <= now - TOUCH_EVERY:
        session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=now))
    return actors.StaffMember(id=account_id, role=role, division=division, session_id=session_id)


def end_session(session: Session, *, by: actors.StaffMember, now: datetime) -> None:
    session.execute(update(StaffSession).where(StaffSession.id == by.session_id).values(ended_at=now))
    ledger.append(session, ledger.Event.STAFF_SESSION_END, by=by, now=now)


def end_sessions(session: Session, account_id: UUID, *, now: datetime) -> None:
    running = (StaffSession.account_id == account_id, StaffSession.ended_at.is_(None))
    session.execute(update(StaffSession).where(*running).values(ended_at=now))
