from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.venues.model import Terminal, Venue


@dataclass(frozen=True, slots=True)
class Post:
    """A terminal at its venue, as its staff see it."""

    terminal: Terminal
    venue: Venue

    @property
    def scenes(self) -> list[Scene]:
        return [scene for code in self.venue.scenes if (scene := scene_named(code))]


def terminal_of_token(connection: Connection, token: str) -> actors.Terminal | None:
    row = connection.execute(BY_TOKEN, {"token_hash": ids.digest(token)}).one_or_none()
    return None if row is None else actors.Terminal(id=row[0], venue_id=row[1], scenes=tuple(row[2]))


def load_post(session: Session, *, by: actors.Terminal) -> Post:
    query = select(Terminal, Venue).join(Venue, Venue.id == Terminal.venue_id).where(Terminal.id == by.id)
    return Post(*session.execute(query).one())


def list_posts(session: Session) -> list[Post]:
    query = select(Terminal, Venue).join(Venue, Venue.id == Terminal.venue_id).order_by(Venue.name, Terminal.made_at)
    return [Post(*row) for row in session.execute(query)]


def list_venues(session: Session) -> Sequence[Venue]:
    return session.scalars(select(Venue).order_by(Venue.kind, Venue.name)).all()


BY_TOKEN = (
    select(Terminal.id, Terminal.venue_id, Venue.scenes)
    .join(Venue, Venue.id == Terminal.venue_id)
    .where(Terminal.token_hash == bindparam("token_hash"), Terminal.revoked_at.is_(None))
)
