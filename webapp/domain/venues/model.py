from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.venues.rules import VenueKind
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime

RUNNING = text("ended_at IS NULL")


class Venue(Base):
    __tablename__ = "venue"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[VenueKind] = mapped_column(word(VenueKind, "kind"))
    address: Mapped[str] = mapped_column(String(120))
    division: Mapped[str] = mapped_column(String(6))
    # Codes of catalogue scenes, in the order staff see them.
    scenes: Mapped[list[str]] = mapped_column(JSON)


class Terminal(Base):
    """A scanner at a venue: known from the moment its link is made, signed in from the moment the link is used."""

    __tablename__ = "terminal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    # Whether staff say with a PIN who stands there; a gate has nobody to say it.
    attended: Mapped[bool]
    # A machine where residents serve themselves (自助终端): it takes cards into use, and judges no codes.
    kiosk: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Names the one link that can enrol this terminal now; a new link makes the earlier one worthless.
    link_serial: Mapped[str | None] = mapped_column(String(64))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When its device last asked after itself, give or take SEEN_EVERY.
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Where it stood until when: what it judged alone there may come after the move.
    moved_from: Mapped[UUID | None] = mapped_column(ForeignKey("venue.id"))
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def state(self) -> str:
        if self.revoked_at is not None:
            return "revoked"
        return "invited" if self.enrolled_at is None else "enrolled"


class Shift(Base):
    """Who stands at a terminal, from her PIN until she goes. The partial index keeps a terminal to one at a time."""

    __tablename__ = "shift"
    __table_args__ = (
        Index("uq_shift_running", "terminal_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    terminal_id: Mapped[UUID] = mapped_column(ForeignKey("terminal.id"))
    attendant_id: Mapped[UUID] = mapped_column(ForeignKey("attendant.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
