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
from webapp.domain.venues.lists import kiosk_of_token, terminal_of_token
from webapp.domain.venues.model import Shift, Terminal, Venue
from webapp.domain.venues.rules import EnrolmentLinks, clean_name
from webapp.domain.venues.shifts import end_shifts
from webapp.domain.venues.terminals import change_terminal, revoke_terminal


@dataclass(frozen=True, slots=True)
class Enrolled:
    actor: actors.Terminal
    token: str


def invite_terminal(  # noqa: PLR0913 # what the terminal is, and who wants it where
    session: Session,
    venue_id: UUID,
    name: str,
    *,
    attended: bool,
    kiosk: bool = False,
    by: actors.Actor,
    links: EnrolmentLinks,
    now: datetime,
) -> str:
    """A new terminal of the venue, and the token of its one-time link."""
    if session.get(Venue, venue_id) is None:
        raise NotFound
    terminal = Terminal(id=ids.new_id(), venue_id=venue_id, name=clean_name(name), made_at=now)
    terminal.attended, terminal.kiosk, terminal.link_serial = attended and not kiosk, kiosk, ids.new_token()
    session.add(terminal)
    session.flush()
    about = {"terminal": str(terminal.id), "venue": str(venue_id)}
    ledger.append(session, ledger.Event.VENUE_TERMINAL_INVITE, by=by, now=now, about=about)
    return links.make(str(terminal.id), terminal.link_serial, now=now)


def renew_link(session: Session, terminal_id: UUID, *, by: actors.Actor, links: EnrolmentLinks, now: datetime) -> str:
    """A new link, which makes the earlier one worthless. The device in use goes on until another opens the link."""
    serial = ids.new_token()
    change_terminal(session, terminal_id, link_serial=serial)
    about = {"terminal": str(terminal_id)}
    ledger.append(session, ledger.Event.VENUE_TERMINAL_RENEW_LINK, by=by, now=now, about=about)
    return links.make(str(terminal_id), serial, now=now)


def enrol_terminal(
    session: Session,
    link: str,
    *,
    links: EnrolmentLinks,
    profile: Profile,
    now: datetime,
    earlier_token: str | None = None,
) -> Enrolled:
    """Spends the link. Of two devices that open it, one is enrolled and the other is told.

    `earlier_token` is what the device was known by until now: that terminal has no device any more, and ends.
    """
    lives = timedelta(hours=profile.enrolment_link_hours)
    terminal_id, venue_id, token = _claim(session, links.read(link, lives=lives, now=now), kiosk=False, now=now)
    scenes = session.get_one(Venue, venue_id).scenes
    actor = actors.Terminal(id=terminal_id, venue_id=venue_id, scenes=tuple(scenes))
    # Whoever stood at the earlier device does not stand at this one.
    end_shifts(session, Shift.terminal_id == actor.id, by=actor, now=now)
    ledger.append(session, ledger.Event.VENUE_TERMINAL_ENROL, by=actor, now=now)
    earlier = terminal_of_token(session.connection(), earlier_token) if earlier_token else None
    if earlier is not None:
        revoke_terminal(session, earlier.id, by=actor, now=now, became=actor.id)
    return Enrolled(actor, token)


def enrol_kiosk(
    session: Session,
    link: str,
    *,
    links: EnrolmentLinks,
    profile: Profile,
    now: datetime,
    earlier_token: str | None = None,
) -> tuple[actors.Kiosk, str]:
    """The same for a machine of residents: its link makes a kiosk and nothing else. Its token comes with it."""
    lives = timedelta(hours=profile.enrolment_link_hours)
    terminal_id, venue_id, token = _claim(session, links.read(link, lives=lives, now=now), kiosk=True, now=now)
    by = actors.Kiosk(terminal_id, venue_id)
    ledger.append(session, ledger.Event.VENUE_TERMINAL_ENROL, by=by, now=now)
    earlier = kiosk_of_token(session, earlier_token) if earlier_token else None
    if earlier is not None:
        revoke_terminal(session, earlier.id, by=by, now=now, became=by.id)
    return by, token


def _claim(session: Session, link: tuple[str, str], *, kiosk: bool, now: datetime) -> tuple[UUID, UUID, str]:
    """Terminal, venue and the token of the device that came first."""
    terminal_id, serial = link
    token = ids.new_token()
    unspent = (Terminal.link_serial == serial, Terminal.revoked_at.is_(None), Terminal.kiosk.is_(kiosk))
    claimed = session.execute(
        update(Terminal)
        .where(Terminal.id == UUID(terminal_id), *unspent)
        .values(link_serial=None, token_hash=ids.digest(token), enrolled_at=now, seen_at=now)
        .returning(Terminal.venue_id)
    ).scalar_one_or_none()
    if claimed is None:
        raise Conflict("link-used")
    return UUID(terminal_id), claimed, token
