"""Tries that may be guesses: five, then a quarter of an hour of none. A success forgives those before it."""

from datetime import datetime

from sqlalchemy import case, delete, update
from sqlalchemy.orm import Session

from webapp.domain.errors import NotAllowed
from webapp.domain.staff.model import StaffTries
from webapp.domain.staff.rules import LOCKED_FOR, TRIES
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

TOO_MANY = "too-many-tries"


def count_try(session: Session, bucket: str, *, now: datetime) -> int:
    """Which try in a row this is. One statement counts, so that racers are counted one by one."""
    insert_unless_there(session.connection(), table_of(StaffTries), {"bucket": bucket, "count": 0, "counted_at": now})
    over = StaffTries.counted_at <= now - LOCKED_FOR
    counts = over | (StaffTries.count < TRIES)
    return session.execute(
        update(StaffTries)
        .where(StaffTries.bucket == bucket)
        .values(
            count=case((over, 1), else_=StaffTries.count + 1),
            counted_at=case((counts, now), else_=StaffTries.counted_at),
        )
        .returning(StaffTries.count)
    ).scalar_one()


def forgive_tries(session: Session, bucket: str) -> None:
    session.execute(delete(StaffTries).where(StaffTries.bucket == bucket))


def refuse_beyond(count: int) -> None:
    """Being told to wait is the same for every login, known or not."""
    if count > TRIES:
        raise NotAllowed(TOO_MANY, retry_after=int(LOCKED_FOR.total_seconds()))
