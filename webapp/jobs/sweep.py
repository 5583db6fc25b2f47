"""Forgets what no longer matters, because data that is gone cannot leak."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import bank, cardbase, cards, care, codes, helpdesk, notices, requests, residents, staff, venues
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def sweep(engine: Engine, profile: Profile, clock: Clock) -> None:
    now = clock()
    with Session(for_writing(engine)) as session, session.begin():
        notices.forget_old(session, now=now)
        residents.forget_old(session, now=now)
        staff.forget_old(session, now=now)
        helpdesk.forget_old(session, now=now)
        requests.forget_old(session, now=now)
        requests.forget_addresses(session, profile=profile, now=now)
        bank.forget_old(session, now=now)
        cards.forget_finds(session, now=now)
        cardbase.forget_old(session, now=now)
        care.forget_old(session, now=now)
        codes.forget_ended(session, profile=profile, now=now)
        venues.end_forgotten_shifts(session, profile=profile, now=now)
        venues.forget_old(session, profile=profile, now=now)
