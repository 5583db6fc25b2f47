"""Enrolment: a link is opened once, on one terminal, which from then on is known by its cookie."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.regions import Profile
from webapp.domain.venues.model import Terminal, Venue
from webapp.domain.venues.rules import NAME_LENGTH, EnrolmentLinks


@dataclass(frozen=True, slots=True)
class Enrolled:
    actor: actors.Terminal
    token: str


def invite_terminal(session: Session, venue_id: UUID, name: str, *, links: EnrolmentLinks, now: datetime) -> str:
    """A new terminal of the venue, and the token of its one-time link."""
    if session.get(Venue, venue_id) is None:
        raise NotFound
    terminal = Terminal(
        id=ids.new_id(), venue_id=venue_id, name=name[:NAME_LENGTH], link_serial=ids.new_token(), made_at=now
    )
    session.add(terminal)
    session.flush()
    return links.make(str(terminal.id), str(terminal.link_serial), now=now)


def enrol_terminal(session: Session, link: str, *, links: EnrolmentLinks, profile: Profile, now: datetime) -> Enrolled:
    """Spends the link. Of two devices that open it, one is enrolled and the other is told."""
    terminal_id, serial = links.read(link, lives=timedelta(hours=profile.enrolment_link_hours), now=now)
    token = ids.new_token()
    claimed = session.execute(
        update(Terminal)
        .where(Terminal.id == UUID(terminal_id), Terminal.link_serial == serial, Terminal.revoked_at.is_(None))
        .values(link_serial=None, token_hash=ids.digest(token), enrolled_at=now)
        .returning(Terminal.venue_id)
    ).scalar_one_or_none()
    if claimed is None:
        raise Conflict("link-used")
    scenes = session.get_one(Venue, claimed).scenes
    actor = actors.Terminal(id=UUID(terminal_id), venue_id=claimed, scenes=tuple(scenes))
    ledger.append(session, ledger.Event.VENUE_TERMINAL_ENROL, by=actor, now=now)
    return Enrolled(actor, token)


def revoke_terminal(session: Session, terminal_id: UUID, *, by: actors.Actor, now: datetime) -> None:
    """From the next request on, the terminal is nobody. Repeats change nothing."""
    working = (Terminal.id == terminal_id, Terminal.revoked_at.is_(None))
    revoked = session.execute(update(Terminal).where(*working).values(revoked_at=now).returning(Terminal.id))
    if revoked.scalar_one_or_none() is not None:
        ledger.append(session, ledger.Event.VENUE_TERMINAL_REVOKE, by=by, now=now, about={"terminal": str(terminal_id)})
