"""Requests of the last weeks that are finished, so that the public account of promises has something to count."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.demonstration.people import PEOPLE
from webapp.demonstration.visits import ask, clerk, move
from webapp.domain import actors
from webapp.domain.regions import Profile
from webapp.domain.requests import Kind, State
from webapp.store.engine import for_writing

ASKED = PEOPLE[-28:-16]
LATE_BY = timedelta(days=15)


def finish_requests(engine: Engine, profile: Profile, *, now: datetime) -> None:
    """All on the day they were asked for, but for the last one, which was late."""
    with Session(for_writing(engine)) as session, session.begin():
        desk = clerk(session, actors.Role.HELPDESK)
        for days, person in enumerate(ASKED, 20):
            at = now - timedelta(days=days)
            asked = ask(session, person, Kind.RESET_PIN, profile, at)
            done_at = at + LATE_BY if person is ASKED[-1] else at
            move(session, asked, desk, State.CHECKED, State.APPROVED, State.HANDED_OVER, now=done_at)
