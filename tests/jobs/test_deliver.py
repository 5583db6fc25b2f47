"""The job that sends messages: once each, again after an outage, and nothing to nobody."""

from collections.abc import Iterator
from datetime import datetime
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from tests.make.residents import resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of
from webapp.domain import notices
from webapp.domain.notices import NoticeState
from webapp.domain.notices.deliver import BATCH, LEASE
from webapp.domain.notices.model import Notice
from webapp.jobs.deliver import SENDERS, deliver
from webapp.ports import Ports
from webapp.ports.sms import PATIENCE, SmsFailed
from webapp.ports.viruses import Clamd

NO_FILES = Clamd("tcp://127.0.0.1")


class Gateway:
    """Stands where the SMS gateway stands; tests say when it fails and how."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, UUID]] = []
        self.failure: Exception | None = None

    def send(self, phone: str, text: str, *, reference: UUID, now: datetime) -> None:  # noqa: ARG002 # the port's form
        if self.failure:
            raise self.failure
        self.sent.append((phone, text, reference))


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    with engine_of(own_database) as engine:
        yield engine


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


def queue(engine: Engine, text: str, *, whose: UUID | None) -> None:
    with committed(engine) as session:
        kind = notices.Kind.SIGN_IN_CODE
        notices.queue(session, kind, resident_id=whose, text=text, now=NOW, expires_at=after(minutes=5))


def somebody(engine: Engine) -> UUID:
    with committed(engine) as session:
        return resident(session).id


def run(engine: Engine, gateway: Gateway, now: datetime = NOW) -> None:
    deliver(engine, Ports(sms=gateway, viruses=NO_FILES), lambda: now)


def states(engine: Engine) -> list[NoticeState]:
    with committed(engine) as session:
        return list(session.scalars(select(Notice.state).order_by(Notice.queued_at)))


def test_a_message_is_sent_once_to_the_registered_phone(engine: Engine, gateway: Gateway) -> None:
    queue(engine, "您好", whose=somebody(engine))
    for seconds in (0, 1, 60):
        run(engine, gateway, after(seconds=seconds))
    assert [(phone, text) for phone, text, _ in gateway.sent] == [(MING.phone, "您好")]
    assert states(engine) == [NoticeState.SENT]


def test_a_message_to_nobody_reaches_no_gateway(engine: Engine, gateway: Gateway) -> None:
    queue(engine, "您好", whose=None)
    run(engine, gateway)
    assert (gateway.sent, states(engine)) == ([], [NoticeState.DROPPED])


def test_somebody_without_a_phone_is_not_told(engine: Engine, gateway: Gateway) -> None:
    with committed(engine) as session:
        holder = resident(session, ELDER)
        holder.phone = None
    queue(engine, "您好", whose=holder.id)
    run(engine, gateway)
    assert (gateway.sent, states(engine)) == ([], [NoticeState.GIVEN_UP])


def test_after_an_outage_it_is_sent_with_the_same_reference(engine: Engine, gateway: Gateway) -> None:
    queue(engine, "您好", whose=somebody(engine))
    gateway.failure = SmsFailed("outage")
    run(engine, gateway)
    gateway.failure = None
    run(engine, gateway, after(seconds=4))
    assert gateway.sent == []
    run(engine, gateway, after(seconds=5))
    with committed(engine) as session:
        assert [reference for *_, reference in gateway.sent] == [session.scalars(select(Notice.id)).one()]


def test_a_job_that_dies_between_taking_and_marking_sends_later(engine: Engine, gateway: Gateway) -> None:
    queue(engine, "您好", whose=somebody(engine))
    gateway.failure = KeyboardInterrupt()  # type: ignore[assignment] # what a stopped process raises
    with pytest.raises(KeyboardInterrupt):
        run(engine, gateway)
    gateway.failure = None
    run(engine, gateway, after(seconds=29))
    assert gateway.sent == []
    run(engine, gateway, after(seconds=31))
    assert len(gateway.sent) == 1


def test_one_failing_message_does_not_hold_up_the_others(engine: Engine, gateway: Gateway) -> None:
    whose = somebody(engine)
    for text in ("一", "二", "三"):
        queue(engine, text, whose=whose)
    send = gateway.send

    def fails_at_two(phone: str, text: str, *, reference: UUID, now: datetime) -> None:
        if text == "二":
            raise SmsFailed("only this one")
        send(phone, text, reference=reference, now=now)

    gateway.send = fails_at_two  # type: ignore[method-assign] # one stand-in for another
    run(engine, gateway)
    assert sorted(text for _, text, _ in gateway.sent) == ["一", "三"]
    assert sorted(states(engine)) == ["failed", "sent", "sent"]


def test_a_slow_gateway_holds_up_a_portion_for_less_than_its_lease() -> None:
    """Or a second process would take what the first is still sending."""
    assert LEASE.total_seconds() > BATCH / SENDERS * PATIENCE


def test_while_one_message_hangs_others_are_sent(engine: Engine, gateway: Gateway) -> None:
    whose, others_are_through = somebody(engine), Event()
    for text in ("一", "二", "三"):
        queue(engine, text, whose=whose)
    send = gateway.send

    def hangs_at_one(phone: str, text: str, *, reference: UUID, now: datetime) -> None:
        if text == "一":
            assert others_are_through.wait(10)
        send(phone, text, reference=reference, now=now)
        if len(gateway.sent) == 2:
            others_are_through.set()

    gateway.send = hangs_at_one  # type: ignore[method-assign] # one stand-in for another
    run(engine, gateway)
    assert gateway.sent[-1][1] == "一"
    assert states(engine) == [NoticeState.SENT] * 3


def test_a_gateway_that_is_away_for_hours_loses_no_loss_notice(engine: Engine, gateway: Gateway) -> None:
    with committed(engine) as session:
        kind, whose = notices.Kind.LOSS_REPORTED, resident(session).id
        notices.tell(session, kind, resident_id=whose, now=NOW, what="card", at=NOW, until=after(days=7), number="7")
    gateway.failure = SmsFailed("outage")
    for minutes in range(0, 8 * 60, 5):
        run(engine, gateway, after(minutes=minutes))
    assert states(engine) == [NoticeState.FAILED]
    gateway.failure = None
    run(engine, gateway, after(hours=8, minutes=15))
    assert states(engine) == [NoticeState.SENT]
    assert len(gateway.sent) == 1
