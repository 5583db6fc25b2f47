"""Says which promises are broken, and makes provisional days firm once a year is announced."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import requests
from webapp.store.engine import for_writing


def keep_promises(engine: Engine, clock: Clock) -> None:
    now = clock()
    with Session(engine) as session:
        if not requests.is_promise_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        requests.keep_promises(session, now=now)
