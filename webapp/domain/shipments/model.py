from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.shipments.rules import Receiver, ShipmentState, Stage
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class Shipment(Base):
    """What was handed to the post for a request. Its id is the reference under which the carrier knows it."""

    __tablename__ = "shipment"
    __table_args__ = (
        Index(
            "uq_shipment_open",
            "request_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_shipment_due", "ended_at", "next_ask_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"), index=True)
    state: Mapped[ShipmentState] = mapped_column(word(ShipmentState, "state", checked=False))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_by: Mapped[UUID]
    # The carrier's; None until it has answered.
    number: Mapped[str | None] = mapped_column(String(32))
    next_ask_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(40))
    news_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by: Mapped[Receiver | None] = mapped_column(word(Receiver, "signed_by"))
    # The carrier's name for its evidence.
    proof: Mapped[str | None] = mapped_column(String(64))


class ShipmentPoint(Base):
    """One point of its way, however often the carrier says it."""

    __tablename__ = "shipment_point"
    __table_args__ = (UniqueConstraint("shipment_id", "stage"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shipment_id: Mapped[UUID] = mapped_column(ForeignKey("shipment.id"))
    stage: Mapped[Stage] = mapped_column(word(Stage, "stage"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
