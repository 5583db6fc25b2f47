from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.openings.rules import LONGEST_NUMBER, LONGEST_PLACE, Half, Outcome, Purpose
from webapp.store.base import Base, word
from webapp.store.types import Encrypted, UtcDateTime


class Opening(Base):
    """Half a day with so many places: at an outlet, or of visits in a division (then `place` is empty)."""

    __tablename__ = "opening"
    __table_args__ = (
        UniqueConstraint("purpose", "division", "place", "day", "half"),
        CheckConstraint("taken >= 0 AND taken <= places", name="places"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(word(Purpose, "purpose"))
    division: Mapped[str] = mapped_column(String(6))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    day: Mapped[date] = mapped_column(Date, index=True)
    half: Mapped[Half] = mapped_column(word(Half, "half"))
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)


class Booking(Base):
    """A place that a request holds, or held. Of a visit: who goes, the number on her badge, and the check code."""

    __tablename__ = "booking"
    __table_args__ = (
        Index(
            "uq_booking_open",
            "request_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("opening.id"), index=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"), index=True)
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # As the region's rule stood when it was booked.
    fixed_from: Mapped[datetime] = mapped_column(UtcDateTime)
    visitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    visitor_number: Mapped[str | None] = mapped_column(String(LONGEST_NUMBER))
    code: Mapped[str | None] = mapped_column(Encrypted("booking.code"))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome, "outcome"))
