"""What was changed of one person: a number that she never asked for and contests, and one that she may contest."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp import ids
from webapp.demonstration.desks import CLERKS
from webapp.demonstration.people import PEOPLE
from webapp.demonstration.visits import ask, move
from webapp.domain import actors, requests, staff
from webapp.domain.regions import Profile
from webapp.domain.requests import Kind, State
from webapp.domain.residents import DataField

CHANGED = PEOPLE[-9]
# The clerk of the helpdesk had no part in them, so that whoever tries it can decide.
HANDS = ("jingban", "banzhang")


def begin_changes(session: Session, profile: Profile, *, now: datetime) -> None:
    """Once."""
    checker, approver = (_clerk(session, login) for login in HANDS)
    wanted = {DataField.PHONE: "10000000998", DataField.FALLBACK_PHONE: "10000000999"}
    for field, value in wanted.items():
        asked = ask(session, CHANGED, Kind.CHANGE_DATA, profile, now, field=field.value, value=value)
        move(session, asked, checker, State.CHECKED, now=now)
        move(session, asked, approver, State.APPROVED, State.HANDED_OVER, now=now)
    by = actors.Resident(asked.resident_id, ids.new_id(), ids.new_id())
    newest = requests.list_changes(session, by=by)[0]
    ask(session, CHANGED, Kind.CONTEST_CHANGE, profile, now, change=str(newest.id))


def _clerk(session: Session, login: str) -> actors.StaffMember:
    role = next(one.role for one in CLERKS if one.login == login)
    return actors.StaffMember(staff.load_account(session, login).id, role, None, ids.new_id())
