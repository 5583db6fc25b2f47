"""Residents' phones. They sign in with a card and a one-time code; the session is an HttpOnly cookie of their own."""

from apiflask import APIBlueprint

from webapp.domain import actors, residents
from webapp.web.guard import guard
from webapp.web.house import now
from webapp.web.transaction import own_session

COOKIE = "onecard_resident"
COOKIE_PATH = "/api/resident/"

resident = APIBlueprint("resident", __name__, url_prefix="/api/resident", tag="Resident")


def _sign_in(token: str) -> actors.Resident | None:
    with own_session(writes=False) as session:
        return residents.resident_of_token(session, token, now=now())


guard(resident, cookie=COOKIE, sign_in=_sign_in)

from webapp.web.resident import (  # noqa: E402, F401 - the endpoints hang themselves on the blueprint
    cards,
    care,
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
