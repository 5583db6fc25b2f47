from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.cardbase.holders import Reason
from webapp.domain.cardbase.layout import Column
from webapp.domain.cardbase.rules import ImportState
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class CardImport(Base):
    """One run over one file of another system's card base. No cell of the file is kept here."""

    __tablename__ = "card_import"
    __table_args__ = (Index("ix_card_import_state", "state", "leased_until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(1000))
    # The file is ours to delete once it is done: it came through the page.
    uploaded: Mapped[bool]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    dry_run: Mapped[bool]
    state: Mapped[ImportState] = mapped_column(word(ImportState, "state"))
    problem: Mapped[str | None] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(200), default="")
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    # The last line that is committed. Who goes on begins after it; of two that go on at once, one moves it.
    line: Mapped[int] = mapped_column(BigInteger, default=0)
    read: Mapped[int] = mapped_column(BigInteger, default=0)
    added: Mapped[int] = mapped_column(BigInteger, default=0)
    already: Mapped[int] = mapped_column(BigInteger, default=0)
    differing: Mapped[int] = mapped_column(BigInteger, default=0)
    refused: Mapped[int] = mapped_column(BigInteger, default=0)
    started_by: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportFault(Base):
    """Why a line was kept out, or how it differs: line, column and reason, and never what stands there."""

    __tablename__ = "import_fault"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("card_import.id"), index=True)
    line: Mapped[int] = mapped_column(BigInteger)
    column: Mapped[Column] = mapped_column(word(Column, "column", checked=False))
    reason: Mapped[Reason] = mapped_column(word(Reason, "reason", checked=False))
