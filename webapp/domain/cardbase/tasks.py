"""What clerks are asked to look at. A task never changes a card: people confirm a death, and people mend mistakes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import cards, ledger
from webapp.domain.actors import StaffMember
from webapp.domain.cardbase.model import Task
from webapp.domain.cardbase.rules import LONGEST_NOTE, TAKEN_FOR, TASKS_ON_A_PAGE, Ending, TaskKind
from webapp.domain.errors import ActError, Conflict, Invalid, NotFound
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there


def open_task(
    session: Session, kind: TaskKind, *, resident_id: UUID, fields: Sequence[str] = (), now: datetime
) -> None:
    """One of a kind for a person: said again, it stays the first."""
    row = {
        "id": ids.new_id(),
        "kind": kind,
        "resident_id": resident_id,
        "open_key": f"{kind}:{resident_id}",
        "fields": list(fields),
        "opened_at": now,
    }
    insert_unless_there(session.connection(), table_of(Task), row)


def take_task(session: Session, task_id: UUID, *, by: StaffMember, now: datetime) -> None:
    """Of two clerks one has it; what nobody closed within a day is anybody's again."""
    taken = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.closed_at.is_(None), _free_for(by, now))
        .values(taken_by=str(by.id), taken_at=now)
        .returning(Task.id)
    ).scalar_one_or_none()
    if taken is None:
        raise _why_not(session, task_id)


def close_task(session: Session, task_id: UUID, ending: Ending, *, by: StaffMember, now: datetime) -> None:
    """Once, with what it rests on; a second desk finds it closed, and a colleague's task is left to her."""
    note = ending.note.strip()
    if not 0 < len(note) <= LONGEST_NOTE:
        raise Invalid
    closed = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.closed_at.is_(None), _free_for(by, now))
        .values(closed_at=now, closed_by=str(by.id), outcome=ending.outcome, note=note, open_key=None)
        .returning(Task.kind, Task.resident_id)
    ).one_or_none()
    if closed is None:
        raise _why_not(session, task_id)
    outcome = ending.outcome
    about = {"task": str(task_id), "kind": closed.kind.value, "outcome": outcome.value}
    event = ledger.Event.AGENCY_TASK_CLOSE
    ledger.append(session, event, by=by, now=now, resident_id=closed.resident_id, about=about)


def list_open_tasks(
    session: Session, *, kind: TaskKind | None = None, division: str | None = None, page: int = 1
) -> Sequence[Task]:
    """A page of what is open in an area, the oldest first. Who has no card is the whole region's."""
    query = _open(kind, division).order_by(Task.opened_at, Task.id)
    return session.scalars(query.offset((page - 1) * TASKS_ON_A_PAGE).limit(TASKS_ON_A_PAGE)).all()


def count_open_tasks(session: Session, *, kind: TaskKind | None = None, division: str | None = None) -> int:
    return session.execute(select(func.count()).select_from(_open(kind, division).subquery())).scalar_one()


def _open(kind: TaskKind | None, division: str | None) -> Select[Task]:
    query = select(Task).where(Task.closed_at.is_(None))
    if kind is not None:
        query = query.where(Task.kind == kind)
    if division is not None:
        query = query.where(Task.resident_id.in_(cards.holders_within(division)))
    return query


def _free_for(by: StaffMember, now: datetime) -> ColumnElement[bool]:
    return or_(Task.taken_by.is_(None), Task.taken_by == str(by.id), Task.taken_at < now - TAKEN_FOR)


def _why_not(session: Session, task_id: UUID) -> ActError:
    task = session.get(Task, task_id, populate_existing=True)
    return NotFound() if task is None or task.closed_at is not None else Conflict("task-taken")


def is_free(task: Task, *, by: StaffMember, now: datetime) -> bool:
    """Whether she may go on with it."""
    return task.taken_by in {None, str(by.id)} or (task.taken_at is not None and task.taken_at < now - TAKEN_FOR)


def load_task(session: Session, task_id: UUID) -> Task:
    task = session.get(Task, task_id)
    if task is None or task.closed_at is not None:
        raise NotFound
    return task
