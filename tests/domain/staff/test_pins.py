"""PINs of attendants: chosen with a first code, checked at terminals of their venue."""

from sqlalchemy.orm import Session

from tests.make.staff import PIN, attendant
from tests.make.times import NOW
from tests.make.venues import terminal, venue
from webapp.domain import staff


def test_the_chosen_pin_is_hers(session: Session) -> None:
    door = terminal(session, venue(session))
    made = attendant(session, door)
    tried = staff.spend_pin_try(session, made.id, by=door, now=NOW)
    assert staff.check_pin(session, tried, pin=PIN).id == made.id
