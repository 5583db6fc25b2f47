"""Somebody of the demonstration whose new card is being made, and who has a temporary one meanwhile."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.demonstration.people import PEOPLE
from webapp.demonstration.visits import ask, clerk, move
from webapp.domain import actors, cards, production
from webapp.domain.cards import Ground
from webapp.domain.regions import Profile
from webapp.domain.requests import Handover, Kind, State

WAITS = PEOPLE[-15]


def begin_making(session: Session, profile: Profile, *, now: datetime) -> None:
    """Once: as far as the maker's file, which `python -m webapp.demonstration.maker` answers."""
    desk = clerk(session, actors.Role.HELPDESK)
    details = {"ground": Ground.DAMAGED.value, "handover": Handover.COUNTER.value}
    asked = ask(session, WAITS, Kind.REPLACE, profile, now, **details)
    move(session, asked, desk, State.CHECKED, State.APPROVED, now=now)
    production.make_batch(session, by=clerk(session, actors.Role.AGENCY), now=now)
    cards.lend_temporary_card(session, asked.resident_id, by=desk, profile=profile, now=now)
