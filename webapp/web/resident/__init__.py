"""Residents' phones. They sign in with a card and a one-time code; the session is an HttpOnly cookie of their own."""

from apiflask import APIBlueprint
from flask import Request

from webapp.domain import actors, residents
from webapp.web.guard import guard
from webapp.web.house import now
from webapp.web.transaction import own_session

COOKIE = "onecard_resident"
COOKIE_PATH = "/api/resident/"
# A phone may be several people's. Each has a seat, which the app names; without a name it is the first.
SEAT = "Onecard-Seat"
MORE_SEATS = ("1", "2", "3")

resident = APIBlueprint("resident", __name__, url_prefix="/api/resident", tag="Resident")


def _sign_in(token: str) -> actors.Resident | None:
    with own_session(writes=False) as session:
        return residents.resident_of_token(session, token, now=now())


def cookie_of(incoming: Request) -> str:
    """Of the seat: nobody's session is sent away, or taken for another's, when the next person signs in."""
    seat = incoming.headers.get(SEAT)
    return f"{COOKIE}_{seat}" if seat in MORE_SEATS else COOKIE


guard(resident, cookie=cookie_of, sign_in=_sign_in)

from webapp.web.resident import (  # noqa: E402, F401 - the endpoints hang themselves on the blueprint
    cards,
    care,
    data_changes,
    devices,
    ecards,
    home,
    losses,
    messages,
    reads,
    requests,
    sign_in,
    wallet,
)
