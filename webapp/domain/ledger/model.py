from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.ledger.rules import Event
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class LedgerRow(Base):
    __tablename__ = "ledger"

    # SQLite counts up by itself only in a column that is plainly INTEGER.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = mapped_column(word(Event, "event", checked=False))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str] = mapped_column(String(40))
    resident_id: Mapped[UUID | None] = mapped_column(index=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
