"""A change in what is known of a person (M15), decided elsewhere by two people."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.errors import Conflict, Invalid
from webapp.domain.residents.names import read_name
from webapp.domain.residents.people import id_of_number, load_resident, lock_resident
from webapp.domain.residents.rules import fold_number, is_id_number


def change_data(session: Session, resident_id: UUID, changed: Mapping[str, str], *, now: datetime) -> None:
    """Only what is named. An ID number is somebody's once."""
    lock_resident(session, resident_id)
    person = load_resident(session, resident_id)
    if "name" in changed:
        person.name = read_name(changed["name"])
    if "id_number" in changed:
        number = fold_number(changed["id_number"])
        if not is_id_number(number):
            raise Invalid("id-number-mistyped")
        if id_of_number(session, number) not in {None, resident_id}:
            raise Conflict("id-number-taken")
        person.id_number = person.id_number_index = number
    if changed.get("phone", person.phone) != person.phone:
        person.phone, person.phone_since = changed["phone"], now
    if changed.get("fallback_phone", person.fallback_phone) != person.fallback_phone:
        person.fallback_phone, person.fallback_since = changed["fallback_phone"], now
    session.flush()
