"""Sends the notices that are due."""

from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import notices, residents
from webapp.ports import Ports
from webapp.ports.sms import SmsFailed
from webapp.store.engine import for_writing

log = structlog.get_logger()


def deliver(engine: Engine, ports: Ports, clock: Clock) -> None:
    now = clock()
    with Session(for_writing(engine)) as session, session.begin():
        taken = notices.take_due(session, now=now)
        phones = {notice.id: residents.phone_of(session, notice.resident_id) for notice in taken}
    for notice in taken:
        sent = _send(ports, notice, phones[notice.id], now=now)
        with Session(for_writing(engine)) as session, session.begin():
            mark = notices.mark_sent if sent else notices.mark_failed
            mark(session, notice.id, now=now)


def _send(ports: Ports, notice: notices.Taken, phone: str | None, *, now: datetime) -> bool:
    if phone is None:
        return False
    try:
        ports.sms.send(phone, notice.text, reference=notice.id, now=now)
    except SmsFailed as failure:
        log.warning("sms-failed", notice=str(notice.id), why=str(failure))
        return False
    return True
