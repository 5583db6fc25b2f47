"""Tells holders that their cards come to their last day, once an hour."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import cards
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def tell_of_expiry(engine: Engine, profile: Profile, clock: Clock) -> None:
    """Batch by batch, so that a hall full of cards of one day does not keep doors from writing."""
    now = clock()
    while _is_due(engine, profile, clock):
        with Session(for_writing(engine)) as session, session.begin():
            cards.tell_of_expiry(session, profile=profile, now=now)


def _is_due(engine: Engine, profile: Profile, clock: Clock) -> bool:
    with Session(engine) as session:
        return cards.is_expiry_due(session, profile=profile, now=clock())
