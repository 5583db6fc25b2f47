"""A box is counted by two people, who do not see what the register expects; a difference is kept and mends nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import Conflict, Invalid, NotAllowed
from webapp.domain.production.model import BlankCount
from webapp.domain.production.rules import LARGEST_BOX, BlankState, CountOutcome
from webapp.domain.production.stock import count_in, load_box
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there


def begin_count(session: Session, box_id: UUID, counted: int, *, by: actors.StaffMember, now: datetime) -> BlankCount:
    """The first of two. One count of a box at a time; the same number from the same clerk again is the same count."""
    box = load_box(session, box_id, by=by)
    _refuse_mistyped(counted)
    expected = count_in(session, box.id, BlankState.IN_STOCK)
    row = {"id": ids.new_id(), "box_id": box.id, "counted": counted, "expected": expected}
    is_first = insert_unless_there(
        session.connection(), table_of(BlankCount), row | {"counted_at": now, "counted_by": by.id}
    )
    count = open_count(session, box.id)
    if count is None or (not is_first and (count.counted_by, count.counted) != (by.id, counted)):
        raise Conflict("count-open")
    return count


def confirm_count(
    session: Session, count_id: UUID, counted: int, *, by: actors.StaffMember, now: datetime
) -> BlankCount:
    """The second, who counts anew. Where the two do not find the same, nothing is confirmed and both count again."""
    count = session.get(BlankCount, count_id)
    if count is None:
        raise Conflict("count-over")
    box = load_box(session, count.box_id, by=by)
    _refuse_mistyped(counted)
    if count.counted_by == by.id:
        raise NotAllowed("second-clerk-needed")
    expected = count_in(session, box.id, BlankState.IN_STOCK)
    # Blanks may have gone between the two counts, so that differences are compared and not numbers.
    agreed = counted - expected == count.counted - count.expected
    outcome = CountOutcome.AGREED if agreed else CountOutcome.DISAGREED
    second = {"second_counted": counted, "second_expected": expected, "confirmed_by": by.id, "confirmed_at": now}
    still = update(BlankCount).where(BlankCount.id == count.id, BlankCount.confirmed_at.is_(None))
    if session.execute(still.values(outcome=outcome, **second)).rowcount != 1:  # type: ignore[attr-defined] # of an UPDATE
        raise Conflict("count-over")
    session.refresh(count)
    about = {"box": str(box.id), "count": str(count.id), "outcome": outcome.value, "difference": counted - expected}
    ledger.append(session, ledger.Event.AGENCY_BLANKS_COUNT, by=by, now=now, about=about)
    return count


def open_count(session: Session, box_id: UUID) -> BlankCount | None:
    """The count that waits for its second person."""
    query = select(BlankCount).where(BlankCount.box_id == box_id, BlankCount.confirmed_at.is_(None))
    return session.scalars(query).one_or_none()


def counts_of(session: Session, box_id: UUID) -> Sequence[BlankCount]:
    """Those that are over, the newest first."""
    query = select(BlankCount).where(BlankCount.box_id == box_id, BlankCount.confirmed_at.is_not(None))
    return session.scalars(query.order_by(BlankCount.confirmed_at.desc()).limit(20)).all()


def _refuse_mistyped(counted: int) -> None:
    if not 0 <= counted <= LARGEST_BOX:
        raise Invalid("count-mistyped")
