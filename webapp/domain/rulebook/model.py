from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.rulebook.changes import Decision
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class RegionChange(Base):
    """A change that a clerk proposed. Only added: triggers refuse everything else, on both databases."""

    __tablename__ = "region_change"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(6), index=True)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[Any] = mapped_column(JSON)
    since: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(400))
    confirmed: Mapped[bool]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RegionDecision(Base):
    """What became of a change: the first step ends its waiting, a second withdraws an approval. Only added, as well."""

    __tablename__ = "region_decision"
    __table_args__ = (UniqueConstraint("change_id", "step"),)

    # SQLite counts up by itself only in a column that is plainly INTEGER.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("region_change.id"))
    step: Mapped[int]
    decision: Mapped[Decision] = mapped_column(word(Decision, "decision"))
    reason: Mapped[str | None] = mapped_column(String(400))
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RegionSeen(Base):
    """Up to when a clerk has seen what became of changes."""

    __tablename__ = "region_seen"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
