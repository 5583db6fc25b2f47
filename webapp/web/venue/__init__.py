"""Venues' terminals. A terminal is known by the cookie that its one-time link left on it."""

from apiflask import APIBlueprint

from webapp.domain import actors, venues
from webapp.store.engine import for_reading_once
from webapp.web.guard import guard
from webapp.web.house import house

COOKIE = "onecard_terminal"
COOKIE_PATH = "/api/venue/"

venue = APIBlueprint("venue", __name__, url_prefix="/api/venue", tag="Venue")


def _sign_in(token: str) -> actors.Terminal | None:
    with for_reading_once(house.engine).connect() as connection:
        return venues.terminal_of_token(connection, token)


guard(venue, cookie=COOKIE, sign_in=_sign_in)

from webapp.web.venue import enrolments, scans, shifts, terminal  # noqa: E402, F401 - the endpoints hang themselves on the blueprint
