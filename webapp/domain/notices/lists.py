"""The inbox of a holder, and what operators see of the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.domain import actors
from webapp.domain.errors import NotFound
from webapp.domain.notices.model import Message, Notice
from webapp.domain.notices.rules import NoticeState

NEWEST = 100


@dataclass(frozen=True, slots=True)
class Received:
    """A message, and what became of the text message that says the same; None where there was none."""

    message: Message
    sms: NoticeState | None


def list_messages(session: Session, *, resident_id: UUID) -> list[Received]:
    """The newest messages of this holder, the newest first."""
    query = (
        select(Message, Notice.state)
        .outerjoin(Notice, Notice.id == Message.id)
        .where(Message.resident_id == resident_id)
        .order_by(Message.at.desc(), Message.id)
        .limit(NEWEST)
    )
    return [Received(message, sms) for message, sms in session.execute(query)]


def count_unread(session: Session, *, resident_id: UUID) -> int:
    unread = select(func.count()).where(Message.resident_id == resident_id, Message.read_at.is_(None))
    return session.execute(unread).scalar_one()


def read_message(session: Session, message_id: UUID, *, by: actors.Resident, now: datetime) -> None:
    """Notes the first reading; later ones change nothing. A stranger's message is not found."""
    mine = (Message.id == message_id) & (Message.resident_id == by.id)
    read = update(Message).where(mine).values(read_at=func.coalesce(Message.read_at, now)).returning(Message.id)
    if session.execute(read).scalar_one_or_none() is None:
        raise NotFound


def count_states(session: Session) -> dict[NoticeState, int]:
    counted = select(Notice.state, func.count()).group_by(Notice.state)
    return dict(session.execute(counted).all())


def list_troubled(session: Session) -> Sequence[Notice]:
    """Text messages that did not arrive: failed ones, which are tried again, and those given up."""
    troubled = Notice.state.in_([NoticeState.FAILED, NoticeState.GIVEN_UP])
    return session.scalars(select(Notice).where(troubled).order_by(Notice.queued_at.desc()).limit(NEWEST)).all()
