"""Requests of the last weeks that are finished, so that the public account of promises has something to count."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp import ids
from webapp.demonstration.people import PEOPLE
from webapp.demonstration.settle import settle
from webapp.demonstration.visits import ask, move
from webapp.domain import actors, residents
from webapp.domain.regions import Profile
from webapp.domain.requests import Kind, State
from webapp.store.engine import for_writing

ASKED = PEOPLE[-28:-16]
FIRST_DAYS_AGO = 31
LATE_BY = timedelta(days=15)
DONE = (State.CHECKED, State.APPROVED, State.HANDED_OVER)
# Of a clerk who works here no longer.
DESK = actors.StaffMember(ids.new_id(), actors.Role.HELPDESK, None, ids.new_id())


def finish_requests(engine: Engine, profile: Profile, *, now: datetime) -> None:
    """All on the day they were asked for, but for the first one, which was late; in the order in which it happened.

    The ledger is chained in that order too, so that this comes before everything that happens today.
    """
    with Session(for_writing(engine)) as session, session.begin():
        begun_at = now - timedelta(days=FIRST_DAYS_AGO)
        for person in ASKED:
            if residents.id_of_number(session, person.id_number) is None:
                settle(session, person, profile, begun_at)
        late, *others = ASKED
        waits = ask(session, late, Kind.RESET_PIN, profile, begun_at)
        for days, person in enumerate(others, 1):
            at = begun_at + timedelta(days=days)
            move(session, ask(session, person, Kind.RESET_PIN, profile, at), DESK, *DONE, now=at)
        move(session, waits, DESK, *DONE, now=begun_at + LATE_BY)
