"""A terminal's beginning, and what it knows of itself."""

from flask import Response, after_this_request

from webapp.domain import actors, venues
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, open_door, the_terminal
from webapp.web.house import Json, house, now, server_time
from webapp.web.transaction import session
from webapp.web.venue import COOKIE, COOKIE_PATH, venue
from webapp.web.venue.schemas import EnrolmentIn, Terminal

COOKIE_DAYS = 400  # the longest a browser keeps one; a terminal stays until it is revoked


@venue.post("/enrolments")
@open_door("the link itself is the proof")
@venue.input(EnrolmentIn)
@venue.output(Terminal, 201)
def enrol(json_data: Json) -> Json:
    """Spend a one-time link; this device becomes the terminal it names"""
    limits.spend(limits.by_address("enrol"))
    enrolled = venues.enrol_terminal(session(), json_data["token"], links=house.links, profile=house.profile, now=now())
    _send_cookie(enrolled.token)
    return _post(enrolled.actor)


@venue.get("/terminal")
@needs(Permission.VENUE_TERMINAL_READ)
@venue.output(Terminal)
def terminal() -> Json:
    """The terminal's name, venue and scenes"""
    return _post(the_terminal())


def _post(by: actors.Terminal) -> Json:
    post = venues.load_post(session(), by=by)
    return {
        "id": str(post.terminal.id),
        "name": post.terminal.name,
        "venue": {"name": post.venue.name, "address": post.venue.address},
        "scenes": post.scenes,
        "server_time": server_time(),
        "demonstration": house.settings.demonstration,
    }


def _send_cookie(token: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        secure = house.settings.over_tls
        age = COOKIE_DAYS * 86400
        response.set_cookie(COOKIE, token, max_age=age, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Lax")
        return response
