"""A holder is told before her card expires, at each mark of the region once, and once however late the jobs come."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import DESK, begin, replaced
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from webapp.clock import in_china
from webapp.domain import cards
from webapp.domain.cards import CardState
from webapp.domain.notices.model import Message, Notice

TODAY = in_china(NOW).date()


def expiring(session: Session, days: int = 60, **states: Any) -> Any:
    return card(session, resident(session), expires_on=TODAY + timedelta(days=days), **states)


def tell(session: Session, *, days: int = 0) -> int:
    """How often its holder was told by then."""
    cards.tell_of_expiry(session, profile=SHIYAN, now=after(days=days))
    session.flush()
    return session.query(Message).count()


def test_at_60_30_and_7_days_once_each(session: Session) -> None:
    expiring(session)
    days = [-1, 0, 1, 29, 30, 31, 52, 53, 54, 59, 60, 61]
    assert [tell(session, days=day) for day in days] == [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]
    assert not cards.is_expiry_due(session, profile=SHIYAN, now=after(days=60))


def test_it_says_the_day_and_goes_to_her_phone_too(session: Session) -> None:
    mine = expiring(session)
    tell(session)
    until = f"{mine.expires_on.month}月{mine.expires_on.day}日到期"
    assert until in session.query(Message).one().text
    assert until in session.query(Notice).one().text
    assert mine.number not in session.query(Notice).one().text


@pytest.mark.parametrize("stopped", [40, 55, 60])
def test_after_a_stop_she_is_told_once(session: Session, stopped: int) -> None:
    expiring(session)
    assert [tell(session, days=stopped), tell(session, days=stopped)] == [1, 1]


def test_a_card_past_its_day_is_too_late_to_tell_of(session: Session) -> None:
    expiring(session, -1)
    assert tell(session) == 0


@pytest.mark.parametrize("state", [CardState.SEALED, CardState.LOST, CardState.CANCELLED])
def test_not_of_a_card_that_is_of_no_use(session: Session, state: CardState) -> None:
    expiring(session, state=state)
    assert tell(session) == 0


def test_not_while_another_one_is_made_or_waits(session: Session) -> None:
    old = expiring(session)
    begin(session, old)
    told = tell(session)
    assert session.query(Message).filter_by(kind="card-expires").count() == 0
    cards.withdraw_replacement(session, old.id, by=DESK, now=NOW)
    replaced(session, old)
    tell(session)
    assert (told, session.query(Message).filter_by(kind="card-expires").count()) == (1, 0)


def test_a_new_last_day_begins_anew(session: Session) -> None:
    mine = expiring(session)
    tell(session)
    mine.expires_on = date(TODAY.year + 10, TODAY.month, TODAY.day)
    assert tell(session, days=1) == 1
    assert tell(session, days=(mine.expires_on - TODAY).days - 30) == 2
