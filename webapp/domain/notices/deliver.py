"""Delivery, seen from the job: what is due, and what became of it.

A notice is taken for a while before it is sent, so that no transaction is open while the gateway is spoken to. A job
that dies in between sends it once more later: twice is better than never.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.notices.model import Notice
from webapp.domain.notices.rules import KEEP, NoticeState, pause_after

BATCH = 50
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Taken:
    """A notice to send now."""

    id: UUID
    resident_id: UUID
    text: str


def take_due(session: Session, *, now: datetime) -> list[Taken]:
    """Takes the next notices. One to nobody, or too late, is dropped here with its text."""
    query = (
        select(Notice)
        .where(Notice.state == NoticeState.QUEUED, Notice.next_try_at <= now)
        .order_by(Notice.next_try_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    taken = []
    for notice in session.scalars(query):
        if notice.resident_id is None or notice.expires_at <= now:
            _end(notice, NoticeState.DROPPED)
        else:
            notice.next_try_at = now + LEASE
            taken.append(Taken(notice.id, notice.resident_id, notice.text))
    return taken


def mark_sent(session: Session, notice_id: UUID, *, now: datetime) -> None:
    notice = session.get_one(Notice, notice_id)
    notice.sent_at = now
    _end(notice, NoticeState.SENT)


def mark_failed(session: Session, notice_id: UUID, *, now: datetime) -> None:
    notice = session.get_one(Notice, notice_id)
    notice.tries += 1
    pause = pause_after(notice.tries)
    if pause is None:
        _end(notice, NoticeState.FAILED)
    else:
        notice.next_try_at = now + pause


def forget_old(session: Session, *, now: datetime) -> None:
    session.execute(delete(Notice).where(Notice.state != NoticeState.QUEUED, Notice.queued_at < now - KEEP))


def _end(notice: Notice, state: NoticeState) -> None:
    notice.state = state
    notice.text = ""  # what was said is of no use to anyone after delivery
