from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.care.rules import Document, Ending, FreezeGround, Ground
from webapp.store.base import Base, word
from webapp.store.types import BlindIndex, Encrypted, UtcDateTime

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
    ending: Mapped[Ending | None] = mapped_column(word(Ending, "ending", checked=False))
    # From when the proof of guardianship does not count any more; None where it was seen before proofs had an end.
    evidence_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    evidence_warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The freeze that ended it, so that whoever decides knows which guardians it stopped.
    freeze_id: Mapped[UUID | None] = mapped_column(ForeignKey("guardian_freeze.id"), index=True)
    # For which institution the carer acts as guardian; entered by two clerks.
    institution: Mapped[str | None] = mapped_column(String(80))


class GuardianFreeze(Base):
    """Custody of a ward is contested: no guardian acts until another member of staff has decided who does."""

    __tablename__ = "guardian_freeze"
    __table_args__ = (
        Index("uq_guardian_freeze_open", "resident_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    ground: Mapped[FreezeGround] = mapped_column(word(FreezeGround, "ground"))
    document_number: Mapped[str] = mapped_column(String(60))
    # Who contests, for the one who decides; told to nobody.
    contested_by: Mapped[str] = mapped_column(Encrypted("guardian_freeze.contested_by"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None]
    decision_number: Mapped[str | None] = mapped_column(String(60))


class InstitutionEntry(Base):
    """An institution that is to be a ward's guardian, by a person of its own; a second clerk's word begins it."""

    __tablename__ = "institution_entry"
    __table_args__ = (
        Index("uq_institution_entry_open", "resident_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    carer_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    institution: Mapped[str] = mapped_column(String(80))
    document_number: Mapped[str] = mapped_column(String(60))
    last_day: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None]
    # What began with the second clerk's word; None where it was declined or taken back.
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))


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
