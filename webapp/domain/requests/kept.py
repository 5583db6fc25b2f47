"""The public account of promises (M08, N34): how many requests were finished, and how many of them in time.

Counted once a day from what the clock has written, so that a page for everybody asks a handful of rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from webapp.clock import CHINA, in_china
from webapp.domain.catalogue import Channel
from webapp.domain.regions import Profile
from webapp.domain.requests.model import PromiseCount, Request
from webapp.domain.requests.rules import State

LOOKS_BACK = timedelta(days=365)
# Of fewer somebody might be known, and a share would say nothing.
FEW = 10

Promised = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """How one promise was kept; `late` are those whose day has passed and that nobody has finished yet.

    `channels`: where it is promised today; nowhere, if the region has changed it since.
    """

    item: str
    working_days: int
    channels: tuple[Channel, ...]
    assumed: bool
    finished: int
    kept: int
    late: int

    @property
    def is_told(self) -> bool:
        return self.finished + self.late >= FEW

    @property
    def percent(self) -> int:
        """Rounded down: a hundred is said only where every single one was kept."""
        return 100 * self.kept // (self.finished + self.late)


@dataclass(frozen=True, slots=True)
class Account:
    """All promises, as they were counted on a day: the twelve months that ended with the day before."""

    day: date
    rows: Sequence[Kept]


def is_kept_counted(session: Session, *, day: date) -> bool:
    return session.scalars(select(PromiseCount.day).where(PromiseCount.day == day).limit(1)).first() is not None


def count_kept(session: Session, *, profile: Profile, now: datetime) -> None:
    """A promise of today's guide that nobody has asked for yet has its row too.

    What its resident withdrew was not finished by us, unless its day had passed: nobody is rid of a late one that way.
    """
    day = in_china(now).date()
    since, until = (datetime.combine(one, time.min, CHINA) for one in (day - LOOKS_BACK, day))
    ended = and_(Request.ended_at >= since, Request.ended_at < until)
    ours = or_(Request.state != State.WITHDRAWN, Request.broken_at.is_not(None))
    finished = _count(session, ended, ours)
    kept = _count(session, ended, ours, Request.broken_at.is_(None))
    late = _count(session, Request.ended_at.is_(None), Request.broken_at.is_not(None))
    promises = {(one.item, one.working_days) for one in profile.service_limits} | finished.keys() | late.keys()
    session.execute(delete(PromiseCount))
    session.add_all(
        PromiseCount(item=one[0], working_days=one[1], day=day, finished=finished[one], kept=kept[one], late=late[one])
        for one in promises
    )


def _count(session: Session, *which: ColumnElement[bool]) -> Mapping[Promised, int]:
    promise = (Request.item, Request.working_days)
    rows = session.execute(select(*promise, func.count()).where(*which).group_by(*promise))
    return Counter({(item, days): count for item, days, count in rows})


def account_of_promises(session: Session, *, profile: Profile) -> Account | None:
    """As everybody may read it; None before it was counted for the first time."""
    rows = session.scalars(select(PromiseCount).order_by(PromiseCount.item, PromiseCount.working_days)).all()
    if not rows:
        return None
    return Account(rows[0].day, [_kept(one, profile) for one in rows])


def _kept(one: PromiseCount, profile: Profile) -> Kept:
    limits = [row for row in profile.service_limits if (row.item, row.working_days) == (one.item, one.working_days)]
    return Kept(
        item=one.item,
        working_days=one.working_days,
        channels=tuple(Channel(row.channel) for row in limits),
        assumed=any(row.assumed for row in limits),
        finished=one.finished,
        kept=one.kept,
        late=one.late,
    )
