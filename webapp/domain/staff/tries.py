"""Tries that may be guesses: five, then a quarter of an hour of none. A success forgives those before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, update
from sqlalchemy.orm import Session

from webapp.domain.errors import NotAllowed
from webapp.domain.staff.model import StaffTries
from webapp.domain.staff.rules import LOCKED_FOR, TRIES
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

TOO_MANY = "too-many-tries"


@dataclass(frozen=True, slots=True)
class Counted:
    """Which try in a row this was, and when the next ones count from one again."""

    count: int
    wait: timedelta

    @property
    def begins_lock_out(self) -> bool:
        return self.count == TRIES + 1

    def refuse_beyond(self) -> None:
        """Being told to wait is the same for every login, known or not."""
        if self.count > TRIES:
            raise NotAllowed(TOO_MANY, retry_after=ceil(self.wait.total_seconds()))


def count_try(session: Session, bucket: str, *, now: datetime) -> Counted:
    """One statement counts, so that racers are counted one by one."""
    insert_unless_there(session.connection(), table_of(StaffTries), {"bucket": bucket, "count": 0, "counted_at": now})
    over = StaffTries.counted_at <= now - LOCKED_FOR
    counts = over | (StaffTries.count < TRIES)
    count, counted_at = session.execute(
        update(StaffTries)
        .where(StaffTries.bucket == bucket)
        .values(
            count=case((over, 1), else_=StaffTries.count + 1),
            counted_at=case((counts, now), else_=StaffTries.counted_at),
        )
        .returning(StaffTries.count, StaffTries.counted_at)
    ).one()
    return Counted(count, counted_at + LOCKED_FOR - now)


def forgive_tries(session: Session, bucket: str) -> None:
    session.execute(delete(StaffTries).where(StaffTries.bucket == bucket))
