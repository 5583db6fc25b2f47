from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.ledger.rules import ReadReason
from webapp.store.base import Base, word
from webapp.store.types import Encrypted, UtcDateTime


class Case(Base):
    """One look-up and all that follows from it: whom a member of staff asked for, and why. Kept for misses too."""

    __tablename__ = "helpdesk_case"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"), index=True)
    # None where nobody was found, or nobody of the area.
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    reason: Mapped[ReadReason] = mapped_column(word(ReadReason, "reason", checked=False))
    note: Mapped[str] = mapped_column(Encrypted("helpdesk_case.note"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
