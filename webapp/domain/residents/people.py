from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.residents.disputed import NUMBERS, disputed_fields, is_disputed
from webapp.domain.residents.model import Resident
from webapp.domain.residents.names import read_name
from webapp.domain.residents.rules import Contact, fold_number, is_id_number


def register_resident(
    session: Session, *, name: str, id_number: str, phone: str | None, now: datetime, fallback_phone: str | None = None
) -> Resident:
    number = fold_number(id_number)
    if not is_id_number(number):
        raise Invalid("id-number-mistyped")
    resident = Resident(
        id=ids.new_id(),
        name=read_name(name),
        id_number=number,
        id_number_index=number,
        phone=phone,
        fallback_phone=fallback_phone,
        created_at=now,
    )
    session.add(resident)
    session.flush()
    return resident


def load_resident(session: Session, resident_id: UUID) -> Resident:
    resident = session.get(Resident, resident_id)
    if resident is None:
        raise NotFound
    return resident


def id_of_number(session: Session, id_number: str) -> UUID | None:
    return session.execute(select(Resident.id).where(Resident.id_number_index == id_number)).scalar_one_or_none()


def next_ids(session: Session, *, after: UUID, limit: int) -> list[UUID]:
    """Everybody, a portion at a time, in the order of ids."""
    query = select(Resident.id).where(Resident.id > after).order_by(Resident.id).limit(limit)
    return list(session.scalars(query))


def lock_resident(session: Session, resident_id: UUID) -> None:
    """From here to the end of the transaction, what else locks this resident waits: reports and undos come in a row.

    SQLite has one writer at a time anyway. NO KEY, so that rows which merely name the resident are not held up.
    """
    query = select(Resident.id).where(Resident.id == resident_id).with_for_update(key_share=True)
    if session.execute(query).scalar_one_or_none() is None:
        raise NotFound


def phone_of(session: Session, resident_id: UUID, contact: Contact = Contact.REGISTERED) -> str | None:
    """None where there is none, and while she contests it: then it may be somebody else's."""
    if is_disputed(session, resident_id, contact):
        return None
    return session.execute(select(PHONES[contact]).where(Resident.id == resident_id)).scalar_one()


def contacts_of(session: Session, resident_id: UUID) -> dict[Contact, datetime | None]:
    """The numbers a message could reach, and since when each has been hers; None from the beginning.

    One that she contests is none of them.
    """
    person, disputed = load_resident(session, resident_id), disputed_fields(session, resident_id)
    numbers = {
        Contact.REGISTERED: (person.phone, person.phone_since),
        Contact.FALLBACK: (person.fallback_phone, person.fallback_since),
    }
    return {
        contact: since for contact, (number, since) in numbers.items() if number and NUMBERS[contact] not in disputed
    }


def id_number_of(session: Session, resident_id: UUID) -> str:
    return session.execute(select(Resident.id_number).where(Resident.id == resident_id)).scalar_one()


PHONES = {Contact.REGISTERED: Resident.phone, Contact.FALLBACK: Resident.fallback_phone}
