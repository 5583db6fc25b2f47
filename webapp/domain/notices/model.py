from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.notices.rules import Kind, NoticeState
from webapp.store.base import Base, word
from webapp.store.types import Encrypted, UtcDateTime


class Notice(Base):
    """A text message in the outbox."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_due", "state", "next_try_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind", checked=False))
    # Nobody, where an unknown person asked; the phone is looked up at delivery, so that asking costs the same for all.
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    text: Mapped[str] = mapped_column(Encrypted("notice.text"))
    state: Mapped[NoticeState] = mapped_column(word(NoticeState, "state"), default=NoticeState.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    # Why the last try failed, for operators: a word of ours or of the gateway's protocol, never its answer.
    problem: Mapped[str | None] = mapped_column(String(40))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Too late is worse than never: a one-time code that has lapsed only confuses.
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Message(Base):
    """A message in a holder's inbox. A text message that says the same has the same id."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_inbox", "resident_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind", checked=False))
    # Both texts are kept as they were said, so that a change of wording does not change the past.
    text: Mapped[str] = mapped_column(Encrypted("message.text"))
    text_en: Mapped[str] = mapped_column(Encrypted("message.text_en"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What must be said once only: of several who say it, one row stands.
    once: Mapped[str | None] = mapped_column(String(80), unique=True)


class ForCarers(Base):
    """That a holder was told something with which whoever acts for her may help; gone once they are told too."""

    __tablename__ = "message_for_carers"

    # The message's own, so that its carers are told once.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind", checked=False))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
