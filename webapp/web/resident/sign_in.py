"""Signing in and out."""

from flask import request

from webapp.domain import cards, residents
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, open_door, the_resident
from webapp.web.house import Json, house, now
from webapp.web.resident import cookie_of, resident
from webapp.web.resident.cookie import forget_cookie, send_cookie
from webapp.web.resident.home import home_of
from webapp.web.resident.schemas import CodeAnswer, Home, Numbers, SignInTicket
from webapp.web.transaction import session


@resident.post("/sign-in-codes")
@open_door("signing in begins here")
@resident.input(Numbers)
@resident.output(SignInTicket, 202)
def request_code(json_data: Json) -> Json:
    """Send a one-time code to the registered phone; the same answer for a card nobody has"""
    card, person = cards.checked_numbers(**json_data)
    limits.spend(limits.by_address("sign-in"), (f"sign-in:{card}:{person}", cards.requests_limit(house.profile)))
    ticket = cards.request_sign_in(session(), card_number=card, id_number=person, profile=house.profile, now=now())
    lives = int(ticket.lives.total_seconds())
    return {"ticket": ticket.token, "expires_in": lives, "resend_after": house.profile.sign_in_resend_seconds}


@resident.post("/sessions")
@open_door("signing in ends here")
@resident.input(CodeAnswer)
@resident.output(Home, 201)
def start_session(json_data: Json) -> Json:
    """Answer the one-time code; this phone becomes a registered device"""
    limits.spend(limits.by_address("answer"))
    limits.spend_code_try(json_data["ticket"])
    started = residents.sign_in(session(), **json_data, profile=house.profile, now=now())
    if earlier := request.cookies.get(cookie_of(request)):
        residents.leave_earlier_phone(session(), earlier, by=started.actor, now=now())
    send_cookie(started.token, started.expires_at)
    return home_of(started.actor)


@resident.delete("/sessions/current")
@needs(Permission.RESIDENT_SESSION_END)
@resident.output({}, 204)
def end_session() -> str:
    """Sign this phone out; the credentials it holds are dead from now on"""
    by = the_resident()
    residents.sign_out_device(session(), by.device_id, by=by, now=now())
    forget_cookie()
    return ""
