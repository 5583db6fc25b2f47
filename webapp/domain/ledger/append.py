from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from webapp.domain.actors import Actor, Job, Role, StaffMember
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import Event, Read
from webapp.store.base import table_of

ADD = insert(table_of(LedgerRow))  # Core, because every scan writes here
READ_BY = {Role.AGENCY: Event.AGENCY_HOLDER_READ, Role.HELPDESK: Event.HELPDESK_HOLDER_READ}


def append(
    session: Session,
    event: Event,
    *,
    by: Actor,
    now: datetime,
    resident_id: UUID | None = None,
    about: Mapping[str, Any] | None = None,
) -> int:
    """Adds a row and gives its number, which a receipt may name (N21)."""
    actor_id = by.name if isinstance(by, Job) else str(by.id)
    row = {
        "at": now,
        "event": event,
        "actor_kind": type(by).__name__.lower(),
        "actor_id": actor_id,
        "resident_id": resident_id,
        "about": about or {},
    }
    return cast("int", session.connection().execute(ADD, row).inserted_primary_key[0])  # type: ignore[index] # one row


def append_read(session: Session, read: Read, *, by: StaffMember, now: datetime, resident_id: UUID) -> int:
    """Staff were shown a holder's data. Call it in the transaction that reads, before anything is shown (N08)."""
    about = {
        "role": by.role.value,
        "unit": by.division,
        "reason": read.reason.value,
        "fields": [field.value for field in read.fields],
        "masked": [field.value for field in read.masked],
    }
    if read.case:
        about["case"] = read.case
    return append(session, READ_BY[by.role], by=by, now=now, resident_id=resident_id, about=about)
