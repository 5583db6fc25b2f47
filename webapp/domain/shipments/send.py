"""What the desk does: hands a packed card to the post, and closes by hand what the carrier does not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, requests
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.requests import Request, State
from webapp.domain.shipments.end import end
from webapp.domain.shipments.model import Shipment
from webapp.domain.shipments.rules import ENDINGS, ShipmentState, is_posted


def hand_to_post(session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime) -> Shipment:
    """The jobs order it. Done again, it is the shipment that is under way."""
    request = requests.load_request(session, request_id, by=by)
    there = session.scalars(
        select(Shipment).where(Shipment.request_id == request.id, Shipment.ended_at.is_(None))
    ).one_or_none()
    if there is not None:
        return there
    if not is_posted(request.kind, request.details):
        raise Conflict("not-to-be-posted")
    # Of two clerks, one moves the request, and the other finds that it moved on.
    requests.advance(session, request.id, State.SENT, by=by, now=now)
    shipment = Shipment(
        id=ids.new_id(),
        request_id=request.id,
        state=ShipmentState.WAITING,
        handed_at=now,
        handed_by=by.id,
        next_ask_at=now,
        tries=0,
        news_at=now,
    )
    session.add(shipment)
    session.flush()
    _record(session, shipment, request, ledger.Event.HELPDESK_SHIPMENT_SEND, by=by, now=now)
    return shipment


def close_by_hand(
    session: Session, shipment_id: UUID, ending: ShipmentState, *, by: actors.StaffMember, now: datetime
) -> Shipment:
    """What the carrier does not say: that it came back to the desk, reached its holder, or is lost. Again: as it is."""
    shipment = session.get(Shipment, shipment_id, with_for_update=True)
    if shipment is None:
        raise NotFound
    request = requests.load_request(session, shipment.request_id, by=by)
    if shipment.state is ending:
        return shipment
    if shipment.state in ENDINGS or ending not in ENDINGS:
        raise Conflict("shipment-ended")
    end(session, shipment, ending, now=now)
    _record(session, shipment, request, ledger.Event.HELPDESK_SHIPMENT_CLOSE, by=by, now=now)
    return shipment


def _record(
    session: Session,
    shipment: Shipment,
    request: Request,
    event: ledger.Event,
    *,
    by: actors.StaffMember,
    now: datetime,
) -> None:
    about = {"request": str(request.id), "shipment": str(shipment.id), "state": shipment.state.value}
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
