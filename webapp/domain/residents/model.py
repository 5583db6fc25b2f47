from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.residents.rules import Contact, DataField, Purpose, Relation
from webapp.store.base import Base, word
from webapp.store.types import BlindIndex, Encrypted, UtcDateTime


class Resident(Base):
    __tablename__ = "resident"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Encrypted("resident.name"))
    id_number: Mapped[str] = mapped_column(Encrypted("resident.id_number"))
    id_number_index: Mapped[str] = mapped_column(BlindIndex("resident.id_number"), unique=True)
    phone: Mapped[str | None] = mapped_column(Encrypted("resident.phone"))
    # The phone of somebody she trusts, for when her own is lost.
    fallback_phone: Mapped[str | None] = mapped_column(Encrypted("resident.fallback_phone"))
    # Since when each number has stood here, where it was not there from the beginning.
    phone_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fallback_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Device(Base):
    """A phone that a resident signed in on."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Credentials issued at or before this moment are dead for ever.
    void_before: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # What the phone must sign with each new key; spent by the wallet that answers it.
    wallet_nonce: Mapped[bytes] = mapped_column(LargeBinary(32))


class ResidentSession(Base):
    __tablename__ = "resident_session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInCode(Base):
    """A one-time code on its way to a phone. One is kept for unknown people too, and can never be answered."""

    __tablename__ = "sign_in_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ticket_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("resident.id"))
    purpose: Mapped[Purpose] = mapped_column(word(Purpose, "purpose", checked=False), server_default="sign-in")
    contact: Mapped[Contact] = mapped_column(word(Contact, "contact", checked=False), server_default="registered")
    # Who asked, while nobody may ask again: the constraint lets one of two that ask at once have a code.
    waiting: Mapped[str | None] = mapped_column(BlindIndex("sign_in_code.waiting"), unique=True)
    secret: Mapped[str] = mapped_column(Encrypted("sign_in_code.secret"))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Deaths(Base):
    """One row: how many phones and cards were voided so far, so that a list of the dead knows it is out of date."""

    __tablename__ = "deaths"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class Tries(Base):
    """How often something was tried in one period; the bucket names it only as a keyed hash."""

    __tablename__ = "tries"
    __table_args__ = (UniqueConstraint("bucket", "period_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(BlindIndex("tries.bucket"))
    period_start: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    count: Mapped[int]


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


class DataChange(Base):
    """One change of the register: what stood there before, so that its holder can contest it and have it back."""

    __tablename__ = "data_change"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    field: Mapped[DataField] = mapped_column(word(DataField, "field", checked=False))
    before: Mapped[str | None] = mapped_column(Encrypted("data_change.before"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Who asked for it, by which door, and who decided stands there.
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    # The newest request that contests it, and whether nobody has decided that yet.
    contest_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_request.id"), unique=True)
    disputed: Mapped[bool] = mapped_column(default=False)
    given_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
