"""Shifts and PINs of attendants, at the terminal where they stand."""

from uuid import UUID

from webapp.domain import staff, venues
from webapp.domain.actors import Permission
from webapp.web.guard import needs, the_terminal
from webapp.web.house import Json, now
from webapp.web.transaction import own_session, session
from webapp.web.venue import venue
from webapp.web.venue.schemas import PinIn, ShiftIn, Terminal
from webapp.web.venue.terminal import described


@venue.post("/shifts")
@needs(Permission.VENUE_SHIFT_START)
@venue.input(ShiftIn)
@venue.output(Terminal, 201)
def start_shift(json_data: Json) -> Json:
    """An attendant of this venue says with her PIN that she stands here"""
    tried = _spend_try(json_data["attendant"])
    venues.start_shift(session(), tried, pin=json_data["pin"], by=the_terminal(), now=now())
    return described(the_terminal())


@venue.delete("/shifts/current")
@needs(Permission.VENUE_SHIFT_END)
@venue.output({}, 204)
def end_shift() -> str:
    """Nobody stands here any more; where nobody did, nothing changes"""
    venues.end_shift(session(), by=the_terminal(), now=now())
    return ""


@venue.post("/pins")
@needs(Permission.VENUE_PIN_CHOOSE)
@venue.input(PinIn)
@venue.output({}, 204)
def choose_pin(json_data: Json) -> str:
    """An attendant spends her first code and chooses her PIN"""
    tried = _spend_try(json_data["attendant"])
    first_code, pin = json_data["first_code"], json_data["pin"]
    staff.choose_pin(session(), tried, first_code=first_code, pin=pin, by=the_terminal(), now=now())
    return ""


def _spend_try(attendant_id: UUID) -> staff.PinTry:
    """Counted in a transaction of its own, so that no refusal gives the try back."""
    with own_session(writes=True) as own:
        return staff.spend_pin_try(own, attendant_id, by=the_terminal(), now=now())
