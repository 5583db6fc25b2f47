"""Says which promises are broken, makes days firm once a year is announced, and counts what was kept once a day."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock, in_china
from webapp.domain import requests
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def keep_promises(engine: Engine, profile: Profile, clock: Clock) -> None:
    """What is broken first, so that the count knows of it."""
    now = clock()
    with Session(engine) as session:
        is_due = requests.is_promise_due(session, now=now)
        is_counted = requests.is_kept_counted(session, day=in_china(now).date())
    if is_due:
        with Session(for_writing(engine)) as session, session.begin():
            requests.keep_promises(session, now=now)
    if not is_counted:
        with Session(for_writing(engine)) as session, session.begin():
            requests.count_kept(session, profile=profile, now=now)
