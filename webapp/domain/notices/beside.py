"""What holders were told and their carers are to hear of too: handed to the room that knows who acts for whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.notices.model import ForCarers
from webapp.domain.notices.queue import tell
from webapp.domain.notices.rules import BESIDE, Kind

BATCH = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """A message to a holder."""

    message_id: UUID
    resident_id: UUID
    kind: Kind

    def tell(self, session: Session, carer_id: UUID, *, other: str, now: datetime) -> None:
        """To one of her carers, who reads whose it is, masked; once, however often it is taken."""
        once = f"beside:{self.message_id.hex}:{carer_id.hex}"
        tell(session, BESIDE[self.kind], resident_id=carer_id, now=now, once=once, other=other)


def is_anything_heard(session: Session) -> bool:
    return session.execute(select(ForCarers.id).limit(1)).first() is not None


def take_heard(session: Session) -> list[Heard]:
    """The oldest first; whoever takes them tells the carers in the same transaction."""
    oldest = select(ForCarers.id).order_by(ForCarers.at, ForCarers.id).limit(BATCH)
    taken = delete(ForCarers).where(ForCarers.id.in_(oldest))
    rows = session.execute(taken.returning(ForCarers.id, ForCarers.resident_id, ForCarers.kind))
    return [Heard(*row) for row in rows.all()]
