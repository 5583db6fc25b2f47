"""Whether custody of a ward is contested just now."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.care.model import GuardianFreeze
from webapp.domain.errors import Conflict


def open_freeze(session: Session, resident_id: UUID) -> GuardianFreeze | None:
    query = select(GuardianFreeze).where(GuardianFreeze.resident_id == resident_id, GuardianFreeze.ended_at.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def refuse_frozen(session: Session, resident_id: UUID) -> None:
    """Nobody new acts for her, whatever the ground: a parent with the child's phone in hand would invite herself."""
    if open_freeze(session, resident_id) is not None:
        raise Conflict("guardianship-frozen")
