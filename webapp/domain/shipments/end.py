"""How a shipment ends, and what that means for its request."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain import actors, notices, requests
from webapp.domain.requests import Reason, State, Why
from webapp.domain.shipments.model import Shipment
from webapp.domain.shipments.rules import ShipmentState

POST = actors.Job("post")


def end(session: Session, shipment: Shipment, ending: ShipmentState, *, now: datetime) -> None:
    """Once. A request that has gone its own way meanwhile is left alone."""
    shipment.state, shipment.ended_at, shipment.news_at = ending, now, now
    request = requests.load_request(session, shipment.request_id, by=POST)
    if request.state is not State.SENT:
        return
    if ending is ShipmentState.RETURNED:
        reason = Reason(Why.RETURNED_BY_POST)
        requests.advance(session, request.id, State.READY, by=POST, reason=reason, now=now)
        return
    kind = notices.Kind.SHIPMENT_LOST
    if ending is ShipmentState.DELIVERED:
        requests.advance(session, request.id, State.HANDED_OVER, by=POST, now=now)
        kind = notices.Kind.SHIPMENT_DELIVERED
    notices.tell(session, kind, resident_id=request.resident_id, now=now, number=request.number)
