"""What a holder does with the card in a kiosk's reader. Nothing that says whose it is leaves the server."""

from datetime import timedelta

from webapp.domain import cards, residents
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, the_kiosk
from webapp.web.house import Json, house, now
from webapp.web.kiosk import kiosk
from webapp.web.kiosk.schemas import Activated, AtKiosk, InReader, KioskActivation, KioskTicket
from webapp.web.transaction import own_session, session

# A queue of people is slower than this; a machine that was taken over and tries numbers is not.
QUESTIONS = residents.Limit(120, timedelta(hours=1))


@kiosk.post("/cards")
@needs(Permission.KIOSK_CARD_READ)
@kiosk.input(InReader)
@kiosk.output(AtKiosk)
def see_card(json_data: Json) -> Json:
    """What the machine may offer for the card in its reader"""
    _spend_question()
    seen = cards.see_at_kiosk(session(), _read(json_data), profile=house.profile)
    return {"can_activate": seen.can_activate, "needs_code": seen.needs_code}


@kiosk.post("/activation-codes")
@needs(Permission.KIOSK_CARD_ACTIVATE)
@kiosk.input(InReader)
@kiosk.output(KioskTicket, 202)
def send_code(json_data: Json) -> Json:
    """Send a code to the registered phone of the card's holder"""
    _spend_question()
    limits.spend((f"kiosk-code:{json_data['card_number']}", cards.requests_limit(house.profile)))
    ticket = cards.send_code_at_kiosk(session(), _read(json_data), profile=house.profile, now=now())
    lives = int(ticket.lives.total_seconds())
    return {"ticket": ticket.token, "expires_in": lives, "resend_after": house.profile.sign_in_resend_seconds}


@kiosk.post("/activations")
@needs(Permission.KIOSK_CARD_ACTIVATE)
@kiosk.input(KioskActivation)
@kiosk.output(Activated)
def activate(json_data: Json) -> Json:
    """Take the card into use; the card before it stops, and the same again is so already"""
    _spend_question()
    read, profile, answer = _read(json_data), house.profile, None
    # In a session of its own, because limits must be counted before the request begins to write.
    with own_session(writes=False) as own:
        is_due = cards.see_at_kiosk(own, read, profile=profile).can_activate
    if is_due and json_data["ticket"] and json_data["code"]:
        limits.spend_code_try(json_data["ticket"], residents.Purpose.ACTIVATE)
        answer = cards.CodeAnswer(json_data["ticket"], json_data["code"])
    outcome = cards.activate_at_kiosk(session(), read, answer, by=the_kiosk(), profile=profile, now=now())
    return {"already": outcome.already}


def _read(json_data: Json) -> cards.InReader:
    return cards.InReader(json_data["card_number"], json_data["chip_id"])


def _spend_question() -> None:
    limits.spend((f"kiosk:{the_kiosk().id}", QUESTIONS))
