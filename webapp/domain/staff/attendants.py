"""A venue's attendants: added by a clerk, who sees a first code once and never a PIN."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import ledger
from webapp.domain.actors import Actor
from webapp.domain.errors import NotFound
from webapp.domain.staff.model import Attendant
from webapp.domain.staff.rules import FIRST_CODE_DIGITS, FIRST_CODE_LIVES, clean_name


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What an attended terminal must know to check a PIN with no network; without a PIN there is nothing to check."""

    id: UUID
    name: str
    pin_salt: bytes | None
    pin_hash: bytes | None


def add_attendant(session: Session, venue_id: UUID, name: str, *, by: Actor, now: datetime) -> tuple[Attendant, str]:
    """A new attendant of a venue that is there, and her first code, which is shown once."""
    attendant = Attendant(id=ids.new_id(), venue_id=venue_id, name=clean_name(name), made_at=now)
    code = _give_first_code(attendant, now=now)
    session.add(attendant)
    session.flush()
    _note(session, ledger.Event.VENUE_ATTENDANT_ADD, attendant, by=by, now=now)
    return attendant, code


def renew_first_code(session: Session, attendant_id: UUID, *, by: Actor, now: datetime) -> str:
    """For a forgotten or betrayed PIN, which ends at once; the earlier first code ends too."""
    attendant = load_attendant(session, attendant_id)
    attendant.pin = None
    code = _give_first_code(attendant, now=now)
    _note(session, ledger.Event.VENUE_ATTENDANT_RENEW_FIRST_CODE, attendant, by=by, now=now)
    return code


def remove_attendant(session: Session, attendant_id: UUID, *, by: Actor, now: datetime) -> None:
    attendant = load_attendant(session, attendant_id)
    attendant.removed_at = now
    attendant.pin = attendant.first_code = attendant.first_code_ends_at = None
    _note(session, ledger.Event.VENUE_ATTENDANT_REMOVE, attendant, by=by, now=now)


def load_attendant(session: Session, attendant_id: UUID, *, venue_id: UUID | None = None) -> Attendant:
    """With a venue, only that venue's: a stranger's attendant is not found, as one who was removed."""
    attendant = session.get(Attendant, attendant_id)
    if attendant is None or attendant.removed_at is not None or venue_id not in {None, attendant.venue_id}:
        raise NotFound
    return attendant


def list_attendants(session: Session, venue_id: UUID) -> Sequence[Attendant]:
    here = (Attendant.venue_id == venue_id, Attendant.removed_at.is_(None))
    return session.scalars(select(Attendant).where(*here).order_by(Attendant.made_at, Attendant.id)).all()


def roster(session: Session, venue_id: UUID) -> list[RosterEntry]:
    return [_entry(attendant) for attendant in list_attendants(session, venue_id)]


def attendant_names(
    session: Session, attendant_ids: Iterable[UUID], *, venue_id: UUID | None = None
) -> dict[UUID, str]:
    """Also of those who were removed, because what they did at a door stays theirs.

    With a venue, of its own alone: a terminal says by itself who scanned, and could name somebody elsewhere.
    """
    query = select(Attendant.id, Attendant.name).where(Attendant.id.in_(set(attendant_ids)))
    if venue_id is not None:
        query = query.where(Attendant.venue_id == venue_id)
    return {row.id: row.name for row in session.execute(query)}


def _entry(attendant: Attendant) -> RosterEntry:
    known = attendant.pin_hash
    return RosterEntry(attendant.id, attendant.name, known.salt if known else None, known.hash if known else None)


def _give_first_code(attendant: Attendant, *, now: datetime) -> str:
    attendant.first_code = ids.new_digits(FIRST_CODE_DIGITS)
    attendant.first_code_ends_at = now + FIRST_CODE_LIVES
    return attendant.first_code


def _note(session: Session, event: ledger.Event, attendant: Attendant, *, by: Actor, now: datetime) -> None:
    about = {"attendant": str(attendant.id), "venue": str(attendant.venue_id)}
    ledger.append(session, event, by=by, now=now, about=about)
