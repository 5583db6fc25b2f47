from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from webapp.domain.residents.model import DataChange, ResidentSession, SignInCode, Tries

KEEP = timedelta(days=2)
KEEP_CHANGES = timedelta(days=365)


def forget_old(session: Session, *, now: datetime) -> None:
    """What can no longer matter: codes, counts, sessions, and what the register said before a change.

    Phones stay: void_before must outlive every credential.
    """
    session.execute(delete(SignInCode).where(SignInCode.expires_at < now - KEEP))
    session.execute(delete(Tries).where(Tries.period_start < now - KEEP))
    # For a year she can contest a change; what is contested is kept until it is decided.
    old = delete(DataChange).where(DataChange.at < now - KEEP_CHANGES, DataChange.disputed.is_(False))
    session.execute(old)
    over = or_(ResidentSession.expires_at < now - KEEP, ResidentSession.ended_at < now - KEEP)
    session.execute(delete(ResidentSession).where(over))
