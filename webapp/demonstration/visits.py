"""What has been arranged in the demonstration: half days to book, a visit of today, and a card on its way by post."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.demonstration.desks import CLERKS
from webapp.demonstration.people import DIVISIONS, PEOPLE, Person
from webapp.domain import actors, cards, openings, requests, residents, shipments, staff
from webapp.domain.openings import Half, Plan, Purpose
from webapp.domain.regions import Profile
from webapp.domain.requests import Asked, Kind, Reason, Request, State, Why

DAYS = 12
ABOUT_A_CARD = {Kind.DELIVERY, Kind.REPLACE, Kind.RESET_PIN}
OUTLETS = {
    "420300": "示范市民服务中心（北京路示范段3号）",
    "420302": "示范茅箭服务大厅（五堰街道示范路1号）",
    "420303": "示范张湾服务大厅（车城路示范段2号）",
}
BADGE = "S0042"
VISITED, POSTED = PEOPLE[-7], PEOPLE[-8]
ADDRESS = "十堰市张湾区车城路街道示范路2号"


def open_days(session: Session, *, now: datetime) -> None:
    """From today on at each start; what is there stays. Visits are made from each division, and a hall serves all."""
    today, calendar, by = in_china(now).date(), requests.clock.announced(), actors.Job("demonstration")
    coming = [today + timedelta(days) for days in range(1, DAYS)]
    days = [today, *(day for day in coming if calendar.is_working(day))]
    for division in DIVISIONS:
        visits = Plan(Purpose.HOME_VISIT, division, "", days, list(Half), 2)
        openings.add_openings(session, visits, by=by, now=now)
    for division, outlet in OUTLETS.items():
        desk = Plan(Purpose.APPOINTMENT, division, outlet, days, list(Half), 8)
        openings.add_openings(session, desk, by=by, now=now)


def begin_visits(session: Session, profile: Profile, *, now: datetime) -> None:
    """Once. The clerk of the helpdesk is the visitor, so that whoever tries it sees both sides of the code."""
    desk = clerk(session, actors.Role.HELPDESK)
    visit = ask(session, VISITED, Kind.HOME_VISIT, profile, now, address=ADDRESS, why="腿脚不便，来不了窗口")
    yesterday = in_china(now).date() - timedelta(days=1)
    free = openings.list_openings(session, Purpose.HOME_VISIT, after=yesterday, whose=visit.division)
    today = next(one for one in free if one.half is Half.AFTERNOON)
    requests.book(session, visit.id, today.id, by=desk, profile=profile, now=now)
    move(session, visit, desk, State.CHECKED, State.APPROVED, now=now)
    requests.assign_visitor(session, visit.id, desk.id, BADGE, by=desk, now=now)

    posted = ask(session, POSTED, Kind.DELIVERY, profile, now, address=ADDRESS)
    move(session, posted, desk, State.CHECKED, State.APPROVED, State.READY, now=now)
    shipments.hand_to_post(session, posted.id, by=desk, now=now)


def clerk(session: Session, role: actors.Role) -> actors.StaffMember:
    """The first at each desk."""
    login = next(one.login for one in CLERKS if one.role is role)
    return actors.StaffMember(staff.load_account(session, login).id, role, None, ids.new_id())


def ask(session: Session, person: Person, kind: Kind, profile: Profile, now: datetime, **details: str) -> Request:
    whose = residents.id_of_number(session, person.id_number)
    if whose is None:
        raise LookupError(person.name)
    held = cards.cards_of(session, whose, rule=profile.ecard_rule(now))
    card_id = held[0].card.id if kind in ABOUT_A_CARD else None
    by = actors.Resident(whose, ids.new_id(), ids.new_id())
    asked = Asked(kind, whose, card_id, details)
    return requests.open_request(session, asked, door=cards.Door.APP, by=by, profile=profile, now=now)


def move(session: Session, request: Request, by: actors.StaffMember, *states: State, now: datetime) -> None:
    for state in states:
        reason = Reason(Why.OTHER, "演示资料，已在窗口核对") if state is State.APPROVED else None
        requests.advance(session, request.id, state, by=by, reason=reason, now=now)
