from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.production.rules import BlankState, CountOutcome, Ending, SpoilReason
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class MakingBatch(Base):
    """What went to the card maker together."""

    __tablename__ = "making_batch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    division: Mapped[str | None] = mapped_column(String(6))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[UUID]


class MakingOrder(Base):
    """One request in a batch."""

    __tablename__ = "making_order"
    __table_args__ = (
        UniqueConstraint("batch_id", "place"),
        Index(
            "uq_making_order_open",
            "request_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("making_batch.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    place: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(word(Ending, "ending"))
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))
    # Where the card lies until it is handed over.
    box: Mapped[str | None] = mapped_column(String(40))


class BlankBox(Base):
    """A box of blank cards as it was received."""

    __tablename__ = "blank_box"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    division: Mapped[str] = mapped_column(String(6))
    first_serial: Mapped[str] = mapped_column(String(20))
    last_serial: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_by: Mapped[UUID]


class BlankCard(Base):
    """One blank, by the serial that is printed on it."""

    __tablename__ = "blank_card"
    __table_args__ = (Index("ix_blank_card_box", "box_id", "state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    box_id: Mapped[UUID] = mapped_column(ForeignKey("blank_box.id"))
    serial: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[BlankState] = mapped_column(word(BlankState, "state", checked=False))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    spoilt_why: Mapped[SpoilReason | None] = mapped_column(word(SpoilReason, "spoilt_why", checked=False))
    # The two who destroy a spoilt one.
    destroy_asked_by: Mapped[UUID | None]
    destroyed_by: Mapped[UUID | None]


class BlankCount(Base):
    """A count of what is in stock in a box, by one clerk and then by another; what each found is never corrected."""

    __tablename__ = "blank_count"
    __table_args__ = (
        Index(
            "uq_blank_count_open",
            "box_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    box_id: Mapped[UUID] = mapped_column(ForeignKey("blank_box.id"))
    counted: Mapped[int]
    expected: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_by: Mapped[UUID]
    second_counted: Mapped[int | None]
    second_expected: Mapped[int | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None]
    outcome: Mapped[CountOutcome | None] = mapped_column(word(CountOutcome, "outcome", checked=False))

    @property
    def difference(self) -> int:
        """How many were there beyond what the register expects; below 0 where some are missing."""
        return self.counted - self.expected


class UncollectedCard(Base):
    """Until when the card of a request is kept for whoever fetches it, and the two who destroy what nobody fetched."""

    __tablename__ = "uncollected_card"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    ready_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[date] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by: Mapped[UUID | None]
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    destroyed_by: Mapped[UUID | None]


class BenchJob(Base):
    """A card made at a desk's bench while its holder waits (即时制卡)."""

    __tablename__ = "bench_job"
    __table_args__ = (
        Index(
            "uq_bench_job_open",
            "request_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(word(Ending, "ending", checked=False))
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))


class Printing(Base):
    """One blank in the printer for a bench. Its id is the reference under which the printer is asked."""

    __tablename__ = "printing"
    __table_args__ = (
        Index("ix_printing_due", "ended_at", "next_ask_at"),
        Index(
            "uq_printing_open",
            "bench_job_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bench_job_id: Mapped[UUID] = mapped_column(ForeignKey("bench_job.id"))
    blank_id: Mapped[UUID] = mapped_column(ForeignKey("blank_card.id"), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How often nobody could say what becomes of it, and when its printer is asked again.
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_ask_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    spoilt_why: Mapped[SpoilReason | None] = mapped_column(word(SpoilReason, "spoilt_why", checked=False))
