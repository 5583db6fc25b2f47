"""Reading openings and bookings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors
from webapp.domain.errors import NotFound
from webapp.domain.openings.model import Booking, Opening
from webapp.domain.openings.rules import TELL_FROM, Purpose
from webapp.domain.regions import area_prefix, is_within, levels_of

AHEAD = timedelta(days=31)
AT_ONCE = 100
Row = tuple[Booking, Opening]


def serves(division: str) -> ColumnElement[bool]:
    """What is open to whoever belongs to a division: what lies in it, and what is there for an area around it."""
    return or_(Opening.division.startswith(area_prefix(division)), Opening.division.in_(levels_of(division)))


def list_openings(
    session: Session, purpose: Purpose, *, after: date, whose: str | None = None, free: bool = True
) -> Sequence[Opening]:
    """A month of them from the day after, by place and time: all, or those for whoever belongs to a division.

    Those that are full are left out where asked.
    """
    query = select(Opening).where(Opening.purpose == purpose, Opening.day > after, Opening.day <= after + AHEAD)
    if whose is not None:
        query = query.where(serves(whose))
    if free:
        query = query.where(Opening.taken < Opening.places)
    # Mornings come first, because their word does not.
    order = (Opening.division, Opening.place, Opening.day, Opening.half.desc())
    return session.scalars(query.order_by(*order)).all()


def load_opening(session: Session, opening_id: UUID, *, by: actors.StaffMember) -> Opening:
    """One of the clerk's area."""
    opening = session.get(Opening, opening_id)
    if opening is None or not is_within(opening.division, by.division):
        raise NotFound
    return opening


def live_bookings(session: Session, opening_id: UUID) -> Sequence[Booking]:
    query = select(Booking).where(Booking.opening_id == opening_id, Booking.ended_at.is_(None))
    return session.scalars(query.order_by(Booking.request_id)).all()


def live_booking(session: Session, request_id: UUID) -> Booking | None:
    query = select(Booking).where(Booking.request_id == request_id, Booking.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def newest_booking(session: Session, request_id: UUID) -> Row | None:
    """The one it holds, or the last it held."""
    query = select(Booking, Opening).join(Opening, Opening.id == Booking.opening_id)
    newest = query.where(Booking.request_id == request_id).order_by(Booking.booked_at.desc()).limit(1)
    row = session.execute(newest).first()
    return None if row is None else (row[0], row[1])


def opening_of(session: Session, booking: Booking) -> Opening:
    return session.get_one(Opening, booking.opening_id)


def bookings_from(session: Session, day: date, until: date) -> Sequence[Row]:
    """All that stand in these days, and visits of before whose outcome nobody has said."""
    query = _live().where(Opening.day <= until).order_by(Opening.day, Opening.half.desc(), Opening.place)
    rows = [(booking, opening) for booking, opening in session.execute(query)]
    return [row for row in rows if row[1].day >= day or row[1].purpose is Purpose.HOME_VISIT]


def bookings_to_lapse(session: Session, *, now: datetime) -> Sequence[Booking]:
    """Appointments of days that are over, to which nobody came."""
    over = _live().where(Opening.purpose == Purpose.APPOINTMENT, Opening.day < in_china(now).date())
    return [booking for booking, _ in session.execute(over.limit(AT_ONCE))]


def bookings_to_tell(session: Session, *, now: datetime) -> Sequence[Row]:
    """Visits of today that have a visitor, and whose holders were not sent the code yet."""
    here = in_china(now)
    if here.time() < TELL_FROM:
        return []
    query = _live().where(Opening.day == here.date(), Booking.code.is_not(None), Booking.told_at.is_(None))
    return [(booking, opening) for booking, opening in session.execute(query.limit(AT_ONCE))]


def check_visit(session: Session, number: str, code: str, *, now: datetime) -> Booking | None:
    """The visit of today for which whoever wears this number says this code; the codes are sealed, and few a day."""
    query = _live().where(Opening.day == in_china(now).date(), Booking.visitor_number == number)
    return next((booking for booking, _ in session.execute(query) if booking.code == code), None)


def _live() -> Select[Booking, Opening]:
    query = select(Booking, Opening).join(Opening, Opening.id == Booking.opening_id)
    return query.where(Booking.ended_at.is_(None))
