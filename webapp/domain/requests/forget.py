from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.requests.model import Evidence, Request
from webapp.domain.requests.rules import KEEP_EVIDENCE


def forget_old(session: Session, *, now: datetime) -> None:
    """Files go 30 days after their request is over; the request and its steps stay, as the holder's receipt."""
    over = select(Request.id).where(Request.ended_at < now - KEEP_EVIDENCE)
    session.execute(delete(Evidence).where(Evidence.request_id.in_(over)))
