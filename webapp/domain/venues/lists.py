from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.errors import NotFound
from webapp.domain.venues.model import Shift, Terminal, Venue
from webapp.domain.venues.shifts import RUNNING, RunningShift, attendant_then, running_shifts


@dataclass(frozen=True, slots=True)
class Post:
    """A terminal at its venue, and who stands there, as staff see it."""

    terminal: Terminal
    venue: Venue
    shift: RunningShift | None

    @property
    def state(self) -> str:
        return self.terminal.state

    @property
    def scenes(self) -> list[Scene]:
        return [scene for code in self.venue.scenes if (scene := scene_named(code))]


def terminal_of_token(connection: Connection, token: str) -> actors.Terminal | None:
    row = connection.execute(BY_TOKEN, {"token_hash": ids.digest(token)}).one_or_none()
    return None if row is None else actors.Terminal(row[0], row[1], tuple(row[2]), attendant_id=row[3])


def kiosk_of_token(session: Session, token: str) -> actors.Kiosk | None:
    """The machine that this token was left on, while nobody has revoked it."""
    at_work = (Terminal.token_hash == ids.digest(token), Terminal.revoked_at.is_(None), Terminal.kiosk.is_(True))
    row = session.execute(select(Terminal.id, Terminal.venue_id).where(*at_work)).one_or_none()
    return None if row is None else actors.Kiosk(*row)


def terminal_then(session: Session, at: datetime, *, by: actors.Terminal) -> actors.Terminal:
    """The terminal as it was when it judged alone: where it stood before its last move, and whose shift ran there."""
    terminal = session.get_one(Terminal, by.id)
    moved_since = terminal.moved_at is not None and at < terminal.moved_at
    venue = session.get_one(Venue, terminal.moved_from if moved_since else terminal.venue_id)
    return actors.Terminal(by.id, venue.id, tuple(venue.scenes), attendant_id=attendant_then(session, by.id, at))


def load_post(session: Session, *, by: actors.Terminal) -> Post:
    terminal = session.get_one(Terminal, by.id)
    venue = session.get_one(Venue, terminal.venue_id)
    return Post(terminal, venue, running_shifts(session, [by.id]).get(by.id))


def load_terminal(session: Session, terminal_id: UUID) -> Terminal:
    terminal = session.get(Terminal, terminal_id)
    if terminal is None:
        raise NotFound
    return terminal


def list_terminals(session: Session, venue_id: UUID | None = None) -> list[Post]:
    """The terminals of one venue, or of all."""
    query = select(Terminal, Venue).join(Venue, Venue.id == Terminal.venue_id).order_by(Venue.name, Terminal.made_at)
    if venue_id is not None:
        query = query.where(Venue.id == venue_id)
    rows = session.execute(query).all()
    shifts = running_shifts(session, [terminal.id for terminal, _ in rows])
    return [Post(terminal, venue, shifts.get(terminal.id)) for terminal, venue in rows]


def terminal_names(session: Session, terminal_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(Terminal.id, Terminal.name).where(Terminal.id.in_(set(terminal_ids)))
    return {row.id: row.name for row in session.execute(query)}


def list_venues(session: Session) -> Sequence[Venue]:
    return session.scalars(select(Venue).order_by(Venue.kind, Venue.name)).all()


def load_venue(session: Session, venue_id: UUID) -> Venue:
    venue = session.get(Venue, venue_id)
    if venue is None:
        raise NotFound
    return venue


# One query, because every scan asks it: who stands at the terminal comes with the terminal.
BY_TOKEN = (
    select(Terminal.id, Terminal.venue_id, Venue.scenes, Shift.attendant_id)
    .join(Venue, Venue.id == Terminal.venue_id)
    .outerjoin(Shift, (Shift.terminal_id == Terminal.id) & RUNNING)
    .where(Terminal.token_hash == bindparam("token_hash"), Terminal.revoked_at.is_(None), Terminal.kiosk.is_(False))
)
