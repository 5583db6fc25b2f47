"""What a holder sees of the ledger: who read her data, by desk and area, never by name (N08, T10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import LICENCE, READS, TO_CARERS, Event, Field, Reader, ReadReason, Row

NEWEST = 200
NO_DEEDS = (*READS, Event.HELPDESK_HOLDER_LOOK_UP)


@dataclass(frozen=True, slots=True)
class ReadSeen:
    """One read. `row` is the number of its ledger row; `division` the area of the desk, where it has one."""

    row: int
    at: datetime
    reader: Reader
    division: str | None
    reason: ReadReason | None
    fields: tuple[Field, ...]
    masked: tuple[Field, ...]


def list_reads(session: Session, *, by: actors.Resident) -> list[ReadSeen]:
    """The newest reads of this holder's data, the newest first; her own full views among them."""
    mine = select(LedgerRow).where(LedgerRow.resident_id == by.id, LedgerRow.event.in_(READS))
    return [_seen(row) for row in session.scalars(mine.order_by(LedgerRow.id.desc()).limit(NEWEST))]


def list_deeds(session: Session, resident_id: UUID, *, newest: int) -> list[Row]:
    """What was done by or for this holder, the newest first. Reads are between her and whoever watches the readers."""
    of_hers = select(LedgerRow).where(LedgerRow.resident_id == resident_id, LedgerRow.event.not_in(NO_DEEDS))
    return [
        Row(row.id, row.at, row.event.value, row.actor_kind, row.actor_id, row.resident_id, row.about)
        for row in session.scalars(of_hers.order_by(LedgerRow.id.desc()).limit(newest))
    ]


def _seen(row: LedgerRow) -> ReadSeen:
    about = row.about
    if row.event is Event.RESIDENT_LICENCE_READ:
        return ReadSeen(row.id, row.at, Reader.SELF, None, None, LICENCE, ())
    if row.event is Event.RESIDENT_CARE_READ:
        return ReadSeen(row.id, row.at, Reader.CARER, None, None, TO_CARERS, ())
    reason = ReadReason(about["reason"])
    return ReadSeen(
        row.id, row.at, Reader(about["role"]), about["unit"], reason, _fields(about, "fields"), _fields(about, "masked")
    )


def _fields(about: dict[str, Any], name: str) -> tuple[Field, ...]:
    return tuple(Field(word) for word in about[name])
