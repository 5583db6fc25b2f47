"""The electronic card's beginning."""

from webapp.domain import cards
from webapp.domain.actors import Permission
from webapp.domain.errors import Invalid
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, now
from webapp.web.resident import resident
from webapp.web.resident.home import home_of
from webapp.web.resident.schemas import Acceptance, Home
from webapp.web.transaction import session


@resident.post("/ecards")
@needs(Permission.RESIDENT_ECARD_ACCEPT)
@resident.input(Acceptance)
@resident.output(Home, 201)
def accept(json_data: Json) -> Json:
    """The holder agrees to the electronic card; the same again is the same answer"""
    if not json_data["accept"]:
        raise Invalid
    cards.accept_ecard(session(), json_data["card_id"], by=the_resident(), now=now())
    return home_of(the_resident())
