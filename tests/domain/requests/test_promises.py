"""What the timer does for promises: provisional days become firm, broken ones are said once (T2)."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.requests import clerk, moved, opened
from tests.make.residents import phone_of, resident
from webapp.domain import requests
from webapp.domain.notices.model import Message
from webapp.domain.notices.rules import Kind as Notice
from webapp.domain.requests import Kind, State
from webapp.domain.requests.clock import Calendar, Year, announced

YEARS_END = datetime(2026, 12, 30, 4, tzinfo=UTC)  # a Wednesday
NEW_YEAR = Year("a notice", frozenset({date(2027, 1, day) for day in (1, 2, 3)}), frozenset())
KNOWN = Calendar({**announced().years, 2027: NEW_YEAR})


def told(session: Session, kind: Notice) -> int:
    return len(session.scalars(select(Message).where(Message.kind == kind)).all())


def test_a_day_in_an_unknown_year_moves_when_the_year_is_announced_and_she_is_told(session: Session) -> None:
    asked = opened(session, phone_of(session, resident(session)), Kind.CHANGE_DATA, now=YEARS_END)
    assert (asked.promised_on, asked.provisional) == (date(2027, 1, 6), True)
    requests.keep_promises(session, now=YEARS_END)
    assert asked.provisional
    assert told(session, Notice.REQUEST_FIRM) == 0
    for _ in range(2):
        requests.keep_promises(session, now=YEARS_END, calendar=KNOWN)
    session.flush()
    assert (asked.promised_on, asked.provisional) == (date(2027, 1, 7), False)
    assert told(session, Notice.REQUEST_FIRM) == 1


def test_what_waits_for_her_is_not_late_and_what_is_late_is_said_once(session: Session) -> None:
    late = opened(session, phone_of(session, resident(session)), Kind.CHANGE_DATA)
    after_it = datetime(2026, 11, 30, 4, tzinfo=UTC)
    moved(session, late, State.WAITING_FOR_YOU, by=clerk())
    assert not requests.is_promise_due(session, now=after_it)
    moved(session, late, State.SUBMITTED, by=clerk())
    assert requests.is_promise_due(session, now=after_it)
    for _ in range(2):
        requests.keep_promises(session, now=after_it)
    session.flush()
    assert late.broken_at == after_it
    assert told(session, Notice.REQUEST_LATE) == 1
