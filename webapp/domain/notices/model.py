from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.notices.rules import Kind, NoticeState
from webapp.store.base import Base, word
from webapp.store.types import Encrypted, UtcDateTime


class Notice(Base):
    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_due", "state", "next_try_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind", checked=False))
    # Nobody, where an unknown person asked; the phone is looked up at delivery, so that asking costs the same for all.
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    text: Mapped[str] = mapped_column(Encrypted("notice.text"))
    state: Mapped[NoticeState] = mapped_column(word(NoticeState, "state"), default=NoticeState.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Too late is worse than never: a one-time code that has lapsed only confuses.
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
