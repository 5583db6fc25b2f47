"""A visit at home or an appointment holds a place of an opening (M07); its outcome moves the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors, ledger, notices, openings
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.openings import Booked, Booking, Opening, Purpose, Wanted
from webapp.domain.regions import Profile, is_within
from webapp.domain.requests.advance import advance
from webapp.domain.requests.lists import load_request, locked_request
from webapp.domain.requests.model import Request
from webapp.domain.requests.open import division_of, open_one
from webapp.domain.requests.places import refuse_fixed, tell_booking, values_of
from webapp.domain.requests.rules import ENDED, Asked, Kind, Reason, State, Why

TIMER = actors.Job("bookings")
CAN_BE_BOOKED = {
    Kind.HOME_VISIT: frozenset(State) - ENDED,
    Kind.APPOINTMENT: frozenset({State.SUBMITTED, State.READY}),
}
FAILED_BECAUSE = frozenset({Why.NOBODY_AT_HOME, Why.OTHER})


def free_openings(
    session: Session, kind: Kind, *, by: actors.Resident, profile: Profile, now: datetime
) -> Sequence[Opening]:
    """Half days that she can still book by herself, where her request belongs or would belong."""
    mine = open_one(session, by.id, kind)
    division = mine.division if mine else division_of(session, Asked(kind, by.id, None, {}), by, profile, now)
    free = openings.list_openings(session, Purpose(kind.value), after=in_china(now).date(), whose=division)
    return [one for one in free if now < openings.fixed_from(one.day, profile.booking_until_hour)]


def book(
    session: Session,
    request_id: UUID,
    opening_id: UUID,
    *,
    by: actors.Resident | actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> Booked:
    """Books or changes; the same place again is that booking. Its holder may till the region's hour."""
    request = locked_request(session, request_id, by=by)
    if request.state not in CAN_BE_BOOKED.get(request.kind, frozenset()):
        raise Conflict("request-moved-on")
    refuse_fixed(session, request, by=by, now=now)
    wanted = Wanted(opening_id, Purpose(request.kind.value), request.division)
    booked = openings.take_place(session, request.id, wanted, profile=profile, now=now)
    if not booked.anew:
        return booked
    if isinstance(by, actors.Resident) and now >= booked.booking.fixed_from:
        raise Conflict("booking-fixed")
    _record(session, request, booked.booking, ledger.Event.RESIDENT_BOOKING_MAKE, by=by, now=now)
    if request.kind is Kind.APPOINTMENT and request.state is State.SUBMITTED:
        advance(session, request.id, State.READY, by=TIMER, now=now)
    elif request.state is State.READY:
        tell_booking(session, request, now=now)
    return booked


def assign_visitor(
    session: Session, request_id: UUID, visitor_id: UUID, number: str, *, by: actors.StaffMember, now: datetime
) -> Booking:
    """Who goes, and the number on her badge. What was approved is arranged with it, and its holder is told the name."""
    request = locked_request(session, request_id, by=by)
    booking = openings.live_booking(session, request.id)
    if booking is None or request.state not in {State.APPROVED, State.READY}:
        raise Conflict("visit-not-booked")
    if not openings.assign_visitor(session, booking, visitor_id, number):
        return booking
    _record(session, request, booking, ledger.Event.HELPDESK_VISIT_ASSIGN, by=by, now=now)
    if request.state is State.APPROVED:
        advance(session, request.id, State.READY, by=by, now=now)
    else:
        tell_booking(session, request, now=now)
    return booking


def finish_booking(
    session: Session, request_id: UUID, reason: Reason | None, *, by: actors.StaffMember, now: datetime
) -> Request:
    """It happened, or (with a reason) it did not: a visit is then arranged anew, and an appointment is called off."""
    request = load_request(session, request_id, by=by)
    if reason is not None and reason.why not in FAILED_BECAUSE:
        raise Invalid
    if reason is None:
        return advance(session, request.id, State.HANDED_OVER, by=by, now=now)
    to = State.APPROVED if request.kind is Kind.HOME_VISIT else State.WITHDRAWN
    return advance(session, request.id, to, by=by, reason=reason, now=now)


