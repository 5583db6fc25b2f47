"""What a timer does for promises: makes provisional ones firm when a year is announced, and says which are broken."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import ledger, notices
from webapp.domain.actors import Job
from webapp.domain.requests.clock import Calendar, announced, promise
from webapp.domain.requests.lists import pauses_of
from webapp.domain.requests.model import Request
from webapp.domain.requests.rules import OPEN, RUNNING

TIMER = Job("promises")


def keep_promises(session: Session, *, now: datetime, calendar: Calendar | None = None) -> None:
    """The year first, because a day that turns out to be free may have saved a promise."""
    _make_firm(session, calendar or announced(), now=now)
    for request in _broken(session, now=now):
        request.broken_at = now
        _record(session, request, ledger.Event.RESIDENT_REQUEST_BREAK, notices.Kind.REQUEST_LATE, now=now)


def is_promise_due(session: Session, *, now: datetime) -> bool:
    provisional = select(Request.id).where(Request.provisional, Request.state.in_(OPEN), Request.ended_at.is_(None))
    return bool(_broken(session, now=now, limit=1)) or session.scalars(provisional.limit(1)).first() is not None


def _make_firm(session: Session, calendar: Calendar, *, now: datetime) -> None:
    query = select(Request).where(Request.provisional, Request.state.in_(RUNNING)).with_for_update()
    for request in session.scalars(query):
        promised = promise(request.opened_at, request.working_days, pauses_of(session, request, now=now), calendar)
        if promised.provisional:
            continue
        moved = promised.date != request.promised_on
        request.promised_on, request.provisional = promised.date, False
        if moved:
            _record(session, request, ledger.Event.RESIDENT_REQUEST_MAKE_FIRM, notices.Kind.REQUEST_FIRM, now=now)


def _broken(session: Session, *, now: datetime, limit: int | None = None) -> Sequence[Request]:
    query = select(Request).where(
        Request.ended_at.is_(None),
        Request.promised_on < in_china(now).date(),
        Request.broken_at.is_(None),
        Request.state.in_(RUNNING),
    )
    return session.scalars(query.limit(limit)).all()


def _record(session: Session, request: Request, event: ledger.Event, kind: notices.Kind, *, now: datetime) -> None:
    about = {"request": str(request.id), "promised": request.promised_on.isoformat()}
    ledger.append(session, event, by=TIMER, now=now, resident_id=request.resident_id, about=about)
    notices.tell(
        session,
        kind,
        resident_id=request.resident_id,
        now=now,
        request=request.kind.value,
        number=request.number,
        promised=request.promised_on,
    )
