import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.cards.rules import Door
from webapp.domain.regions import Basis, Holder
from webapp.domain.requests.rules import CLOCKS, Clock, Kind, MediaType, Proof, Scan, State, Why
from webapp.store.base import Base, word
from webapp.store.types import BlindIndex, Encrypted, EncryptedBytes, UtcDateTime

# A contest is one of a change, not of a person.
ONE_AT_A_TIME = text("ended_at IS NULL AND kind <> 'contest-change'")


class Request(Base):
    """Something a resident asked for, with its receipt, its state and the day it was promised for."""

    __tablename__ = "service_request"
    __table_args__ = (
        # One of a kind at a time; the database says so too, because two doors may open one at once.
        Index(
            "uq_service_request_open",
            "resident_id",
            "kind",
            unique=True,
            sqlite_where=ONE_AT_A_TIME,
            postgresql_where=ONE_AT_A_TIME,
        ),
        Index("ix_service_request_due", "ended_at", "promised_on"),
        Index(
            "ix_service_request_address",
            "ended_at",
            sqlite_where=text("address_forgotten_at IS NULL"),
            postgresql_where=text("address_forgotten_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind", checked=False))
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))
    division: Mapped[str] = mapped_column(String(6))
    item: Mapped[str] = mapped_column(String(12))
    door: Mapped[Door] = mapped_column(word(Door, "door", checked=False))
    sealed_details: Mapped[str] = mapped_column("details", Encrypted("service_request.details"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[UUID]
    state: Mapped[State] = mapped_column(word(State, "state", checked=False))
    # How many steps it has taken: who decides on what she saw loses to whoever was before her.
    steps: Mapped[int] = mapped_column(default=0)
    checked_by: Mapped[UUID | None]
    # The limit as it was published when the request was opened; a later one does not change a promise.
    working_days: Mapped[int]
    promised_on: Mapped[date] = mapped_column(Date)
    provisional: Mapped[bool]
    broken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the sweep looked at what it holds no longer than needed.
    address_forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def details(self) -> Mapping[str, str]:
        said: dict[str, str] = json.loads(self.sealed_details)
        return said

    @property
    def clock(self) -> Clock:
        return CLOCKS[self.state]


class RequestStep(Base):
    """One step of a request, kept for its holder: from these rows the time line is drawn and the clock is read."""

    __tablename__ = "service_request_step"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    number: Mapped[int]
    state: Mapped[State] = mapped_column(word(State, "state", checked=False))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(40))
    why: Mapped[Why | None] = mapped_column(word(Why, "why", checked=False))
    note: Mapped[str | None] = mapped_column(Encrypted("service_request_step.note"))


class Determination(Base):
    """Whether somebody may hold a card of this region, as a clerk found it. Rows are only added; the newest counts."""

    __tablename__ = "eligibility_determination"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"), index=True)
    basis: Mapped[Basis] = mapped_column(word(Basis, "basis", checked=False))
    holder: Mapped[Holder] = mapped_column(word(Holder, "holder", checked=False))
    # Which papers lay on the desk, and which are still wanted; no paper's content.
    shown: Mapped[list[str]] = mapped_column(JSON)
    eligible: Mapped[bool]
    missing: Mapped[list[str]] = mapped_column(JSON)
    # The version of the rule: of which level, since which day, and by which change where clerks made it.
    rule_level: Mapped[str] = mapped_column(String(6))
    rule_since: Mapped[date] = mapped_column(Date)
    rule_change_id: Mapped[UUID | None] = mapped_column(ForeignKey("region_change.id"))
    determined_by: Mapped[UUID]
    determined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Evidence(Base):
    """A file that a resident sent with a request. Nobody opens it before it has been looked at for viruses."""

    __tablename__ = "service_request_evidence"
    __table_args__ = (
        UniqueConstraint("request_id", "content_index"),
        Index("ix_service_request_evidence_due", "scan", "next_scan_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    shows: Mapped[Proof] = mapped_column(word(Proof, "shows", checked=False))
    media_type: Mapped[MediaType] = mapped_column(word(MediaType, "media_type", checked=False))
    size: Mapped[int]
    # Emptied where it is refused.
    content: Mapped[bytes | None] = mapped_column(EncryptedBytes("service_request_evidence.content"), deferred=True)
    # The same file sent again after a lost answer is the same evidence.
    content_index: Mapped[str] = mapped_column(BlindIndex("service_request_evidence.content"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scan: Mapped[Scan] = mapped_column(word(Scan, "scan", checked=False))
    # What the scanner did not judge is tried again later, behind what has come meanwhile.
    next_scan_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PromiseCount(Base):
    """How one promise was kept in the twelve months before a day: numbers alone, put in place of the day before's."""

    __tablename__ = "service_promise_count"

    item: Mapped[str] = mapped_column(String(12), primary_key=True)
    # The promise as it was published when each request was opened; a later one is another row.
    working_days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date)
    finished: Mapped[int]
    kept: Mapped[int]
    late: Mapped[int]
