"""Approved requests become a batch for the maker."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, requests
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.production.model import MakingBatch, MakingOrder
from webapp.domain.production.rules import MADE_KINDS
from webapp.domain.regions import area_prefix, is_within
from webapp.domain.requests import Request, State

BATCH_DIGITS = 12
NEWEST = 100
LARGEST_BATCH = 200


def waiting_requests(session: Session, *, by: actors.StaffMember) -> Sequence[Request]:
    """Approved ones of this clerk's area for which a card is made, the earliest promise first."""
    return requests.list_open(session, MADE_KINDS, by.division, states=(State.APPROVED,))


def make_batch(session: Session, *, by: actors.StaffMember, now: datetime) -> MakingBatch:
    """Of two clerks who do it at once, one has the requests and the other finds that they moved on.

    What somebody asked for who is said to have died stays where it is: one name stops no batch, and many no others.
    """
    approved = requests.list_open(session, MADE_KINDS, by.division, states=(State.APPROVED,), most=None)
    living = (one for one in approved if not requests.is_dead(session, one))
    waiting = list(islice(living, LARGEST_BATCH))
    if not waiting:
        raise Conflict("nothing-to-make")
    batch = MakingBatch(
        id=ids.new_id(), number=ids.new_digits(BATCH_DIGITS), division=by.division, made_at=now, made_by=by.id
    )
    session.add(batch)
    session.flush()
    for place, one in enumerate(waiting, 1):
        requests.advance(session, one.id, State.IN_PRODUCTION, by=by, now=now)
        session.add(MakingOrder(id=ids.new_id(), batch_id=batch.id, request_id=one.id, place=place))
    session.flush()
    about = {"batch": str(batch.id), "orders": len(waiting)}
    ledger.append(session, ledger.Event.AGENCY_BATCH_MAKE, by=by, now=now, about=about)
    return batch


def load_batch(session: Session, batch_id: UUID, *, by: actors.StaffMember) -> MakingBatch:
    batch = session.get(MakingBatch, batch_id)
    if batch is None or not _is_mine(batch, by):
        raise NotFound
    return batch


def list_batches(session: Session, *, by: actors.StaffMember) -> Sequence[MakingBatch]:
    query = select(MakingBatch).order_by(MakingBatch.made_at.desc()).limit(NEWEST)
    if by.division is not None:
        query = query.where(MakingBatch.division.startswith(area_prefix(by.division)))
    return session.scalars(query).all()


def _is_mine(batch: MakingBatch, by: actors.StaffMember) -> bool:
    return by.division is None or (batch.division is not None and is_within(batch.division, by.division))


def orders_of(session: Session, batch_id: UUID) -> Sequence[tuple[MakingOrder, Request]]:
    query = select(MakingOrder, Request).join(Request, Request.id == MakingOrder.request_id)
    rows = session.execute(query.where(MakingOrder.batch_id == batch_id).order_by(MakingOrder.place))
    return [(order, request) for order, request in rows]
