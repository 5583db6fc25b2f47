"""Delivery, seen from the job: what is due, and what became of it.

A notice is taken for a while before it is sent, so that no transaction is open while the gateway is spoken to. A job
that dies in between sends it once more later, under the same id: twice is better than never, and a gateway that keeps
to docs/ports/sms.md drops the second.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.notices.model import Message, Notice
from webapp.domain.notices.rules import KEEP, KEEP_MESSAGES, TO_FALLBACK, WAITING, NoticeState, pause_after

BATCH = 20
LEASE = timedelta(seconds=30)
NO_PHONE = "no-phone"
TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class Taken:
    """A notice to send now."""

    id: UUID
    resident_id: UUID
    text: str
    to_fallback: bool = False


def take_due(session: Session, *, now: datetime) -> list[Taken]:
    """Takes the next notices, the most urgent first. One to nobody, or too late, ends here with its text."""
    query = (
        select(Notice)
        .where(Notice.state.in_(WAITING), Notice.next_try_at <= now)
        # Somebody waits for a one-time code; a backlog of other messages must not stand before it.
        .order_by(Notice.expires_at, Notice.next_try_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    taken = []
    for notice in session.scalars(query):
        if notice.resident_id is None:
            _end(notice, NoticeState.DROPPED)
        elif notice.expires_at <= now:
            notice.problem = notice.problem or TOO_LATE
            _end(notice, NoticeState.GIVEN_UP)
        else:
            notice.next_try_at = now + LEASE
            taken.append(Taken(notice.id, notice.resident_id, notice.text, notice.kind in TO_FALLBACK))
    return taken


def mark_sent(session: Session, notice_id: UUID, *, now: datetime) -> None:
    notice = _locked(session, notice_id)
    notice.sent_at = now
    _end(notice, NoticeState.SENT)


def mark_failed(session: Session, notice_id: UUID, problem: str, *, now: datetime) -> None:
    """Tried again after a pause, or given up where the next try would come too late."""
    notice = _locked(session, notice_id)
    if notice.state not in WAITING:
        return  # another process has sent it meanwhile
    notice.tries += 1
    notice.problem = problem[:40]
    notice.next_try_at = now + pause_after(notice.tries)
    notice.state = NoticeState.FAILED
    if problem == NO_PHONE or notice.next_try_at >= notice.expires_at:
        _end(notice, NoticeState.GIVEN_UP)


def forget_old(session: Session, *, now: datetime) -> None:
    session.execute(delete(Notice).where(Notice.state.not_in(WAITING), Notice.queued_at < now - KEEP))
    session.execute(delete(Message).where(Message.at < now - KEEP_MESSAGES))


def _locked(session: Session, notice_id: UUID) -> Notice:
    return session.get_one(Notice, notice_id, with_for_update=True)


def _end(notice: Notice, state: NoticeState) -> None:
    notice.state = state
    notice.text = ""  # what was said is of no use to anyone after delivery
