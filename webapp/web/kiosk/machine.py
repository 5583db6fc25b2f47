"""A machine's beginning, and what it knows of itself."""

from flask import Response, after_this_request, request

from webapp.domain import actors, venues
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, open_door, the_kiosk
from webapp.web.house import Json, house, now
from webapp.web.kiosk import COOKIE, COOKIE_PATH, kiosk
from webapp.web.kiosk.schemas import EnrolmentIn, Machine
from webapp.web.transaction import session

COOKIE_DAYS = 400  # the longest a browser keeps one; a machine stays until it is revoked


@kiosk.post("/enrolments")
@open_door("the link itself is the proof")
@kiosk.input(EnrolmentIn)
@kiosk.output(Machine, 201)
def enrol(json_data: Json) -> Json:
    """Spend a one-time link; this device becomes the kiosk it names"""
    limits.spend(limits.by_address("enrol"))
    by, token = venues.enrol_kiosk(
        session(),
        json_data["token"],
        links=house.links,
        profile=house.profile,
        now=now(),
        earlier_token=request.cookies.get(COOKIE),
    )
    _send_cookie(token)
    return _described(by)


@kiosk.get("/machine")
@needs(Permission.KIOSK_MACHINE_READ)
@kiosk.output(Machine)
def machine() -> Json:
    """Which machine this is, and where"""
    return _described(the_kiosk())


def _described(by: actors.Kiosk) -> Json:
    terminal, venue = venues.load_terminal(session(), by.id), venues.load_venue(session(), by.venue_id)
    return {"name": terminal.name, "venue": venue.name, "demonstration": house.settings.demonstration}


def _send_cookie(token: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        secure, age = house.settings.over_tls, COOKIE_DAYS * 86400
        response.set_cookie(
            COOKIE, token, max_age=age, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Strict"
        )
        return response
