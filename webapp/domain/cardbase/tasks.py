"""What clerks are asked to look at. A task never changes a card: people confirm a death, and people mend mistakes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import ledger
from webapp.domain.actors import StaffMember
from webapp.domain.cardbase.model import Task
from webapp.domain.cardbase.rules import Outcome, TaskKind
from webapp.domain.errors import NotFound
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


def close_task(session: Session, task_id: UUID, outcome: Outcome, *, by: StaffMember, now: datetime) -> None:
    """Once; a second desk finds it closed."""
    closed = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.closed_at.is_(None))
        .values(closed_at=now, closed_by=str(by.id), outcome=outcome, open_key=None)
        .returning(Task.kind, Task.resident_id)
    ).one_or_none()
    if closed is None:
        raise NotFound
    about = {"task": str(task_id), "kind": closed.kind.value, "outcome": outcome.value}
    event = ledger.Event.AGENCY_TASK_CLOSE
    ledger.append(session, event, by=by, now=now, resident_id=closed.resident_id, about=about)


def list_open_tasks(session: Session, *, limit: int = 200) -> Sequence[Task]:
    return session.scalars(select(Task).where(Task.closed_at.is_(None)).order_by(Task.opened_at).limit(limit)).all()


def load_task(session: Session, task_id: UUID) -> Task:
    task = session.get(Task, task_id)
    if task is None or task.closed_at is not None:
        raise NotFound
    return task
