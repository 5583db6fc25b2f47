"""Once a night, a look through the whole card base."""

from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock, in_china
from webapp.domain import cardbase
from webapp.store.engine import for_writing


def measure_quality(engine: Engine, region: str, clock: Clock) -> None:
    """In portions, so that nobody waits for it; killed in between, it begins again."""
    now = clock()
    at = cardbase.Measuring(region, in_china(now).date())
    with Session(engine) as session:
        if cardbase.is_measured(session, day=at.today):
            return
    counted = cardbase.tallies()
    place: UUID | None = UUID(int=0)
    while place is not None:
        with Session(for_writing(engine)) as session, session.begin():
            place = cardbase.measure_portion(session, counted, after=place, at=at, now=now)
    with Session(for_writing(engine)) as session, session.begin():
        cardbase.keep_scores(session, counted, day=at.today)
