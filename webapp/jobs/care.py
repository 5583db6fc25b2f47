"""Ends delegations whose day has come, so that doors without a network hear of it too."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import care
from webapp.store.engine import for_writing


def lapse_care(engine: Engine, clock: Clock) -> None:
    """Looks first, because writing takes SQLite's one lock and there is hardly ever anything to do."""
    now = clock()
    with Session(engine) as session:
        if not care.is_end_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        care.lapse_ended(session, now=now)
