"""A place is taken, changed, given to a visitor and given back. What that means for a request: requests/booking.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import staff
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.openings.lists import live_booking, live_bookings, opening_of, serves
from webapp.domain.openings.model import Booking, Opening
from webapp.domain.openings.rules import CODE_DIGITS, LONGEST_NUMBER, Outcome, Purpose, fixed_from
from webapp.domain.regions import Profile


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place of this opening, if it is for this and for whoever belongs to that division."""

    opening_id: UUID
    purpose: Purpose
    division: str


@dataclass(frozen=True, slots=True)
class Booked:
    """The place that a request holds now; `anew` where it did not hold it before."""

    booking: Booking
    opening: Opening
    anew: bool


def take_place(session: Session, request_id: UUID, wanted: Wanted, *, profile: Profile, now: datetime) -> Booked:
    """Called with the request locked. Gives back the place it held; of two who want the last one, one is told."""
    held = live_booking(session, request_id)
    # Both rows in one order, so that two who change places with each other do not wait for each other in a circle.
    both = {wanted.opening_id, held.opening_id} if held else {wanted.opening_id}
    session.scalars(select(Opening).where(Opening.id.in_(both)).order_by(Opening.id).with_for_update()).all()
    there = (Opening.id == wanted.opening_id, Opening.purpose == wanted.purpose, serves(wanted.division))
    opening = session.scalars(select(Opening).where(*there)).one_or_none()
    if opening is None:
        raise NotFound
    if held is not None and held.opening_id == opening.id:
        return Booked(held, opening, anew=False)
    if opening.day < in_china(now).date():
        raise Conflict("opening-over")
    claim = update(Opening).where(Opening.id == opening.id, Opening.taken < Opening.places)
    if session.execute(claim.values(taken=Opening.taken + 1)).rowcount != 1:  # type: ignore[attr-defined] # of an UPDATE
        raise Conflict("opening-full")
    if held is not None:
        end_booking(session, held, Outcome.FREED, now=now)
    booking = Booking(
        id=ids.new_id(),
        opening_id=opening.id,
        request_id=request_id,
        booked_at=now,
        fixed_from=fixed_from(opening.day, profile.booking_until_hour),
    )
    session.add(booking)
    session.flush()
    return Booked(booking, opening, anew=True)


def end_booking(session: Session, booking: Booking, outcome: Outcome, *, now: datetime) -> None:
    """Once. A place that was given back can be had by somebody else; one that was used stays used."""
    booking.ended_at, booking.outcome, booking.code = now, outcome, None
    session.flush()
    if outcome is Outcome.FREED:
        query = update(Opening).where(Opening.id == booking.opening_id)
        session.execute(query.values(taken=Opening.taken - 1))


def withdraw_places(
    session: Session, opening: Opening, requests: Collection[UUID], *, now: datetime
) -> Sequence[Booking]:
    """All of a half day, for good, with the requests that hold one locked: whose bookings ended with it."""
    session.refresh(opening, with_for_update=True)
    live = live_bookings(session, opening.id)
    if not {booking.request_id for booking in live} <= set(requests):
        raise Conflict("opening-changed")
    for booking in live:
        end_booking(session, booking, Outcome.FREED, now=now)
    session.execute(update(Opening).where(Opening.id == opening.id).values(places=Opening.taken))
    return live


def assign_visitor(session: Session, booking: Booking, visitor_id: UUID, number: str) -> bool:
    """Whether that is news. Another visitor has another code, because the first one knows hers."""
    if not (0 < len(number) <= LONGEST_NUMBER and number.isascii() and number.isalnum()):
        raise Invalid("badge-mistyped")
    if opening_of(session, booking).purpose is not Purpose.HOME_VISIT:
        raise Conflict("visit-not-booked")
    if visitor_id not in staff.active_accounts(session, staff.Role.HELPDESK):
        raise NotFound
    if (booking.visitor_id, booking.visitor_number) == (visitor_id, number):
        return False
    booking.visitor_id, booking.visitor_number = visitor_id, number
    booking.code, booking.told_at = ids.new_digits(CODE_DIGITS), None
    return True
