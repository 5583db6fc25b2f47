"""Applies suspensions on their first day, and ends them after their last."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import cards
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def keep_suspensions(engine: Engine, profile: Profile, clock: Clock) -> None:
    """Looks first, as the job of losses does."""
    now = clock()
    with Session(engine) as session:
        if not cards.is_suspension_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        cards.keep_suspensions(session, profile=profile, now=now)
