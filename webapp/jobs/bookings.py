"""Calls off appointments to which nobody came, and sends the check codes of today's visits."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import requests
from webapp.store.engine import for_writing


def follow_bookings(engine: Engine, clock: Clock) -> None:
    """Looks first, because writing takes SQLite's one lock and there is hardly ever anything to do."""
    now = clock()
    with Session(engine) as session:
        if not requests.is_booking_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        requests.keep_bookings(session, now=now)
