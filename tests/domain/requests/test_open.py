"""Opening a request: receipt, promise, one of a kind, and what it begins."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.requests import DETAILS, clerk, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import catalogue, ledger, requests
from webapp.domain.cards import CardState, Door
from webapp.domain.cards.model import Replacement
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message, Notice
from webapp.domain.requests import Asked, Kind, State
from webapp.domain.requests.model import Request
from webapp.domain.requests.rules import ITEMS


def test_the_receipt_names_the_request_and_the_day(session: Session) -> None:
    by = phone_of(session, resident(session))
    made = opened(session, by, Kind.CHANGE_DATA)
    assert made.number.isdigit()
    assert len(made.number) == 12
    # Five working days from a Sunday.
    assert (made.state, made.promised_on, made.provisional) == (State.SUBMITTED, date(2026, 11, 27), False)
    told = session.scalars(select(Message)).one()
    assert made.number in told.text
    assert "11月27日" in told.text
    sms = session.scalars(select(Notice)).one()
    assert "19900000099" not in sms.text
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_REQUEST_OPEN)).one()
    assert row.about == {"request": str(made.id), "kind": "change-data"}


def test_the_promise_is_the_limit_that_the_guide_shows_for_that_door(session: Session) -> None:
    """N34: the same row, read by both."""
    holder = resident(session)
    asked = Asked(Kind.CHANGE_DATA, holder.id, None, DETAILS[Kind.CHANGE_DATA])
    at_the_desk = requests.open_request(session, asked, door=Door.DESK, by=clerk(), profile=SHIYAN, now=NOW)
    assert at_the_desk.working_days == SHIYAN.limit_of("CARD-10", "counter").working_days == 0
    assert at_the_desk.promised_on == date(2026, 11, 23)  # begun on a Sunday


def test_every_kind_has_an_item_with_a_limit_for_both_doors() -> None:
    for item in {*ITEMS.values(), "CARD-06", "CARD-07"}:
        assert catalogue.ITEMS[item].is_published
        for channel in ("online", "counter"):
            assert SHIYAN.limit_of(item, channel).working_days >= 0


def test_the_same_again_is_the_same_request_and_something_else_waits(session: Session) -> None:
    by = phone_of(session, resident(session))
    first = opened(session, by)
    assert opened(session, by, now=after(minutes=1)) is first
    with pytest.raises(Conflict, match="request-open"):
        opened(session, by, purpose="card")
    assert opened(session, by, Kind.CHANGE_DATA) is not first


def test_another_of_the_kind_is_possible_once_the_first_is_over(session: Session) -> None:
    by = phone_of(session, resident(session))
    first = opened(session, by)
    requests.advance(session, first.id, State.WITHDRAWN, by=by, now=NOW)
    assert opened(session, by, purpose="card").id != first.id


def test_of_two_doors_at_once_one_opens_it(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            by = phone_of(session, resident(session))
        race(engine, *[lambda session: opened(session, by) and None] * 4)
        with committed(engine) as session:
            assert len(session.scalars(select(Request)).all()) == 1


def test_nobody_asks_for_somebody_else_and_a_strangers_card_is_not_there(session: Session) -> None:
    by, stranger = phone_of(session, resident(session)), resident(session, ELDER)
    asked = Asked(Kind.APPOINTMENT, stranger.id, None, DETAILS[Kind.APPOINTMENT])
    with pytest.raises(NotAllowed):
        requests.open_request(session, asked, door=Door.APP, by=by, profile=SHIYAN, now=NOW)
    theirs = card(session, stranger, ELDER)
    with pytest.raises(NotFound):
        opened(session, by, Kind.RESET_PIN, card_id=theirs.id)


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        (Kind.APPOINTMENT, {"purpose": "tea"}),
        (Kind.APPOINTMENT, {"colour": "red"}),
        (Kind.APPLY, {"handover": "post"}),
        (Kind.CHANGE_DATA, {"field": "birthday"}),
        (Kind.CHANGE_DATA, {"value": "123"}),
        (Kind.CHANGE_DATA, {"field": "id-number", "value": "420399199001010000"}),
        (Kind.CHANGE_DATA, {"field": "name", "value": "王?明"}),
        (Kind.HOME_VISIT, {"address": " "}),
        (Kind.HOME_VISIT, {"address": "x" * 201}),
        (Kind.RESET_PIN, {}),
    ],
)
def test_what_cannot_be_meant_opens_nothing(session: Session, kind: Kind, details: dict[str, str]) -> None:
    by = phone_of(session, resident(session))
    with pytest.raises(Invalid):
        opened(session, by, kind, **details)


def test_a_replacement_begins_at_the_card_and_is_called_off_with_the_request(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    asked = opened(session, by, Kind.REPLACE, card_id=mine.id)
    begun = session.scalars(select(Replacement).where(Replacement.card_id == mine.id)).one()
    assert begun.ended_at is None
    assert asked.item == "CARD-07"
    requests.advance(session, asked.id, State.WITHDRAWN, by=by, now=after(hours=1))
    assert begun.ended_at == after(hours=1)


def test_who_has_a_card_does_not_apply_for_a_first_one(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    with pytest.raises(Conflict, match="card-there"):
        opened(session, by, Kind.APPLY)
    mine.state = CardState.CANCELLED
    assert opened(session, by, Kind.APPLY).item == "CARD-01"
