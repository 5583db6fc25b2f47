from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.ledger.rules import Event
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class LedgerRow(Base):
    """Only added: triggers of migration 0008 refuse everything else, on both databases."""

    __tablename__ = "ledger"

    # SQLite counts up by itself only in a column that is plainly INTEGER.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = mapped_column(word(Event, "event", checked=False))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str] = mapped_column(String(40))
    resident_id: Mapped[UUID | None] = mapped_column(index=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON)


class LedgerLink(Base):
    """A table of its own, so that chaining never touches the row. Without a foreign key, which would lock it."""

    __tablename__ = "ledger_link"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    row_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    chained_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
