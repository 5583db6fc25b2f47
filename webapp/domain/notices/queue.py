from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain.notices.model import Notice
from webapp.domain.notices.rules import Kind


def queue(
    session: Session, kind: Kind, *, resident_id: UUID | None, text: str, now: datetime, expires_at: datetime
) -> None:
    session.add(
        Notice(
            id=ids.new_id(),
            kind=kind,
            resident_id=resident_id,
            text=text,
            queued_at=now,
            expires_at=expires_at,
            next_try_at=now,
        )
    )
