"""A terminal's beginning."""

from flask import Response, after_this_request, request

from webapp.domain import venues
from webapp.web import limits
from webapp.web.guard import open_door
from webapp.web.house import Json, house, now
from webapp.web.transaction import session
from webapp.web.venue import COOKIE, COOKIE_PATH, venue
from webapp.web.venue.schemas import EnrolmentIn, Terminal
from webapp.web.venue.terminal import described

COOKIE_DAYS = 400  # the longest a browser keeps one; a terminal stays until it is revoked


@venue.post("/enrolments")
@open_door("the link itself is the proof")
@venue.input(EnrolmentIn)
@venue.output(Terminal, 201)
def enrol(json_data: Json) -> Json:
    """Spend a one-time link; this device becomes the terminal it names"""
    limits.spend(limits.by_address("enrol"))
    enrolled = venues.enrol_terminal(
        session(),
        json_data["token"],
        links=house.links,
        profile=house.profile,
        now=now(),
        earlier_token=request.cookies.get(COOKIE),
    )
    _send_cookie(enrolled.token)
    return described(enrolled.actor)


def _send_cookie(token: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        secure = house.settings.over_tls
        age = COOKIE_DAYS * 86400
        response.set_cookie(COOKIE, token, max_age=age, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Lax")
        return response
