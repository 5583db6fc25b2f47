"""People of another system's card base enter the house, thousands at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.residents.model import Resident
from webapp.store.base import table_of
from webapp.store.bulk import among, insert_many
from webapp.store.types import keys_of

_resident = table_of(Resident)
COLUMNS = ("id", "name", "id_number", "id_number_index", "phone", "created_at")


@dataclass(frozen=True, slots=True)
class Known:
    """A resident as she stands in the register."""

    id: UUID
    id_number: str
    name: str
    phone: str | None


def find_people(session: Session, id_numbers: Iterable[str]) -> dict[str, Known]:
    """Those of these numbers who are here already."""
    dialect = session.get_bind().dialect
    keys = keys_of(dialect)
    by_index = {keys.blind("resident.id_number", number): number for number in id_numbers}
    column = _resident.c.id_number_index
    found_by = among(dialect, column, by_index)
    rows = session.execute(select(_resident.c.id, column, _resident.c.name, _resident.c.phone).where(found_by))
    found = (Known(row.id, by_index[bytes(row.id_number_index)], row.name, row.phone) for row in rows)
    return {known.id_number: known for known in found}


def next_people(session: Session, *, after: UUID, limit: int) -> list[Known]:
    """Everybody as she stands in the register, a portion at a time, in the order of ids."""
    columns = (_resident.c.id, _resident.c.id_number, _resident.c.name, _resident.c.phone)
    query = select(*columns).where(_resident.c.id > after).order_by(_resident.c.id).limit(limit)
    return [Known(*row) for row in session.execute(query)]


def add_people(session: Session, people: Sequence[Known], *, now: datetime) -> None:
    """Whose numbers are all new and were checked by whoever read them."""
    rows = [(one.id, one.name, one.id_number, one.id_number, one.phone, now) for one in people]
    if rows:
        insert_many(session.connection(), _resident, COLUMNS, rows)
