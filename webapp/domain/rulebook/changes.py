"""What a change of a value goes through, on plain values.

One clerk proposes, another one approves; it comes into force on its day. Until then it can be withdrawn; afterwards
only a new change changes the value again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from webapp.clock import in_china
from webapp.domain.errors import Conflict, NotAllowed

# Approved before its day begins with as much to spare, a change is known to every process when the day begins.
MARGIN = timedelta(minutes=1)


class Decision(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ChangeState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    IN_FORCE = "in-force"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too-late"  # nobody approved it before its day


@dataclass(frozen=True, slots=True)
class Step:
    decision: Decision
    by: UUID
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change with all that became of it."""

    id: UUID
    name: str
    value: Any
    since: date
    source: str
    confirmed: bool
    proposed_by: UUID
    proposed_at: datetime
    steps: tuple[Step, ...]

    def state(self, now: datetime) -> ChangeState:
        begun = has_begun(self.since, now)
        match self.steps[-1].decision if self.steps else None:
            case None:
                return ChangeState.TOO_LATE if begun else ChangeState.WAITING
            case Decision.APPROVED:
                return ChangeState.IN_FORCE if begun else ChangeState.APPROVED
            case Decision.REJECTED:
                return ChangeState.REJECTED
        return ChangeState.WITHDRAWN

    @property
    def is_approved(self) -> bool:
        return bool(self.steps) and self.steps[-1].decision is Decision.APPROVED


def has_begun(since: date, now: datetime) -> bool:
    return since <= in_china(now + MARGIN).date()


def must_be_decidable(change: Change, decision: Decision, *, by: UUID, now: datetime) -> None:
    """By whom, and when: the second person is never the first, and no day that has begun is changed."""
    state = change.state(now)
    if decision is Decision.WITHDRAWN:
        if state not in {ChangeState.WAITING, ChangeState.APPROVED}:
            raise Conflict("already-decided")
        return
    if by == change.proposed_by:
        raise NotAllowed("own-change")
    if state is ChangeState.TOO_LATE:
        raise Conflict("day-begun")
    if state is not ChangeState.WAITING:
        raise Conflict("already-decided")
