"""Sends the text messages that are due, a few at a time, because a slow gateway must not stand in everybody's way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import notices, residents
from webapp.ports import Ports
from webapp.ports.sms import SmsFailed
from webapp.store.engine import for_writing

# A portion must be through before its lease is over, even if every message waits as long as the port waits.
SENDERS = 4
log = structlog.get_logger()


def deliver(engine: Engine, ports: Ports, clock: Clock) -> None:
    now = clock()
    with Session(for_writing(engine)) as session, session.begin():
        taken = notices.take_due(session, now=now)
        phones = [residents.phone_of(session, notice.resident_id, _contact(notice)) for notice in taken]
    if not taken:
        return
    with ThreadPoolExecutor(SENDERS) as senders:
        problems = senders.map(partial(_send, ports, now=now), taken, phones)
        for notice, problem in zip(taken, problems, strict=True):
            _mark(engine, notice, problem, now=now)


def _contact(notice: notices.Taken) -> residents.Contact:
    return residents.Contact.FALLBACK if notice.to_fallback else residents.Contact.REGISTERED


def _send(ports: Ports, notice: notices.Taken, phone: str | None, *, now: datetime) -> str | None:
    """Why it was not sent, or None."""
    if phone is None:
        return notices.NO_PHONE
    try:
        ports.sms.send(phone, notice.text, reference=notice.id, now=now)
    except SmsFailed as failure:
        return str(failure)
    return None


def _mark(engine: Engine, notice: notices.Taken, problem: str | None, *, now: datetime) -> None:
    if problem is not None:
        log.warning("sms-failed", notice=str(notice.id), why=problem)
    with Session(for_writing(engine)) as session, session.begin():
        if problem is None:
            notices.mark_sent(session, notice.id, now=now)
        else:
            notices.mark_failed(session, notice.id, problem, now=now)
