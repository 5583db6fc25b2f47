from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain.venues.model import Venue
from webapp.domain.venues.rules import VenueKind


def register_venue(
    session: Session, *, name: str, kind: VenueKind, address: str, division: str, scenes: list[str]
) -> Venue:
    venue = Venue(id=ids.new_id(), name=name, kind=kind, address=address, division=division, scenes=scenes)
    session.add(venue)
    session.flush()
    return venue
