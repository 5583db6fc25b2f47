import json
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.regions import Profile
from webapp.domain.requests.model import Evidence, Request
from webapp.domain.requests.rules import KEEP_EVIDENCE

AT_ONCE = 500


def forget_old(session: Session, *, now: datetime) -> None:
    """Files go 30 days after their request is over; the request and its steps stay, as the holder's receipt."""
    over = select(Request.id).where(Request.ended_at < now - KEEP_EVIDENCE)
    session.execute(delete(Evidence).where(Evidence.request_id.in_(over)))


def forget_addresses(session: Session, *, profile: Profile, now: datetime) -> None:
    """Where somebody lives goes the region's days after her request is over, a portion each time."""
    over = now - timedelta(days=profile.address_days)
    query = select(Request).where(Request.ended_at < over, Request.address_forgotten_at.is_(None))
    for request in session.scalars(query.limit(AT_ONCE).with_for_update(skip_locked=True)):
        kept = {name: said for name, said in request.details.items() if name != "address"}
        if len(kept) < len(request.details):
            request.sealed_details = json.dumps(kept, ensure_ascii=False)
        request.address_forgotten_at = now
