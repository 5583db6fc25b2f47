"""Looks through the whole base, a portion at a time: what is wrong goes into the queue, what was mended leaves it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.domain import cards, residents
from webapp.domain.cardbase.model import QualityScore, Task
from webapp.domain.cardbase.quality import Flaw, Measuring, Tally, flaws_of
from webapp.domain.cardbase.rules import Outcome, TaskKind
from webapp.domain.cardbase.tasks import open_task
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

AT_ONCE = 500


def measure_portion(
    session: Session, tallies: dict[str, Tally], *, after: UUID, at: Measuring, now: datetime
) -> UUID | None:
    """Counts the next holders into `tallies` and keeps the queue; gives where to go on, or None at the end."""
    people = residents.next_people(session, after=after, limit=AT_ONCE)
    if not people:
        return None
    by_holder: dict[UUID, list[cards.Adopted]] = {one.id: [] for one in people}
    for card in cards.find_cards(session, [], list(by_holder)):
        by_holder[card.resident_id].append(card)
    mended = []
    for one in people:
        hers = by_holder[one.id]
        found = flaws_of(one, hers, at)
        tallies[hers[0].division if hers else at.region].count(found)
        if found:
            _queue(session, one.id, found, now)
        else:
            mended.append(one.id)
    _close_mended(session, mended, now)
    return people[-1].id


def keep_scores(session: Session, tallies: dict[str, Tally], *, day: date) -> None:
    """Once a day; a second look on the same day changes nothing."""
    for division, tally in tallies.items():
        row = {"day": day, "division": division, **asdict(tally)}
        insert_unless_there(session.connection(), table_of(QualityScore), row | {"flaws": dict(tally.flaws)})


def is_measured(session: Session, *, day: date) -> bool:
    return session.execute(select(QualityScore.id).where(QualityScore.day == day).limit(1)).first() is not None


def newest_scores(session: Session) -> Sequence[QualityScore]:
    newest = select(func.max(QualityScore.day)).scalar_subquery()
    query = select(QualityScore).where(QualityScore.day == newest).order_by(QualityScore.division)
    return session.scalars(query).all()


def _queue(session: Session, resident_id: UUID, found: Sequence[Flaw], now: datetime) -> None:
    open_task(session, TaskKind.FLAW, resident_id=resident_id, fields=found, now=now)
    session.execute(update(Task).where(Task.open_key == f"{TaskKind.FLAW}:{resident_id}").values(fields=list(found)))


def _close_mended(session: Session, people: Sequence[UUID], now: datetime) -> None:
    mended = Task.resident_id.in_(people), Task.kind == TaskKind.FLAW, Task.closed_at.is_(None)
    closed = {"closed_at": now, "closed_by": "quality", "outcome": Outcome.CORRECTED, "open_key": None}
    session.execute(update(Task).where(*mended).values(closed))
