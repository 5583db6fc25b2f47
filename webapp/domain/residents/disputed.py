"""What a holder says she never asked for: until that is decided, nobody proves anything by it (M15)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.residents.model import DataChange
from webapp.domain.residents.rules import Contact, DataField

NUMBERS = {Contact.REGISTERED: DataField.PHONE, Contact.FALLBACK: DataField.FALLBACK_PHONE}


def disputed_fields(session: Session, resident_id: UUID) -> set[DataField]:
    query = select(DataChange.field).where(DataChange.resident_id == resident_id, DataChange.disputed)
    return set(session.scalars(query))


def is_disputed(session: Session, resident_id: UUID, contact: Contact) -> bool:
    return NUMBERS[contact] in disputed_fields(session, resident_id)
