"""What the jobs do: take what is due, and keep what the carrier answered. No transaction is open while it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import requests, residents
from webapp.domain.shipments.end import POST, end
from webapp.domain.shipments.model import Shipment, ShipmentPoint
from webapp.domain.shipments.rules import (
    ASK_EVERY,
    ASKING,
    ENDINGS,
    Receiver,
    ShipmentState,
    Stage,
    goes_on,
    pause_after,
)
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Due:
    """A question to the carrier: an order where there is no number yet, and else where it is."""

    shipment_id: UUID
    number: str | None
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Point:
    """What the carrier says of one moment; of a delivery, who took it and the name of the proof."""

    stage: Stage
    at: datetime
    signed_by: Receiver | None = None
    proof: str | None = None


def is_due(session: Session, *, now: datetime) -> bool:
    """Looked at before a transaction that writes is begun."""
    return session.execute(select(Shipment.id).where(_due(now)).limit(1)).first() is not None


def take_due(session: Session, *, now: datetime) -> list[Due]:
    """For a while; whoever dies meanwhile has taken nothing away, because it is due again afterwards."""
    query = select(Shipment).where(_due(now)).order_by(Shipment.next_ask_at).limit(AT_ONCE)
    taken = session.scalars(query.with_for_update(skip_locked=True)).all()
    for shipment in taken:
        shipment.next_ask_at = now + ASKING
    return [_question(session, shipment) for shipment in taken]


def record_order(session: Session, shipment_id: UUID, number: str, *, now: datetime) -> None:
    shipment = _open(session, shipment_id)
    if shipment is not None and shipment.number is None:
        shipment.number, shipment.state = number, ShipmentState.ORDERED
        _heard(shipment, now=now)
        shipment.news_at = now


def record_way(session: Session, shipment_id: UUID, points: Sequence[Point], *, now: datetime) -> None:
    """Each point once; the first ending stands."""
    shipment = _open(session, shipment_id)
    if shipment is None:
        return
    _heard(shipment, now=now)
    for point in points:
        row = {"id": ids.new_id(), "shipment_id": shipment.id, "stage": point.stage, "at": point.at}
        if insert_unless_there(session.connection(), table_of(ShipmentPoint), row):
            shipment.news_at = now
        state = ShipmentState(point.stage.value)
        if goes_on(shipment.state, state):
            shipment.state = state
            if state in ENDINGS:
                shipment.signed_by, shipment.proof = point.signed_by, point.proof
                end(session, shipment, state, now=now)


def record_no_answer(session: Session, shipment_id: UUID, problem: str, *, now: datetime) -> None:
    shipment = _open(session, shipment_id)
    if shipment is not None:
        shipment.tries += 1
        shipment.problem = problem[:40]
        shipment.next_ask_at = now + pause_after(shipment.tries)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(Shipment.ended_at.is_(None), Shipment.next_ask_at <= now)


def _question(session: Session, shipment: Shipment) -> Due:
    request = requests.load_request(session, shipment.request_id, by=POST)
    person = residents.load_resident(session, request.resident_id)
    phone = residents.phone_of(session, person.id) or ""
    return Due(shipment.id, shipment.number, person.name, phone, request.details.get("address", ""))


def _open(session: Session, shipment_id: UUID) -> Shipment | None:
    """With its row locked, so that of two who heard of it at once the second sees what the first has kept."""
    shipment = session.get(Shipment, shipment_id, with_for_update=True, populate_existing=True)
    return None if shipment is None or shipment.ended_at is not None else shipment


def _heard(shipment: Shipment, *, now: datetime) -> None:
    shipment.tries, shipment.problem, shipment.next_ask_at = 0, None, now + ASK_EVERY
