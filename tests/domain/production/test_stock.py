"""Blanks: received once by their serials, counted by two people, and destroyed by two people."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.times import NOW
from tests.racing import committed, engine_of, race
from webapp.domain import actors, production
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.production import BlankBox, BlankCard, BlankState, CountOutcome, Delivery

BOX = Delivery("白卡-2026-001", "420302", "SY00000101", 10)


def agency(division: str | None = None) -> actors.StaffMember:
    return actors.StaffMember(uuid4(), actors.Role.AGENCY, division, uuid4())


FIRST, SECOND = agency(), agency()


def received(session: Session, delivery: Delivery = BOX) -> BlankBox:
    return production.receive_box(session, delivery, by=FIRST, now=NOW)


def spoil(session: Session, box: BlankBox, count: int) -> None:
    for blank in session.scalars(select(BlankCard).where(BlankCard.box_id == box.id).limit(count)):
        blank.state = BlankState.SPOILT
    session.flush()


def test_a_box_is_received_with_every_serial_in_it(session: Session) -> None:
    box = received(session)
    serials = session.scalars(select(BlankCard.serial).order_by(BlankCard.serial)).all()
    assert (serials[0], serials[-1], len(serials)) == ("SY00000101", "SY00000110", 10)
    [(listed, counts)] = production.list_boxes(session, by=FIRST)
    assert (listed.id, counts) == (box.id, {BlankState.IN_STOCK: 10})


def test_the_same_delivery_again_is_the_same_box(session: Session) -> None:
    assert received(session).id == received(session).id
    assert production.count_in(session, received(session).id, BlankState.IN_STOCK) == 10


@pytest.mark.parametrize(
    ("delivery", "why"),
    [
        (Delivery("白卡-2026-001", "420302", "SY00000201", 10), "box-there"),
        (Delivery("白卡-2026-002", "420302", "SY00000110", 10), "serials-taken"),
        (Delivery("白卡-2026-002", "420302", "SY", 10), "box-mistyped"),
        (Delivery("白卡-2026-002", "420302", "SY95", 10), "box-mistyped"),
        (Delivery("白卡-2026-002", "420302", "SY0001", 1001), "box-mistyped"),
        (Delivery(" ", "420302", "SY0001", 1), "box-mistyped"),
    ],
)
def test_what_cannot_be_meant_is_not_received(session: Session, delivery: Delivery, why: str) -> None:
    received(session)
    with pytest.raises((Conflict, Invalid), match=why):
        received(session, delivery)


def test_a_box_of_another_area_is_not_there(session: Session) -> None:
    box, stranger = received(session), agency("420322")
    assert production.list_boxes(session, by=stranger) == []
    with pytest.raises(NotFound):
        production.load_box(session, box.id, by=stranger)
    with pytest.raises(NotFound):
        production.receive_box(session, BOX, by=stranger, now=NOW)


def test_two_people_count_the_same_and_the_difference_is_kept(session: Session) -> None:
    box = received(session)
    count = production.begin_count(session, box.id, 9, by=FIRST, now=NOW)
    confirmed = production.confirm_count(session, count.id, 9, by=SECOND, now=NOW)
    assert (confirmed.outcome, confirmed.difference) == (CountOutcome.AGREED, -1)
    assert production.count_in(session, box.id, BlankState.IN_STOCK) == 10
    row = session.scalars(select(LedgerRow).order_by(LedgerRow.id.desc())).first()
    assert row is not None
    assert (row.event, row.about["difference"]) == ("agency:blanks:count", -1)


def test_where_they_differ_nothing_is_confirmed_and_both_begin_anew(session: Session) -> None:
    box = received(session)
    count = production.begin_count(session, box.id, 9, by=FIRST, now=NOW)
    assert production.confirm_count(session, count.id, 10, by=SECOND, now=NOW).outcome is CountOutcome.DISAGREED
    assert production.begin_count(session, box.id, 10, by=SECOND, now=NOW).id != count.id


def test_a_blank_that_goes_between_the_counts_is_no_difference(session: Session) -> None:
    box = received(session)
    count = production.begin_count(session, box.id, 10, by=FIRST, now=NOW)
    spoil(session, box, 1)
    assert production.confirm_count(session, count.id, 9, by=SECOND, now=NOW).outcome is CountOutcome.AGREED


def test_nobody_confirms_her_own_count(session: Session) -> None:
    count = production.begin_count(session, received(session).id, 10, by=FIRST, now=NOW)
    with pytest.raises(NotAllowed, match="second-clerk-needed"):
        production.confirm_count(session, count.id, 10, by=FIRST, now=NOW)


def test_a_count_is_begun_once_and_ends_once(session: Session) -> None:
    box = received(session)
    count = production.begin_count(session, box.id, 10, by=FIRST, now=NOW)
    assert production.begin_count(session, box.id, 10, by=FIRST, now=NOW).id == count.id
    with pytest.raises(Conflict, match="count-open"):
        production.begin_count(session, box.id, 10, by=SECOND, now=NOW)
    production.confirm_count(session, count.id, 10, by=SECOND, now=NOW)
    with pytest.raises(Conflict, match="count-over"):
        production.confirm_count(session, count.id, 10, by=agency(), now=NOW)


@pytest.mark.parametrize("counted", [-1, 1001])
def test_nobody_counts_that_many(session: Session, counted: int) -> None:
    with pytest.raises(Invalid, match="count-mistyped"):
        production.begin_count(session, received(session).id, counted, by=FIRST, now=NOW)


def test_of_two_who_begin_a_count_at_once_one_does(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            box = received(session).id
        acts = [
            lambda session, by=by: str(production.begin_count(session, box, 10, by=by, now=NOW).id)
            for by in (FIRST, SECOND)
        ]
        assert "count-open" in race(engine, *acts)


def test_spoilt_blanks_are_destroyed_by_two_people(session: Session) -> None:
    box = received(session)
    with pytest.raises(Conflict, match="nothing-to-destroy"):
        production.ask_to_destroy(session, box.id, by=FIRST, now=NOW)
    spoil(session, box, 2)
    assert production.ask_to_destroy(session, box.id, by=FIRST, now=NOW) == 2
    with pytest.raises(Conflict, match="second-clerk-needed"):
        production.destroy(session, box.id, by=FIRST, now=NOW)
    assert production.destroy(session, box.id, by=SECOND, now=NOW) == 2
    gone = production.spoilt_in(session, box.id)
    assert {(one.state, one.destroy_asked_by, one.destroyed_by) for one in gone} == {
        (BlankState.DESTROYED, FIRST.id, SECOND.id)
    }
