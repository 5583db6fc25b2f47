"""Whom staff of an area may act on: those who have or had a card of it."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, residents
from webapp.domain.cards.lists import divisions_of, holder_of_number
from webapp.domain.errors import NotFound
from webapp.domain.regions import is_within


def find_in_area(session: Session, number: str, *, by: actors.StaffMember) -> UUID:
    """By the exact number of a card or of a document. A stranger and a holder of another area are the same."""
    number = residents.fold_number(number)
    whose = holder_of_number(session, number) or residents.id_of_number(session, number)
    if whose is None or not is_in_area(session, whose, by=by):
        raise NotFound("nobody-found")
    return whose


def is_in_area(session: Session, resident_id: UUID, *, by: actors.StaffMember) -> bool:
    return by.division is None or any(is_within(one, by.division) for one in divisions_of(session, resident_id))
