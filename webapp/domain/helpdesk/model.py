from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.helpdesk.rules import Relation
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


class DeathReport(Base):
    """A death that somebody told at a desk, and which cards it locked. Kept after it was undone."""

    __tablename__ = "death_report"
    __table_args__ = (
        # One at a time; the database says so too, because a family may tell it at two desks.
        Index(
            "uq_death_report_stands",
            "resident_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(12), unique=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    relation: Mapped[Relation] = mapped_column(word(Relation, "relation", checked=False))
    cards: Mapped[list[str]] = mapped_column(JSON)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_by: Mapped[UUID]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[UUID | None]
