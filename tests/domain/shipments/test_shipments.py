"""A card by post: handed over once, ordered once, followed forward only, ended once (M06)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.make.requests import clerk, moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import requests, shipments
from webapp.domain.errors import ActError, Conflict, NotFound
from webapp.domain.notices.model import Message
from webapp.domain.requests import Kind, Request, State
from webapp.domain.shipments import Point, Receiver, Shipment, ShipmentState, Stage
from webapp.jobs.post import follow_shipments
from webapp.ports import Ports
from webapp.ports.post import Parcel, SimulatedPost
from webapp.ports.sms import SimulatedSms
from webapp.ports.viruses import SimulatedViruses

ADDRESS = "茅箭区五堰街1号"
DESK = clerk()
DELIVERED = Point(Stage.DELIVERED, after(hours=1), Receiver.HOLDER, "POD-1")


def packed(session: Session, **asked: str) -> Request:
    """A card that lies ready, for a holder who wants it brought."""
    by = phone_of(session, resident(session))
    request = opened(session, by, Kind.APPLY, **{"handover": "post", "address": ADDRESS} | asked)
    return moved(session, request, State.CHECKED, State.APPROVED, State.READY, by=clerk())


def sent(session: Session) -> Shipment:
    return shipments.hand_to_post(session, packed(session).id, by=DESK, now=NOW)


def told(session: Session, request: Request) -> list[str]:
    return [one.text for one in session.scalars(select(Message).where(Message.resident_id == request.resident_id))]


def test_cards_that_wait_at_the_counter_hide_none_that_is_to_be_sent(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(requests.list_open.__kwdefaults__, "most", 1)
    at_counter = opened(session, phone_of(session, resident(session, ELDER)), Kind.APPLY, handover="counter")
    moved(session, at_counter, State.CHECKED, State.APPROVED, State.READY, by=clerk())
    to_send = packed(session)
    assert list(shipments.list_to_send(session, by=DESK)) == [to_send]


def test_it_is_sent_and_handed_over_with_a_proof(session: Session) -> None:
    request = packed(session)
    assert list(shipments.list_to_send(session, by=DESK)) == [request]
    shipment = shipments.hand_to_post(session, request.id, by=DESK, now=NOW)
    assert request.state is State.SENT
    assert shipments.list_to_send(session, by=DESK) == []
    [due] = shipments.take_due(session, now=NOW)
    assert (due.number, due.address) == (None, ADDRESS)
    shipments.record_order(session, shipment.id, "EX1CN", now=NOW)
    shipments.record_way(session, shipment.id, [Point(Stage.COLLECTED, NOW), DELIVERED], now=after(hours=2))
    assert (shipment.state, shipment.signed_by, shipment.proof) == (ShipmentState.DELIVERED, Receiver.HOLDER, "POD-1")
    assert request.state is State.HANDED_OVER
    assert any("启用" in text for text in told(session, request))
    way = shipments.way_of(session, request)
    assert way is not None
    assert [point.stage for point in way.points] == [Stage.COLLECTED, Stage.DELIVERED]


def test_the_same_again_is_the_same_shipment_and_tells_once(session: Session) -> None:
    shipment = sent(session)
    assert shipments.hand_to_post(session, shipment.request_id, by=DESK, now=NOW) is shipment
    for _ in range(2):
        shipments.record_way(session, shipment.id, [DELIVERED, DELIVERED], now=after(hours=1))
    request = session.get_one(Request, shipment.request_id)
    assert sum("送达" in text for text in told(session, request)) == 1


def test_what_comes_late_moves_nothing_back_and_the_first_ending_stands(session: Session) -> None:
    shipment = sent(session)
    shipments.record_way(session, shipment.id, [Point(Stage.OUT_FOR_DELIVERY, after(minutes=9))], now=after(minutes=9))
    shipments.record_way(session, shipment.id, [Point(Stage.COLLECTED, NOW)], now=after(minutes=10))
    assert shipment.state is ShipmentState.OUT_FOR_DELIVERY
    shipments.record_way(session, shipment.id, [DELIVERED, Point(Stage.RETURNED, after(hours=2))], now=after(hours=3))
    shipments.record_order(session, shipment.id, "EX2CN", now=after(hours=3))
    assert (shipment.state, shipment.number) == (ShipmentState.DELIVERED, None)


def test_what_comes_back_is_ready_at_the_desk_and_can_be_sent_again(session: Session) -> None:
    shipment = sent(session)
    shipments.record_way(session, shipment.id, [Point(Stage.RETURNED, after(days=2))], now=after(days=2))
    request = session.get_one(Request, shipment.request_id)
    assert request.state is State.READY
    assert any("退回" in text for text in told(session, request))
    again = shipments.hand_to_post(session, request.id, by=DESK, now=after(days=3))
    assert again.id != shipment.id


def test_what_is_lost_is_told_and_waits_for_a_clerk(session: Session) -> None:
    shipment = sent(session)
    shipments.record_way(session, shipment.id, [Point(Stage.LOST, after(days=2))], now=after(days=2))
    request = session.get_one(Request, shipment.request_id)
    assert request.state is State.SENT
    assert any("丢失" in text for text in told(session, request))
    [way] = shipments.list_shipments(session, by=DESK, profile=SHIYAN, now=after(days=2))
    assert (way.shipment, way.stuck) == (shipment, True)
    moved(session, request, State.REJECTED, by=DESK, now=after(days=3))
    assert shipments.list_shipments(session, by=DESK, profile=SHIYAN, now=after(days=3)) == []


def test_silence_is_stuck_after_the_regions_days(session: Session) -> None:
    sent(session)
    for days, stuck in ((3, False), (3.1, True)):
        [way] = shipments.list_shipments(session, by=DESK, profile=SHIYAN, now=after(days=days))
        assert way.stuck is stuck


def test_a_carrier_that_does_not_answer_is_asked_again_later_and_later(session: Session) -> None:
    shipment = sent(session)
    for minutes in (1, 2, 4):
        shipments.record_no_answer(session, shipment.id, "TimeoutError", now=NOW)
        assert shipment.next_ask_at == after(minutes=minutes)
    shipments.take_due(session, now=after(minutes=4))
    assert not shipments.is_due(session, now=after(minutes=4, seconds=29))
    assert shipments.is_due(session, now=after(minutes=4, seconds=31))


@pytest.mark.parametrize(
    ("ending", "state"),
    [(ShipmentState.RETURNED, State.READY), (ShipmentState.DELIVERED, State.HANDED_OVER)],
)
def test_the_desk_closes_what_the_carrier_does_not(session: Session, ending: ShipmentState, state: State) -> None:
    shipment = sent(session)
    for _ in range(2):
        shipments.close_by_hand(session, shipment.id, ending, by=DESK, now=after(days=4))
    assert session.get_one(Request, shipment.request_id).state is state
    with pytest.raises(Conflict, match="shipment-ended"):
        shipments.close_by_hand(session, shipment.id, ShipmentState.LOST, by=DESK, now=after(days=4))


def test_what_is_fetched_at_the_desk_is_not_posted(session: Session) -> None:
    by = phone_of(session, resident(session))
    request = moved(session, opened(session, by, Kind.APPLY), State.CHECKED, State.APPROVED, State.READY, by=DESK)
    with pytest.raises(Conflict, match="not-to-be-posted"):
        shipments.hand_to_post(session, request.id, by=DESK, now=NOW)


def test_what_is_not_ready_is_not_posted(session: Session) -> None:
    by = phone_of(session, resident(session))
    request = opened(session, by, Kind.APPLY, handover="post", address=ADDRESS)
    with pytest.raises(Conflict, match="request-moved-on"):
        shipments.hand_to_post(session, request.id, by=DESK, now=NOW)


def test_another_areas_desk_finds_nothing(session: Session) -> None:
    shipment = sent(session)
    stranger = clerk("420302")
    assert shipments.list_shipments(session, by=stranger, profile=SHIYAN, now=NOW) == []
    for act in (
        lambda: shipments.hand_to_post(session, shipment.request_id, by=stranger, now=NOW),
        lambda: shipments.close_by_hand(session, shipment.id, ShipmentState.LOST, by=stranger, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_its_holder_does_not_call_back_what_is_with_the_post(session: Session) -> None:
    request = packed(session)
    shipments.hand_to_post(session, request.id, by=DESK, now=NOW)
    with pytest.raises(ActError, match="request-moved-on"):
        requests.advance(session, request.id, State.WITHDRAWN, by=DESK, now=NOW)


def test_the_address_is_forgotten_the_regions_days_after_the_end(session: Session) -> None:
    shipment = sent(session)
    shipments.record_way(session, shipment.id, [DELIVERED], now=NOW)
    request = session.get_one(Request, shipment.request_id)
    for days, kept in ((30, True), (30.1, False)):
        requests.forget_addresses(session, profile=SHIYAN, now=after(days=days))
        assert ("address" in request.details) is kept
    assert request.details["handover"] == "post"


def test_of_two_clerks_one_hands_it_over(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            request_id = packed(session).id
        race(engine, *[lambda session: shipments.hand_to_post(session, request_id, by=DESK, now=NOW).id] * 4)
        with committed(engine) as session:
            assert len(session.scalars(select(Shipment)).all()) == 1


def test_the_jobs_go_on_where_one_of_them_died(own_database: str, tmp_path: Path) -> None:
    """The order is out, and whoever sent it died before keeping the number: the same order comes again."""
    post = SimulatedPost(tmp_path)
    ports = Ports(SimulatedSms(tmp_path), SimulatedViruses(tmp_path), post=post)
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            shipment_id = sent(session).id
        with committed(engine) as session:
            [due] = shipments.take_due(session, now=NOW)
        number = post.order(_parcel(due), now=NOW)
        assert kept(engine, ports, after(seconds=31)) == (ShipmentState.ORDERED, number)
        assert kept(engine, ports, after(hours=2)) == (ShipmentState.DELIVERED, number)
        assert post.order(_parcel(due), now=after(hours=2)) == number
        assert due.shipment_id == shipment_id


def test_an_outage_is_kept_and_outlived(own_database: str, tmp_path: Path) -> None:
    ports = Ports(SimulatedSms(tmp_path), SimulatedViruses(tmp_path), post=SimulatedPost(tmp_path))
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            sent(session)
        (tmp_path / "post-fault").write_text("late")
        assert kept(engine, ports, NOW) == (ShipmentState.WAITING, None)
        with committed(engine) as session:
            assert session.scalars(select(Shipment)).one().problem == "simulated outage"
        (tmp_path / "post-fault").unlink()
        state, number = kept(engine, ports, NOW + timedelta(minutes=1))
        assert (state, number is not None) == (ShipmentState.ORDERED, True)


def kept(engine: Engine, ports: Ports, at: datetime) -> tuple[ShipmentState, str | None]:
    """After the jobs have looked at this time."""
    follow_shipments(engine, ports, lambda: at)
    with committed(engine) as session:
        shipment = session.scalars(select(Shipment)).one()
        return shipment.state, shipment.number


def _parcel(due: shipments.Due) -> Parcel:
    return Parcel(due.shipment_id, due.name, due.phone, due.address)
