"""Ends delegations whose day has come, so that doors without a network hear of it too; warns before proofs run out.

Tells carers what the holders they act for were told.
"""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import care, notices
from webapp.domain.regions import Profile
from webapp.store.engine import for_writing


def lapse_care(engine: Engine, profile: Profile, clock: Clock) -> None:
    """Looks first, because writing takes SQLite's one lock and there is hardly ever anything to do."""
    now = clock()
    with Session(engine) as session:
        ends = care.is_end_due(session, now=now) or care.is_evidence_due(session, profile=profile, now=now)
        if not ends and not notices.is_anything_heard(session):
            return
    with Session(for_writing(engine)) as session, session.begin():
        care.lapse_ended(session, now=now)
        care.warn_of_evidence(session, profile=profile, now=now)
        care.tell_carers(session, now=now)
