from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from webapp.domain.staff.model import Attendant, StaffSession, StaffTries
from webapp.domain.staff.rules import SESSION_LIVES

KEEP = timedelta(days=2)


def forget_old(session: Session, *, now: datetime) -> None:
    """Sessions, counts and first codes that can no longer matter."""
    over = or_(StaffSession.ended_at < now - KEEP, StaffSession.started_at < now - KEEP - SESSION_LIVES)
    session.execute(delete(StaffSession).where(over))
    session.execute(delete(StaffTries).where(StaffTries.counted_at < now - KEEP))
    lapsed = Attendant.first_code_ends_at <= now
    session.execute(update(Attendant).where(lapsed).values(first_code=None, first_code_ends_at=None))
