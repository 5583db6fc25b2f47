"""The promise of a kept request asked again by the limit that was in force when it was opened (N36, N34)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.domain.regions import Profile
from webapp.domain.requests.clock import announced, promise
from webapp.domain.requests.lists import pauses_between, steps_of
from webapp.domain.requests.model import Request
from webapp.domain.requests.open import limit_for
from webapp.domain.requests.rules import CLOCKS, Clock


@dataclass(frozen=True, slots=True)
class ReplayedPromise:
    """What was promised, and what the rules of its day promise now; by the calendar as it is announced today."""

    at: datetime
    item: str
    working_days: int
    working_days_again: int
    promised_on: date
    promised_again: date

    @property
    def agrees(self) -> bool:
        return (self.working_days, self.promised_on) == (self.working_days_again, self.promised_again)


def replay_promise(session: Session, number: str, *, rules_at: Callable[[datetime], Profile]) -> ReplayedPromise:
    """Of the request with this receipt. Its day moved last when its clock last began to run."""
    request = session.scalars(select(Request).where(Request.number == number)).one_or_none()
    if request is None:
        raise NotFound
    limit = limit_for(request.kind, request.details, request.door, rules_at(request.opened_at))
    steps = steps_of(session, request)
    running = max(place for place, step in enumerate(steps) if CLOCKS[step.state] is Clock.RUNNING)
    pauses = pauses_between(steps[: running + 1], until=steps[running].at)
    again = promise(request.opened_at, limit.working_days, pauses, announced())
    return ReplayedPromise(
        request.opened_at, request.item, request.working_days, limit.working_days, request.promised_on, again.date
    )
