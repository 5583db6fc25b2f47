"""Comparison with the national population base (M57): queued, asked by a job, answered once, visible until then.

Kept of an answer: its word, the names of fields that differ, when, and the reference; never the register's record.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import cards, residents
from webapp.domain.actors import Actor, Job
from webapp.domain.cardbase.model import PopulationCheck, PopulationLine
from webapp.domain.cardbase.rules import (
    ASKING,
    FAILURES_TO_OPEN,
    TASK_OF,
    PopulationAnswer,
    Purpose,
    pause_after,
    rest_after,
)
from webapp.domain.cardbase.tasks import open_task
from webapp.domain.regions import Profile
from webapp.store.base import table_of
from webapp.store.claim import insert_missing, insert_unless_there

ONLY = 1
AT_ONCE = 20
SWEPT_AT_ONCE = 500
NIGHTLY = Job("sweep")


@dataclass(frozen=True, slots=True)
class Due:
    """A question to ask now, and the request that waits for its answer."""

    check_id: UUID
    id_number: str
    name: str
    request_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ForRequest:
    """The request a person is compared for, and what it wants written down: that is asked, not what is registered."""

    request_id: UUID
    wanted: Mapping[str, str] = field(default_factory=dict)  # under the names of a resident's columns


@dataclass(frozen=True, slots=True)
class Verified:
    """What is known of a person. No answer, or one that failed, is UNAVAILABLE: she is unverified, in sight."""

    answer: PopulationAnswer
    fields: tuple[str, ...]
    at: datetime | None
    waiting: bool


def check_person(
    session: Session,
    resident_id: UUID,
    *,
    purpose: Purpose,
    by: Actor,
    now: datetime,
    of: ForRequest | None = None,
) -> PopulationCheck:
    """Queued; asked again while one waits, it is that one. The answer comes to whoever reads `verified` later."""
    row = _row(resident_id, purpose, by, now)
    if of is not None:
        wanted = json.dumps(dict(of.wanted), ensure_ascii=False) if of.wanted else None
        row |= {"waiting": of.request_id, "request_id": of.request_id, "wanted": wanted}
    insert_unless_there(session.connection(), table_of(PopulationCheck), row)
    return session.scalars(select(PopulationCheck).where(PopulationCheck.waiting == row["waiting"])).one()


def verified(session: Session, resident_id: UUID) -> Verified:
    """By the newest answer about what is registered; what somebody wants changed says nothing of it."""
    hers = PopulationCheck.resident_id == resident_id
    return _verified(session, hers & (PopulationCheck.purpose != Purpose.CHANGE_OF_DATA))


def verified_for(session: Session, request_id: UUID) -> Verified:
    """By the newest answer for this request."""
    return _verified(session, PopulationCheck.request_id == request_id)


def _verified(session: Session, which: ColumnElement[bool]) -> Verified:
    mine = select(PopulationCheck).where(which)
    waiting = session.scalars(mine.where(PopulationCheck.waiting.is_not(None))).first()
    answered = mine.where(PopulationCheck.answered_at.is_not(None)).order_by(PopulationCheck.answered_at.desc())
    newest = session.scalars(answered.limit(1)).first()
    if newest is None or newest.answer is None:
        return Verified(PopulationAnswer.UNAVAILABLE, (), None, waiting is not None)
    return Verified(newest.answer, tuple(newest.fields), newest.answered_at, waiting is not None)


def take_due_checks(session: Session, *, now: datetime) -> list[Due]:
    """For a while, so that no transaction is open meanwhile. A line that has rested lets one question go first."""
    line = _line(session)
    if line.resting_until is not None and line.resting_until > now:
        return []
    # By people first, then by what was swept together at night.
    order = (PopulationCheck.purpose == Purpose.SWEEP, PopulationCheck.next_try_at)
    query = (
        select(PopulationCheck)
        .where(PopulationCheck.answered_at.is_(None), PopulationCheck.next_try_at <= now)
        .order_by(*order)
        .limit(1 if line.failures >= FAILURES_TO_OPEN else AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = []
    for check in session.scalars(query):
        check.next_try_at = now + ASKING
        due.append(_due(session, check))
    return due


def _due(session: Session, check: PopulationCheck) -> Due:
    person = residents.load_resident(session, check.resident_id)
    wanted = json.loads(check.wanted or "{}")
    number, name = wanted.get("id_number", person.id_number), wanted.get("name", person.name)
    return Due(check.id, number, name, check.request_id)


def record_answer(
    session: Session, check_id: UUID, answer: PopulationAnswer, fields: Sequence[str], *, now: datetime
) -> bool:
    """The first answer stands; one that comes twice or late changes nothing. Trouble opens a task, and nothing else.

    A name that somebody wants and the base does not know is that request's affair; a death is everybody's.
    """
    kept = session.execute(
        update(PopulationCheck)
        .where(PopulationCheck.id == check_id, PopulationCheck.answered_at.is_(None))
        .values(answered_at=now, answer=answer, fields=list(fields), waiting=None, wanted=None, problem=None)
        .returning(PopulationCheck.resident_id, PopulationCheck.purpose)
    ).one_or_none()
    if kept is None:
        return False
    line = _line(session)
    line.failures, line.resting_until, line.last_answer_at = 0, None, now
    of_register = kept.purpose is not Purpose.CHANGE_OF_DATA or answer is PopulationAnswer.DECEASED
    if answer in TASK_OF and of_register:
        open_task(session, TASK_OF[answer], resident_id=kept.resident_id, fields=fields, now=now)
    return True


def record_no_answer(session: Session, check_id: UUID, problem: str, *, now: datetime) -> None:
    """Tried again later, for as long as it takes; many in a row and the base is left in peace."""
    check = session.get_one(PopulationCheck, check_id, with_for_update=True)
    if check.answered_at is not None:
        return
    check.tries += 1
    check.problem = problem[:40]
    check.next_try_at = now + pause_after(check.tries)
    line = _line(session)
    line.failures += 1
    rest = rest_after(line.failures)
    line.resting_until = now + rest if rest else None


def is_check_due(session: Session, *, now: datetime) -> bool:
    """Looked at before a transaction that writes is begun."""
    due = select(PopulationCheck.id).where(PopulationCheck.answered_at.is_(None), PopulationCheck.next_try_at <= now)
    line = line_to_population(session)
    resting = line is not None and line.resting_until is not None and line.resting_until > now
    return not resting and session.execute(due.limit(1)).scalar_one_or_none() is not None


def count_waiting(session: Session) -> int:
    """Who waits for an answer of the base."""
    query = select(func.count()).select_from(PopulationCheck).where(PopulationCheck.answered_at.is_(None))
    return session.execute(query).scalar_one()


def is_swept(session: Session, *, today: date) -> bool:
    line = line_to_population(session)
    return line is not None and line.sweep_day == today and line.sweep_place is None


def line_to_population(session: Session) -> PopulationLine | None:
    return session.get(PopulationLine, ONLY)


def sweep_population(session: Session, *, profile: Profile, today: date, now: datetime) -> int:
    """A portion of tonight's questions about holders of a card that lives; gives how many were queued.

    Everybody is asked about again when her last answer is older than the region says.
    """
    line = _line(session)
    if line.sweep_day != today:
        line.sweep_day, line.sweep_place = today, UUID(int=0)
    if line.sweep_place is None:
        return 0
    people = residents.next_ids(session, after=line.sweep_place, limit=SWEPT_AT_ONCE)
    line.sweep_place = people[-1] if people else None
    holders = cards.live_holders(session, people)
    since = now - timedelta(days=profile.population_recheck_days)
    rows = [
        _row(one, Purpose.SWEEP, NIGHTLY, now)
        for one in people
        if one in holders - _asked_since(session, people, since)
    ]
    if rows:
        insert_missing(session.connection(), table_of(PopulationCheck), rows, returning="id")
    return len(people)


def _asked_since(session: Session, people: Collection[UUID], since: datetime) -> set[UUID]:
    recent = or_(PopulationCheck.waiting.is_not(None), PopulationCheck.answered_at > since)
    return set(
        session.scalars(select(PopulationCheck.resident_id).where(PopulationCheck.resident_id.in_(people), recent))
    )


def _row(resident_id: UUID, purpose: Purpose, by: Actor, now: datetime) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        "resident_id": resident_id,
        "waiting": resident_id,
        "purpose": purpose,
        "asked_by": by.name if isinstance(by, Job) else str(by.id),
        "asked_at": now,
        "tries": 0,
        "next_try_at": now,
        "fields": [],
    }


def _line(session: Session) -> PopulationLine:
    insert_unless_there(session.connection(), table_of(PopulationLine), {"id": ONLY, "failures": 0})
    return session.get_one(PopulationLine, ONLY, with_for_update=True, populate_existing=True)
