"""Reads the whole chain, a thousand links at a time, and says what does not fit."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.ledger.chain import LINKS
from webapp.domain.ledger.rows import COLUMNS, LEDGER, plain_row
from webapp.domain.ledger.rules import LATE, START, Finding, Head, Link, Problem, Row

AT_ONCE = 1000
STEP = 100_000
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)

_links = LINKS.c
CHAIN = (
    select(_links.seq, _links.row_id, _links.row_digest, _links.chained_at, _links.hash, *COLUMNS)
    .outerjoin(LEDGER, LEDGER.c.id == _links.row_id)
    .order_by(_links.seq)
    .execution_options(yield_per=AT_ONCE)
)
WITHOUT_PLACE = (
    select(*COLUMNS)
    .where(~select(_links.seq).where(_links.row_id == LEDGER.c.id).exists())
    .order_by(LEDGER.c.id)
    .execution_options(yield_per=AT_ONCE)
)


def verify(
    session: Session, *, now: datetime, heads: Sequence[Head] = (), progress: Callable[[int], None] = lambda _seq: None
) -> Iterator[Finding]:
    """Everything that is wrong, as it is found. `heads` were kept elsewhere; the chain must still go through them."""
    kept = {head.seq: head.hash for head in heads}
    previous, expected, newest_at = START, 1, LONG_AGO
    for found in session.execute(CHAIN):
        link = Link(found.seq, found.row_id, found.row_digest, found.chained_at, found.hash)
        row = plain_row(found)
        if link.seq > expected:
            yield from (Finding(Problem.GAP, seq) for seq in range(expected, link.seq))
        elif not link.follows(previous):
            yield Finding(Problem.OUT_OF_PLACE, link.seq, link.row_id)
        if problem := _problem_of(link, found, row, newest_at):
            yield Finding(problem, link.seq, link.row_id)
        if kept.pop(link.seq, link.hash) != link.hash:
            yield Finding(Problem.OTHER_HEAD, link.seq, link.row_id)
        previous, expected = link.hash, link.seq + 1
        newest_at = max(newest_at, row.at) if row else newest_at
        if link.seq % STEP == 0:
            progress(link.seq)
    yield from (Finding(Problem.OTHER_HEAD, seq) for seq in sorted(kept))
    yield from _waiting_too_long(session, now)


def count_links(session: Session) -> int:
    return session.execute(select(func.count()).select_from(LINKS)).scalar_one()


def _problem_of(link: Link, found: Any, row: Row | None, newest_at: datetime) -> Problem | None:
    if found.id is None:
        return Problem.MISSING
    if row is None or row.digest() != link.row_digest:
        return Problem.CHANGED
    # Whoever adds a row for the past can only put it at the end.
    return Problem.BACKDATED if row.at < newest_at - LATE else None


def _waiting_too_long(session: Session, now: datetime) -> Iterator[Finding]:
    for found in session.execute(WITHOUT_PLACE):
        row = plain_row(found)
        if row is None or row.at < now - LATE:
            yield Finding(Problem.NOT_CHAINED, 0, found.id)
