"""What staff change about a terminal; each holds from its next request on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger
from webapp.domain.errors import NotFound
from webapp.domain.venues.model import Shift, Terminal, Venue
from webapp.domain.venues.rules import clean_name
from webapp.domain.venues.shifts import end_shifts

SEEN_EVERY = timedelta(minutes=5)


def rename_terminal(session: Session, terminal_id: UUID, name: str, *, by: actors.Actor, now: datetime) -> None:
    change_terminal(session, terminal_id, name=clean_name(name))
    _note(session, ledger.Event.VENUE_TERMINAL_RENAME, terminal_id, by=by, now=now)


def move_terminal(session: Session, terminal_id: UUID, venue_id: UUID, *, by: actors.Actor, now: datetime) -> None:
    """The terminal has the new venue's scenes, and nobody of the earlier venue stands at it any more."""
    if session.get(Venue, venue_id) is None:
        raise NotFound
    change_terminal(session, terminal_id, moved_from=Terminal.venue_id, moved_at=now, venue_id=venue_id)
    end_shifts(session, Shift.terminal_id == terminal_id, by=by, now=now)
    _note(session, ledger.Event.VENUE_TERMINAL_MOVE, terminal_id, by=by, now=now, venue=str(venue_id))


def revoke_terminal(
    session: Session, terminal_id: UUID, *, by: actors.Actor, now: datetime, became: UUID | None = None
) -> None:
    """From the next request on, the terminal is nobody. Repeats change nothing.

    `became` is the terminal that its device is now, where that is why it ends.
    """
    working = (Terminal.id == terminal_id, Terminal.revoked_at.is_(None))
    revoked = session.execute(update(Terminal).where(*working).values(revoked_at=now).returning(Terminal.id))
    if revoked.scalar_one_or_none() is not None:
        end_shifts(session, Shift.terminal_id == terminal_id, by=by, now=now)
        about = {"became": str(became)} if became else {}
        _note(session, ledger.Event.VENUE_TERMINAL_REVOKE, terminal_id, by=by, now=now, **about)


def is_seen_due(session: Session, *, by: actors.Terminal, now: datetime) -> bool:
    """Whether it is worth a write that the terminal is there."""
    seen_at = session.get_one(Terminal, by.id).seen_at
    return seen_at is None or seen_at <= now - SEEN_EVERY


def note_seen(session: Session, *, by: actors.Terminal, now: datetime) -> None:
    session.execute(update(Terminal).where(Terminal.id == by.id).values(seen_at=now))


def change_terminal(session: Session, terminal_id: UUID, **values: Any) -> None:
    """A revoked terminal is not there to be changed."""
    working = (Terminal.id == terminal_id, Terminal.revoked_at.is_(None))
    changed = session.execute(update(Terminal).where(*working).values(**values).returning(Terminal.id))
    if changed.scalar_one_or_none() is None:
        raise NotFound


def _note(
    session: Session, event: ledger.Event, terminal_id: UUID, *, by: actors.Actor, now: datetime, **about: str
) -> None:
    ledger.append(session, event, by=by, now=now, about={"terminal": str(terminal_id)} | about)
