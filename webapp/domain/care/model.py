from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.care.rules import Document, Ending, Ground
from webapp.store.base import Base, word
from webapp.store.types import BlindIndex, UtcDateTime

OPEN = text("ended_at IS NULL")


class Delegation(Base):
    """One person who may show codes for another, within its limits; ended rows stay for the log of both."""

    __tablename__ = "delegation"
    __table_args__ = (
        # One at a time between two people, also where two acceptances come at once.
        Index("uq_delegation_open", "holder_id", "carer_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    carer_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    ground: Mapped[Ground] = mapped_column(word(Ground, "ground"))
    # What the clerk saw, where a guardian was linked at a desk.
    document: Mapped[Document | None] = mapped_column(word(Document, "document"))
    scopes: Mapped[list[int]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Until when the carer may see name and card number in full; None where she never may.
    data_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How many scans may still be accepted; None where nobody counts.
    times_left: Mapped[int | None]
    # When the young person said that her guardian may go on until she is of age.
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    ending: Mapped[Ending | None] = mapped_column(word(Ending, "ending"))


class CareInvitation(Base):
    """What a holder offers, found by a code that she hands over herself; it serves once."""

    __tablename__ = "care_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    code_index: Mapped[str] = mapped_column(BlindIndex("care_invitation.code"), unique=True)
    scopes: Mapped[list[int]] = mapped_column(JSON)
    personal_data: Mapped[bool]
    times: Mapped[int | None]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
