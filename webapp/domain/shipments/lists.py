"""Reading shipments: what the desk still has to send, what is on its way or stuck, and a holder's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.domain import actors, requests
from webapp.domain.errors import NotFound
from webapp.domain.regions import Profile, is_within
from webapp.domain.requests import Request, State
from webapp.domain.shipments.model import Shipment, ShipmentPoint
from webapp.domain.shipments.rules import ShipmentState, is_posted


@dataclass(frozen=True, slots=True)
class Way:
    """A shipment with the points of its way, and whether a clerk should look."""

    shipment: Shipment
    request: Request
    points: Sequence[ShipmentPoint]
    stuck: bool = False


def list_to_send(session: Session, *, by: actors.StaffMember) -> Sequence[Request]:
    """Ready ones of this desk's area whose holders want them brought. They name nobody."""
    # How a card is handed over is sealed, so that no limit may stand before this is read.
    ready = requests.list_open(session, division=by.division, states=(State.READY,), most=None)
    return [one for one in ready if is_posted(one.kind, one.details)]


def list_shipments(session: Session, *, by: actors.StaffMember, profile: Profile, now: datetime) -> Sequence[Way]:
    """Under way, and lost ones that nobody has decided on; what is stuck stands first."""
    undecided = (Shipment.state == ShipmentState.LOST) & (Request.state == State.SENT)
    query = select(Shipment, Request).join(Request, Request.id == Shipment.request_id)
    query = query.where(or_(Shipment.ended_at.is_(None), undecided)).order_by(Shipment.handed_at)
    silent = now - timedelta(days=profile.post_silent_days)
    found = [
        Way(shipment, request, (), stuck=shipment.ended_at is not None or shipment.news_at < silent)
        for shipment, request in session.execute(query)
        if is_within(request.division, by.division)
    ]
    return sorted(found, key=lambda way: not way.stuck)


def way_of(session: Session, request: Request) -> Way | None:
    """The newest shipment of a request that the caller may see."""
    newest = select(Shipment).where(Shipment.request_id == request.id).order_by(Shipment.handed_at.desc())
    shipment = session.scalars(newest.limit(1)).first()
    if shipment is None:
        return None
    return Way(shipment, request, _points_of(session, shipment.id))


def load_way(session: Session, shipment_id: UUID, *, by: actors.StaffMember) -> Way:
    shipment = session.get(Shipment, shipment_id)
    if shipment is None:
        raise NotFound
    request = requests.load_request(session, shipment.request_id, by=by)
    return Way(shipment, request, _points_of(session, shipment.id))


def _points_of(session: Session, shipment_id: UUID) -> Sequence[ShipmentPoint]:
    query = select(ShipmentPoint).where(ShipmentPoint.shipment_id == shipment_id).order_by(ShipmentPoint.at)
    return session.scalars(query).all()
