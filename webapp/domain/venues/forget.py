from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.regions import Profile
from webapp.domain.venues.model import Shift


def forget_old(session: Session, *, profile: Profile, now: datetime) -> None:
    """Who stood where goes with the scans it explains."""
    session.execute(delete(Shift).where(Shift.ended_at < now - timedelta(days=profile.scan_days)))
