from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.times import NOW
from webapp.domain import actors, venues
from webapp.domain.venues.model import Venue

OPERATOR = actors.Job("operator")
LINKS = venues.EnrolmentLinks(b"a key of tests, which guards nothing")


def venue(session: Session, name: str = "图书馆", scenes: tuple[str, ...] = ("CUL-01", "TOU-01")) -> Venue:
    kind = venues.VenueKind.LIBRARY
    return venues.register_venue(
        session, name=name, kind=kind, address="示范路1号", division="420302", scenes=[*scenes]
    )


def terminal(session: Session, at: Venue) -> actors.Terminal:
    link = venues.invite_terminal(session, at.id, "1号门", attended=True, by=OPERATOR, links=LINKS, now=NOW)
    return venues.enrol_terminal(session, link, links=LINKS, profile=SHIYAN, now=NOW).actor
