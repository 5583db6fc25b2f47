"""What a step of a request means for the place that it holds; beneath `advance`, which takes the steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.domain import actors, notices, openings, staff
from webapp.domain.errors import Conflict
from webapp.domain.openings import Booking, Opening, Outcome
from webapp.domain.requests.model import Request
from webapp.domain.requests.rules import BOOKED, ENDED, State


def refuse_fixed(session: Session, request: Request, *, by: actors.Actor, now: datetime) -> None:
    """A visitor who is on her way does not find out by a bell that nobody answers."""
    booking = _live(session, request) if isinstance(by, actors.Resident) else None
    if booking is not None and now >= booking.fixed_from:
        raise Conflict("booking-fixed")


def settle_place(session: Session, request: Request, source: State, *, by: actors.Actor, now: datetime) -> None:
    """After a step: used where the request is done, free where it is called off, and lost where the visit failed."""
    booking = _live(session, request)
    if booking is None:
        return
    if request.state is State.HANDED_OVER:
        openings.end_booking(session, booking, Outcome.DONE, now=now)
    elif request.state in ENDED:
        openings.end_booking(session, booking, Outcome.MISSED if isinstance(by, actors.Job) else Outcome.FREED, now=now)
    elif source is State.READY:
        openings.end_booking(session, booking, Outcome.FAILED, now=now)


def tell_booking(session: Session, request: Request, *, now: datetime) -> bool:
    """When and where, and who comes as soon as that is known; says whether there was anything to tell."""
    booking = _live(session, request)
    if booking is None:
        return False
    said = values_of(session, booking, openings.opening_of(session, booking))
    what = {"request": request.kind.value, "number": request.number}
    notices.tell(session, notices.Kind.BOOKING_MADE, resident_id=request.resident_id, now=now, **what, **said)
    return True


def values_of(session: Session, booking: Booking, opening: Opening) -> Mapping[str, Any]:
    """What a notice says of it; nobody and no outlet are left out of its sentences."""
    whose = booking.visitor_id
    visitor = None if whose is None else staff.account_names(session, [whose])[whose]
    return {
        "day": opening.day,
        "half": opening.half.value,
        "where": opening.place or None,
        "visitor": visitor,
        "badge": booking.visitor_number,
    }


def _live(session: Session, request: Request) -> Booking | None:
    return openings.live_booking(session, request.id) if request.kind in BOOKED else None
