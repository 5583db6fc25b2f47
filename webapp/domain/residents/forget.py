from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from webapp.domain.residents.model import ResidentSession, SignInCode, Tries

KEEP = timedelta(days=2)


def forget_old(session: Session, *, now: datetime) -> None:
    """Codes, counts and sessions that can no longer matter. Phones stay: void_before must outlive every credential."""
    session.execute(delete(SignInCode).where(SignInCode.expires_at < now - KEEP))
    session.execute(delete(Tries).where(Tries.period_start < now - KEEP))
    over = or_(ResidentSession.expires_at < now - KEEP, ResidentSession.ended_at < now - KEEP)
    session.execute(delete(ResidentSession).where(over))
