"""Loads the demonstration into an empty database; what a database has of it is left alone."""

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp import ids
from webapp.demonstration.desks import open_desks
from webapp.demonstration.people import PEOPLE, Person
from webapp.demonstration.places import VENUES
from webapp.domain import actors, cards, requests, residents, venues
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def load(engine: Engine, profile: Profile, *, now: datetime) -> bool:
    """True if it was loaded now. All of it or nothing: one transaction."""
    with Session(for_writing(engine)) as session, session.begin():
        empty = not venues.list_venues(session)
        if empty:
            for venue in VENUES:
                venues.register_venue(session, **venue)
            for person in PEOPLE:
                settle(session, person, profile, now)
            _ask(session, PEOPLE[-1], profile, now)
        # Apart, because a demonstration that was loaded before there were desks gets them too.
        open_desks(session, now=now)
    return empty


def _ask(session: Session, person: Person, profile: Profile, now: datetime) -> None:
    """One request on its way, so that the desk's queue is not empty."""
    whose = residents.id_of_number(session, person.id_number)
    if whose is not None:
        details = {"address": "十堰市茅箭区五堰街道示范路1号", "why": "腿脚不便，来不了窗口"}
        asked = requests.Asked(requests.Kind.HOME_VISIT, whose, None, details)
        holder = actors.Resident(whose, ids.new_id(), ids.new_id())
        requests.open_request(session, asked, door=cards.Door.APP, by=holder, profile=profile, now=now)


def settle(session: Session, person: Person, profile: Profile, now: datetime) -> None:
    resident = residents.register_resident(
        session, name=person.name, id_number=person.id_number, phone=person.phone, now=now
    )
    new = cards.NewCard(resident.id, person.card_number, person.division, person.bank_name, person.bank_account)
    card = cards.register_card(session, new, profile=profile, now=now)
    card.state, card.social_security_state, card.bank_state = (
        person.card_state,
        person.social_security_state,
        person.bank_state,
    )
