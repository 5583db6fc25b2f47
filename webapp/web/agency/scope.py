"""What a clerk may see: the venues of her area. A venue elsewhere is answered as one that is not there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from webapp.domain import venues
from webapp.domain.errors import NotFound
from webapp.domain.regions import is_within
from webapp.web.guard import the_staff_member
from webapp.web.transaction import session

REVOKED = "revoked"


def my_venues() -> Sequence[Any]:
    area = the_staff_member().division
    return [venue for venue in venues.list_venues(session()) if is_within(venue.division, area)]


def venue_at(venue_id: UUID) -> Any:
    venue = venues.load_venue(session(), venue_id)
    if not is_within(venue.division, the_staff_member().division):
        raise NotFound
    return venue


def terminal_at(venue_id: UUID, terminal_id: UUID) -> Any:
    """A row of the venue's list: terminal, state and shift. One that was revoked is not there any more."""
    rows = venues.list_terminals(session(), venue_at(venue_id).id)
    row = next((row for row in rows if row.terminal.id == terminal_id and row.state != REVOKED), None)
    if row is None:
        raise NotFound
    return row
