from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.codes.rules import Verdict
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime

LATE = text("late")
BY_CARER = text("delegation_id IS NOT NULL")


class Credential(Base):
    """One issued credential, found by what a code carries. The primary key keeps an index from being given twice."""

    __tablename__ = "credential"
    __table_args__ = (
        PrimaryKeyConstraint("kid", "epoch", "idx"),
        Index("ix_credential_carer", "delegation_id", sqlite_where=BY_CARER, postgresql_where=BY_CARER),
    )

    kid: Mapped[int] = mapped_column(autoincrement=False)
    epoch: Mapped[int] = mapped_column(autoincrement=False)
    idx: Mapped[int] = mapped_column(autoincrement=False)
    ecard_id: Mapped[UUID] = mapped_column(ForeignKey("ecard.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    device_key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How often its card had been voided when it was issued; once that number has risen, it is dead by any clock.
    card_voids: Mapped[int] = mapped_column(server_default="0")
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    last_slot: Mapped[int | None]
    # Under which delegation a carer's phone has it; None for the holder's own. The code says so too (profile 2).
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))


class Scan(Base):
    """A judged code. `claimed_slot` is set on the one row that used the slot, and unique: that is the replay rule."""

    __tablename__ = "scan"
    __table_args__ = (
        UniqueConstraint("terminal_id", "client_ref"),
        UniqueConstraint("kid", "epoch", "idx", "claimed_slot", name="uq_scan_claimed_slot"),
        Index("ix_scan_late", "venue_id", "judged_at", sqlite_where=LATE, postgresql_where=LATE),
        Index("ix_scan_carer", "delegation_id", "at", sqlite_where=BY_CARER, postgresql_where=BY_CARER),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    terminal_id: Mapped[UUID] = mapped_column(ForeignKey("terminal.id"))
    # Where the terminal stood then: it may be moved. Its own foreign key vouches for it, and a second one would make
    # every scan of a venue lock the venue's row.
    venue_id: Mapped[UUID]
    client_ref: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    scene: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    judged_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Judged at the door alone, and uploaded afterwards.
    late: Mapped[bool]
    verdict: Mapped[Verdict] = mapped_column(word(Verdict, "verdict"))
    reason: Mapped[str | None] = mapped_column(String(40))
    fare: Mapped[int]
    label: Mapped[str | None] = mapped_column(String(40))
    flagged: Mapped[bool]
    kid: Mapped[int | None]
    epoch: Mapped[int | None]
    idx: Mapped[int | None]
    slot: Mapped[int | None]
    age_ms: Mapped[int | None]
    claimed_slot: Mapped[int | None]
    # Whose shift the house knew of at the terminal, and who the door says scanned: the second is not proven.
    attendant_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendant.id"))
    claimed_by: Mapped[UUID | None]
    # Of the delegation under which a carer showed the code; its credential's foreign key vouches for it.
    delegation_id: Mapped[UUID | None]
