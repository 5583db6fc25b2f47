"""Ends temporary losses when their time is over, and warns their holders before."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import cards
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def keep_losses(engine: Engine, profile: Profile, clock: Clock) -> None:
    """Looks first, because writing takes SQLite's one lock and there is hardly ever anything to do."""
    now = clock()
    with Session(engine) as session:
        if not cards.is_loss_due(session, profile=profile, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        cards.lapse_temporary_losses(session, now=now)
        cards.warn_before_lapse(session, profile=profile, now=now)
