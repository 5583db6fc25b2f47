from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from webapp.domain.staff.model import StaffSession, StaffTries
from webapp.domain.staff.rules import SESSION_LIVES

KEEP = timedelta(days=2)


def forget_old(session: Session, *, now: datetime) -> None:
    """Sessions and counts that can no longer matter."""
    over = or_(StaffSession.ended_at < now - KEEP, StaffSession.started_at < now - KEEP - SESSION_LIVES)
    session.execute(delete(StaffSession).where(over))
    session.execute(delete(StaffTries).where(StaffTries.counted_at < now - KEEP))
