from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.domain.regions import Version, shipped
from webapp.domain.rulebook.changes import Change, ChangeState, Decision, Step
from webapp.domain.rulebook.model import RegionChange, RegionDecision, RegionSeen
from webapp.store.base import table_of
from webapp.store.engine import for_reading_once

# Counted, because an older row may be committed after a newer one. There are a handful a year.
HOW_MANY = select(func.count()).select_from(table_of(RegionDecision))


def list_changes(session: Session, region: str) -> Sequence[Change]:
    """The newest first."""
    rows = session.scalars(
        select(RegionChange).where(RegionChange.region == region).order_by(RegionChange.proposed_at.desc())
    ).all()
    steps: dict[UUID, list[RegionDecision]] = defaultdict(list)
    for step in session.scalars(select(RegionDecision).order_by(RegionDecision.step)):
        steps[step.change_id].append(step)
    return [_change(row, steps[row.id]) for row in rows]


def load_change(session: Session, change_id: UUID) -> tuple[Change, str]:
    """The change, and the region it is of."""
    row = session.get(RegionChange, change_id)
    if row is None:
        raise NotFound
    steps = select(RegionDecision).where(RegionDecision.change_id == change_id).order_by(RegionDecision.step)
    return _change(row, session.scalars(steps).all()), row.region


def list_versions(session: Session, region: str) -> tuple[Version, ...]:
    """What is shipped, and then every approved change in the order of approvals: of one day, the later one holds."""
    approved = sorted(
        (change for change in list_changes(session, region) if change.is_approved), key=lambda one: one.steps[-1].at
    )
    changed = (Version(one.name, region, one.since, one.value, one.source, one.confirmed, one.id) for one in approved)
    return (*shipped(region), *changed)


def count_decisions(engine: Engine) -> int:
    """One cheap read that says whether versions may have changed."""
    with for_reading_once(engine).connect() as connection:
        return connection.execute(HOW_MANY).scalar_one()


def count_news(session: Session, region: str, *, account_id: UUID, now: datetime) -> int:
    """What a clerk has not seen: proposals of others that wait, and what became of those she had a part in."""
    seen = session.get(RegionSeen, account_id)
    return sum(
        _is_news(change, account_id, seen.seen_at if seen else None, now) for change in list_changes(session, region)
    )


def mark_seen(session: Session, *, account_id: UUID, now: datetime) -> None:
    session.merge(RegionSeen(account_id=account_id, seen_at=now))


def _is_news(change: Change, account_id: UUID, seen_at: datetime | None, now: datetime) -> bool:
    mine = change.proposed_by == account_id
    state = change.state(now)
    if state is ChangeState.WAITING:
        return not mine
    involved = mine or any(step.by == account_id for step in change.steps)
    if not involved:
        return False
    if seen_at is None:
        return True
    if any(step.by != account_id and step.at > seen_at for step in change.steps):
        return True
    # It came into force, or its day began without an approval, since she looked.
    return change.state(seen_at) is not state and state in {ChangeState.IN_FORCE, ChangeState.TOO_LATE}


def _change(row: RegionChange, steps: Sequence[RegionDecision]) -> Change:
    return Change(
        id=row.id,
        name=row.name,
        value=row.value,
        since=row.since,
        source=row.source,
        confirmed=row.confirmed,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        steps=tuple(Step(Decision(step.decision), step.decided_by, step.decided_at, step.reason) for step in steps),
    )
