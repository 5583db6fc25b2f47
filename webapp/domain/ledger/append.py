from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from webapp.domain.actors import Actor, Job
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import Event
from webapp.store.base import table_of

ADD = insert(table_of(LedgerRow))  # Core, because every scan writes here


def append(
    session: Session,
    event: Event,
    *,
    by: Actor,
    now: datetime,
    resident_id: UUID | None = None,
    about: dict[str, str] | None = None,
) -> None:
    actor_id = by.name if isinstance(by, Job) else str(by.id)
    row = {
        "at": now,
        "event": event,
        "actor_kind": type(by).__name__.lower(),
        "actor_id": actor_id,
        "resident_id": resident_id,
        "about": about or {},
    }
    session.connection().execute(ADD, row)
