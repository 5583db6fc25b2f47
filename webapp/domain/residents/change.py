"""A change in what is known of a person (M15), decided elsewhere by two people; contested, held, and given back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.residents.disputed import disputed_fields
from webapp.domain.residents.model import DataChange, Resident
from webapp.domain.residents.names import read_name
from webapp.domain.residents.people import id_of_number, load_resident, lock_resident
from webapp.domain.residents.rules import DataField, fold_number, is_id_number

CONTESTED = "change-contested"


def change_data(
    session: Session, resident_id: UUID, field: DataField, value: str, *, request_id: UUID, now: datetime
) -> None:
    """One thing, and what stood there before is kept. What its holder contests is not changed again meanwhile."""
    lock_resident(session, resident_id)
    person = load_resident(session, resident_id)
    refuse_disputed(session, resident_id, field)
    before = _said(person, field)
    _write(session, person, field, value, now=now)
    if _said(person, field) != before:
        kept = {"field": field, "before": before, "at": now, "request_id": request_id}
        session.add(DataChange(id=ids.new_id(), resident_id=resident_id, **kept))
    session.flush()


def refuse_disputed(session: Session, resident_id: UUID, field: DataField) -> None:
    if field in disputed_fields(session, resident_id):
        raise Conflict(CONTESTED)


def changes_of(session: Session, resident_id: UUID) -> Sequence[DataChange]:
    """The newest first."""
    query = select(DataChange).where(DataChange.resident_id == resident_id)
    newest_first = query.order_by(DataChange.at.desc(), DataChange.id.desc())
    return session.scalars(newest_first.execution_options(populate_existing=True)).all()


def load_change(session: Session, change_id: UUID, *, resident_id: UUID) -> DataChange:
    """Her own; a stranger's is not found."""
    change = session.get(DataChange, change_id, populate_existing=True)
    if change is None or change.resident_id != resident_id:
        raise NotFound
    return change


def change_contested_by(session: Session, contest_id: UUID) -> DataChange | None:
    """None where a later contest took its place, or where it was kept long enough."""
    return session.scalars(select(DataChange).where(DataChange.contest_id == contest_id)).one_or_none()


def standing_of(changes: Sequence[DataChange]) -> dict[DataField, DataChange]:
    """Of each thing the change that stands now. Only that one can be taken back: an older one was overtaken."""
    standing: dict[DataField, DataChange] = {}
    for change in changes:
        if change.given_back_at is None:
            standing.setdefault(change.field, change)
    return standing


def hold_change(session: Session, change: DataChange, contest_id: UUID) -> None:
    """From now on nobody proves anything by what is contested. Of two contests at once one is first."""
    standing = standing_of(changes_of(session, change.resident_id))
    if standing.get(change.field) is not change:
        raise Conflict("changed-since")
    query = update(DataChange).where(DataChange.id == change.id, DataChange.disputed.is_(False))
    taken = session.execute(query.values(contest_id=contest_id, disputed=True))
    if taken.rowcount != 1:  # type: ignore[attr-defined] # of an UPDATE
        raise Conflict(CONTESTED)
    session.refresh(change)


def settle_change(session: Session, contest_id: UUID, *, give_back: bool, now: datetime) -> DataChange | None:
    """The hold ends; what stood there before comes back where it was decided so."""
    change = change_contested_by(session, contest_id)
    if change is None or not change.disputed:
        return None
    lock_resident(session, change.resident_id)
    change.disputed = False
    if give_back:
        _write(session, load_resident(session, change.resident_id), change.field, change.before, now=now)
        change.given_back_at = now
    session.flush()
    return change


def _said(person: Resident, field: DataField) -> str | None:
    said: str | None = getattr(person, field.value.replace("-", "_"))
    return said


def _write(session: Session, person: Resident, field: DataField, value: str | None, *, now: datetime) -> None:
    """An ID number is somebody's once."""
    match field:
        case DataField.NAME:
            person.name = read_name(value or "")
        case DataField.ID_NUMBER:
            number = fold_number(value or "")
            if not is_id_number(number):
                raise Invalid("id-number-mistyped")
            if id_of_number(session, number) not in {None, person.id}:
                raise Conflict("id-number-taken")
            person.id_number = person.id_number_index = number
        case DataField.PHONE if person.phone != value:
            person.phone, person.phone_since = value, now
        case DataField.FALLBACK_PHONE if person.fallback_phone != value:
            person.fallback_phone, person.fallback_since = value, now