def close_opening(session: Session, opening_id: UUID, *, by: actors.StaffMember, now: datetime) -> int:
    """A half day that falls away: nobody books it any more, and whoever had is told and chooses again.

    How many had. Requests are locked before the opening, in one order, as by whoever books.
    """
    opening = openings.load_opening(session, opening_id, by=by)
    if opening.day < in_china(now).date():
        raise Conflict("opening-over")
    held = [booking.request_id for booking in openings.live_bookings(session, opening.id)]
    mine = select(Request).where(Request.id.in_(held)).order_by(Request.id).with_for_update()
    found = {one.id: one for one in session.scalars(mine.execution_options(populate_existing=True))}
    ended = openings.withdraw_places(session, opening, found, now=now)
    about = {"opening": str(opening.id), "ended": len(ended)}
    ledger.append(session, ledger.Event.AGENCY_OPENING_CLOSE, by=by, now=now, about=about)
    for booking in ended:
        _choose_again(session, found[booking.request_id], values_of(session, booking, opening), now=now)
    return len(ended)


def _choose_again(session: Session, request: Request, said: Mapping[str, Any], *, now: datetime) -> None:
    """A visit is arranged anew with its time; an appointment waits for one."""
    if request.kind is Kind.HOME_VISIT and request.state is State.READY:
        advance(session, request.id, State.APPROVED, by=TIMER, reason=Reason(Why.OTHER), now=now)
    told = {"request": request.kind.value, "number": request.number}
    told |= {name: said[name] for name in ("day", "half", "where")}
    notices.tell(session, notices.Kind.BOOKING_WITHDRAWN, resident_id=request.resident_id, now=now, **told)


@dataclass(frozen=True, slots=True)
class Arranged:
    """A booking with its half day, and the request that holds it."""

    booking: Booking
    opening: Opening
    request: Request


def list_bookings(session: Session, *, by: actors.StaffMember, days: int, now: datetime) -> Sequence[Arranged]:
    """What stands in the coming days for the requests of her area, and visits whose outcome nobody has said."""
    today = in_china(now).date()
    rows = openings.bookings_from(session, today, today + timedelta(days=days))
    held = select(Request).where(Request.id.in_([booking.request_id for booking, _ in rows]))
    found = {request.id: request for request in session.scalars(held)}
    arranged = [Arranged(booking, opening, found[booking.request_id]) for booking, opening in rows]
    return [one for one in arranged if is_within(one.request.division, by.division)]


def keep_bookings(session: Session, *, now: datetime) -> None:
    """What a timer does: calls off appointments to which nobody came, and sends the codes of today's visits."""
    for booking in openings.bookings_to_lapse(session, now=now):
        advance(session, booking.request_id, State.WITHDRAWN, by=TIMER, reason=Reason(Why.MISSED), now=now)
    for booking, opening in openings.bookings_to_tell(session, now=now):
        request = load_request(session, booking.request_id, by=TIMER)
        booking.told_at = now
        kind, said = notices.Kind.VISIT_TODAY, values_of(session, booking, opening)
        notices.tell(session, kind, resident_id=request.resident_id, now=now, code=booking.code, **said)


def is_booking_due(session: Session, *, now: datetime) -> bool:
    return bool(openings.bookings_to_lapse(session, now=now) or openings.bookings_to_tell(session, now=now))


def _record(
    session: Session, request: Request, booking: Booking, event: ledger.Event, *, by: actors.Actor, now: datetime
) -> None:
    about = {"request": str(request.id), "opening": str(booking.opening_id)}
    if booking.visitor_id is not None:
        about["visitor"] = str(booking.visitor_id)
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
