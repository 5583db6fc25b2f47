from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.staff import PIN
from tests.make.times import NOW
from webapp.domain import actors, staff, venues
from webapp.domain.staff.model import Attendant
from webapp.domain.venues.model import Venue

OPERATOR = actors.Job("operator")
LINKS = venues.EnrolmentLinks(b"a key of tests, which guards nothing")


def venue(session: Session, name: str = "图书馆", scenes: tuple[str, ...] = ("CUL-01", "TOU-01")) -> Venue:
    kind = venues.VenueKind.LIBRARY
    return venues.register_venue(
        session, name=name, kind=kind, address="示范路1号", division="420302", scenes=[*scenes]
    )


def invite(session: Session, at: Venue | None = None, *, now: datetime = NOW) -> str:
    at = at or venue(session)
    return venues.invite_terminal(session, at.id, "1号门", attended=True, by=OPERATOR, links=LINKS, now=now)


def terminal(session: Session, at: Venue) -> actors.Terminal:
    return venues.enrol_terminal(session, invite(session, at), links=LINKS, profile=SHIYAN, now=NOW).actor


def start_shift(
    session: Session, who: Attendant, *, by: actors.Terminal, pin: str = PIN, now: datetime = NOW
) -> actors.Terminal:
    """The attendant starts her shift; gives the terminal as its next request knows it."""
    tried = staff.spend_pin_try(session, who.id, by=by, now=now)
    venues.start_shift(session, tried, pin=pin, by=by, now=now)
    session.expire_all()
    return replace(by, attendant_id=who.id)
