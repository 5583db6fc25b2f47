"""Loads the demonstration into an empty database; what a database has of it is left alone."""

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.demonstration.changes import begin_changes
from webapp.demonstration.desks import CLERKS, open_desks
from webapp.demonstration.family import begin_care, begin_contest, enter_institution
from webapp.demonstration.making import begin_making
from webapp.demonstration.people import PEOPLE, Person
from webapp.demonstration.places import VENUES
from webapp.demonstration.settle import settle
from webapp.demonstration.visits import begin_visits, open_days
from webapp.domain import actors, cards, production, requests, residents, staff, venues
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
                if residents.id_of_number(session, person.id_number) is None:
                    settle(session, person, profile, now)
            _ask(session, PEOPLE[-1], profile, now)
        # Apart, because a demonstration that was loaded before there were desks gets them too.
        open_desks(session, now=now)
        _stock(session, profile, now)
        open_days(session, now=now)
        if empty:
            _decide(session, profile, now)
            begin_visits(session, profile, now=now)
            begin_changes(session, profile, now=now)
            begin_making(session, profile, now=now)
            begin_care(session, profile, clerk=_clerk(session), now=now)
            begin_contest(session, profile, clerk=_clerk(session), now=now)
            enter_institution(session, clerk=_clerk(session), now=now)
    return empty


def _stock(session: Session, profile: Profile, now: datetime) -> None:
    """A box of blanks, so that a card can be made at the desk; the same box again is the box that is there."""
    box = production.Delivery("示范白卡 1 号箱", profile.region, "YK00000001", 200)
    production.receive_box(session, box, by=_clerk(session), now=now)


def _clerk(session: Session) -> actors.StaffMember:
    return actors.StaffMember(staff.load_account(session, CLERKS[0].login).id, actors.Role.AGENCY, None, ids.new_id())


def _decide(session: Session, profile: Profile, now: datetime) -> None:
    """The decision behind each suspended card, so that a clerk has one to lift."""
    first, second = (
        actors.StaffMember(staff.load_account(session, clerk.login).id, actors.Role.AGENCY, None, ids.new_id())
        for clerk in CLERKS[:2]
    )
    for person in PEOPLE:
        if person.social_security_state is cards.SocialSecurityState.SUSPENDED:
            ground, today = cards.SuspensionGround.LENT_FOR_GAIN, in_china(now).date()
            decision = cards.Decision(ground, "示范市人力资源和社会保障局", "示范决〔2026〕1号", today)
            entered = cards.propose_by_number(session, person.card_number, decision, by=first, now=now).suspension
            cards.approve_suspension(session, entered.id, person.card_number, by=second, profile=profile, now=now)


def _ask(session: Session, person: Person, profile: Profile, now: datetime) -> None:
    """One request on its way, so that the desk's queue is not empty."""
    whose = residents.id_of_number(session, person.id_number)
    if whose is not None:
        details = {"address": "十堰市茅箭区五堰街道示范路1号", "why": "腿脚不便，来不了窗口"}
        asked = requests.Asked(requests.Kind.HOME_VISIT, whose, None, details)
        holder = actors.Resident(whose, ids.new_id(), ids.new_id())
        requests.open_request(session, asked, door=cards.Door.APP, by=holder, profile=profile, now=now)
