"""The electronic card's beginning."""

from webapp.domain import cards
from webapp.domain.actors import Permission
from webapp.domain.errors import Invalid
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, house, now
from webapp.web.resident import resident
from webapp.web.resident.home import home_of
from webapp.web.resident.schemas import Acceptance, Authorisation, Home
from webapp.web.transaction import session


@resident.post("/ecards")
@needs(Permission.RESIDENT_ECARD_ACCEPT)
@resident.input(Acceptance)
@resident.output(Home, 201)
def accept(json_data: Json) -> Json:
    """The holder agrees to the electronic card; the same again is the same answer"""
    if not json_data["accept"]:
        raise Invalid
    rule = house.profile.ecard_rule(now())
    cards.accept_ecard(session(), json_data["card_id"], by=the_resident(), rule=rule, now=now())
    return home_of(the_resident())


@resident.post("/ecards/authorisations")
@needs(Permission.RESIDENT_ECARD_ACCEPT)
@resident.input(Authorisation)
@resident.output(Home, 201)
def authorise(json_data: Json) -> Json:
    """Let the electronic card go on while its card is lost, where the region leaves that to its holder"""
    cards.authorise_ecard(session(), json_data["card_id"], by=the_resident(), profile=house.profile, now=now())
    return home_of(the_resident())
