from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.care.model import CareInvitation


def forget_old(session: Session, *, now: datetime) -> None:
    """Invitations that nobody can take up any more. Delegations stay: both sides may ask who showed what, and when."""
    session.execute(delete(CareInvitation).where(CareInvitation.expires_at < now - timedelta(days=1)))
