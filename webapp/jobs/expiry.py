"""Last days, once an hour: of cards, of temporary cards, which end, and of cards that nobody fetches."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import cards, production
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing

WATCHED = (
    (cards.is_expiry_due, cards.tell_of_expiry),
    (cards.is_temporary_card_due, cards.keep_temporary_cards),
    (production.is_keeping_due, production.keep_uncollected),
)


def watch_last_days(engine: Engine, profile: Profile, clock: Clock) -> None:
    """Batch by batch, so that a hall full of cards of one day does not keep doors from writing."""
    now = clock()
    for is_due, act in WATCHED:
        while True:
            with Session(engine) as session:
                if not is_due(session, profile=profile, now=now):
                    break
            with Session(for_writing(engine)) as session, session.begin():
                act(session, profile=profile, now=now)
