from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.cardbase.holders import Reason
from webapp.domain.cardbase.layout import Column
from webapp.domain.cardbase.rules import ImportState, Outcome, PopulationAnswer, Purpose, TaskKind
from webapp.store.base import Base, word
from webapp.store.types import Encrypted, UtcDateTime


class CardImport(Base):
    """One run over one file of another system's card base. No cell of the file is kept here."""

    __tablename__ = "card_import"
    __table_args__ = (Index("ix_card_import_state", "state", "leased_until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(1000))
    # The file is ours to delete once it is done: it came through the page.
    uploaded: Mapped[bool]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    dry_run: Mapped[bool]
    state: Mapped[ImportState] = mapped_column(word(ImportState, "state"))
    problem: Mapped[str | None] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(200), default="")
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    # The last line that is committed. Who goes on begins after it; of two that go on at once, one moves it.
    line: Mapped[int] = mapped_column(BigInteger, default=0)
    read: Mapped[int] = mapped_column(BigInteger, default=0)
    added: Mapped[int] = mapped_column(BigInteger, default=0)
    already: Mapped[int] = mapped_column(BigInteger, default=0)
    differing: Mapped[int] = mapped_column(BigInteger, default=0)
    refused: Mapped[int] = mapped_column(BigInteger, default=0)
    started_by: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportFault(Base):
    """Why a line was kept out, or how it differs: line, column and reason, and never what stands there."""

    __tablename__ = "import_fault"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("card_import.id"), index=True)
    line: Mapped[int] = mapped_column(BigInteger)
    column: Mapped[Column] = mapped_column(word(Column, "column", checked=False))
    reason: Mapped[Reason] = mapped_column(word(Reason, "reason", checked=False))


class PopulationCheck(Base):
    """One comparison of a person with the population base: the word it answered, and never what it holds."""

    __tablename__ = "population_check"
    __table_args__ = (Index("ix_population_check_due", "answered_at", "next_try_at"),)

    # The reference under which it is asked, however often.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    # Her id while it waits, or that of the request it is asked for: one at a time for each.
    waiting: Mapped[UUID | None] = mapped_column(unique=True)
    request_id: Mapped[UUID | None] = mapped_column(index=True)
    # What the request wants written down, where it is not what is registered; emptied by the answer.
    wanted: Mapped[str | None] = mapped_column(Encrypted("population_check.wanted"))
    purpose: Mapped[Purpose] = mapped_column(word(Purpose, "purpose", checked=False))
    asked_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(40))
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[PopulationAnswer | None] = mapped_column(word(PopulationAnswer, "answer"))
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)


class PopulationLine(Base):
    """One row: how the line to the population base is, and how far tonight's sweep has come."""

    __tablename__ = "population_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    resting_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_answer_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sweep_day: Mapped[date | None] = mapped_column(Date)
    sweep_place: Mapped[UUID | None]


class Task(Base):
    """Something about a resident that a clerk is to look at. Closing it says how; cards change elsewhere."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_open", "closed_at", "opened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind, "kind", checked=False))
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    # While it is open: one of a kind for a person.
    open_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who is at it: of two that take it at once, one does.
    taken_by: Mapped[str | None] = mapped_column(String(60))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(60))
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome, "outcome", checked=False))
    # What the outcome rests on, in the clerk's words.
    note: Mapped[str | None] = mapped_column(Encrypted("task.note"))


class QualityScore(Base):
    """What a night's look at the whole base counted in a division: numbers only."""

    __tablename__ = "quality_score"
    __table_args__ = (UniqueConstraint("day", "division"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    division: Mapped[str] = mapped_column(String(6))
    records: Mapped[int]
    sound: Mapped[int]
    # How many holders have each flaw, and how many fail each of the three dimensions.
    flaws: Mapped[dict[str, int]] = mapped_column(JSON)
