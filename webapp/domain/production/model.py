from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.production.rules import Ending
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
