"""Chaining, seen from the job: the rows that have no place yet get one, each bound to all before it.

A row whose transaction commits after that of a higher id is found by looking back a little at each tick, and over the
whole ledger once an hour. The place in the chain is the order in which the job met the rows, not the order of ids.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import Session

from webapp.domain.ledger.model import LedgerLink
from webapp.domain.ledger.rows import COLUMNS, LEDGER, plain_row
from webapp.domain.ledger.rules import START, Head, Link, Row, link_hash
from webapp.store.base import table_of

PORTION = 500
LOOK_BACK = 1000

LINKS = table_of(LedgerLink)
_NO_PLACE = ~select(LINKS.c.seq).where(LINKS.c.row_id == LEDGER.c.id).exists()
_ABOVE = LEDGER.c.id > bindparam("above")
ANY_WITHOUT_PLACE = select(LEDGER.c.id).where(_ABOVE, _NO_PLACE).limit(1)
WITHOUT_PLACE: Select[tuple[object, ...]] = (
    select(*COLUMNS).where(_ABOVE, _NO_PLACE).order_by(LEDGER.c.id).limit(PORTION)
)
NEWEST = select(LINKS.c.seq, LINKS.c.hash).order_by(LINKS.c.seq.desc()).limit(1)
ADD = insert(LINKS)


@dataclass(frozen=True, slots=True)
class StaffRead:
    """A read that has just got its place, for telling its holder."""

    resident_id: UUID
    actor_id: str
    at: datetime
    role: str
    unit: str | None
    reason: str


def is_behind(session: Session, *, everything: bool = False) -> bool:
    """Whether a row waits for its place. Only reads, so that most ticks take no lock."""
    above = 0 if everything else _look_back(session)
    return session.execute(ANY_WITHOUT_PLACE, {"above": above}).first() is not None


def chain(session: Session, *, now: datetime, everything: bool = False) -> list[Row]:
    """Gives up to PORTION rows their places, and returns them in that order."""
    above = 0 if everything else _look_back(session)
    # One that cannot be read must not hold up the others; `verify` names it.
    rows = [row for found in session.execute(WITHOUT_PLACE, {"above": above}) if (row := plain_row(found))]
    if not rows:
        return []
    newest = head(session)
    seq, previous = (newest.seq, newest.hash) if newest else (0, START)
    links = []
    for row in rows:
        seq, digest = seq + 1, row.digest()
        previous = link_hash(previous, seq, row.id, digest, now)
        links.append({"seq": seq, "row_id": row.id, "row_digest": digest, "chained_at": now, "hash": previous})
    session.connection().execute(ADD, links)
    return rows


def head(session: Session) -> Head | None:
    newest = session.execute(NEWEST).one_or_none()
    return Head(newest.seq, newest.hash) if newest else None


def place_of(session: Session, row_id: int) -> Link | None:
    """Where a row stands in the chain; None while it waits, which is for a second."""
    found = session.execute(select(LINKS).where(LINKS.c.row_id == row_id)).one_or_none()
    return Link(found.seq, found.row_id, found.row_digest, found.chained_at, found.hash) if found else None


def staff_reads(rows: list[Row]) -> list[StaffRead]:
    """The reads by staff among rows that were just chained."""
    return [
        StaffRead(row.resident_id, row.actor_id, row.at, row.about["role"], row.about["unit"], row.about["reason"])
        for row in rows
        if row.event.endswith(":read") and row.actor_kind == "staffmember" and row.resident_id is not None
    ]


def _look_back(session: Session) -> int:
    newest: int | None = session.execute(select(func.max(LINKS.c.row_id))).scalar_one()
    return max(0, (newest or 0) - LOOK_BACK)
