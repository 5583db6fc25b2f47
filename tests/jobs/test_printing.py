"""The jobs process asks the benches' printers, as often as it takes, and keeps the first end."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.make.bench import FIRST_BLANK, SECOND_BLANK, box
from tests.make.production import approved
from tests.make.requests import clerk
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from tests.racing import committed, engine_of
from webapp.domain import production
from webapp.domain.cards.model import Card
from webapp.domain.production import BlankCard, BlankState
from webapp.domain.production.model import BenchJob
from webapp.domain.requests import Request, State
from webapp.jobs.printing import print_cards
from webapp.ports import Ports
from webapp.ports.printer import SimulatedPrinter
from webapp.ports.sms import SimulatedSms
from webapp.ports.viruses import SimulatedViruses

DESK = clerk()


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    with engine_of(own_database) as engine:
        yield engine


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    return Ports(SimulatedSms(tmp_path), SimulatedViruses(tmp_path), printer=SimulatedPrinter(tmp_path))


def at_printer(engine: Engine) -> None:
    with committed(engine) as session:
        box(session)
        request = approved(session, resident(session))
        job = production.begin_at_bench(session, request.id, by=DESK, now=NOW)
        production.take_blank(session, job.id, FIRST_BLANK, by=DESK, now=NOW)


def run(engine: Engine, ports: Ports, now: datetime = NOW) -> tuple[State, BlankState, int]:
    """A tick; then how the request and the blank are, and how many cards there are."""
    print_cards(engine, ports, SHIYAN, lambda: now)
    with Session(engine) as session:
        request = session.scalars(select(Request)).one()
        blank = session.scalars(select(BlankCard).where(BlankCard.serial == FIRST_BLANK)).one()
        return request.state, blank.state, len(session.scalars(select(Card)).all())


def test_a_card_is_made_once(engine: Engine, ports: Ports) -> None:
    at_printer(engine)
    assert run(engine, ports) == run(engine, ports) == (State.READY, BlankState.ISSUED, 1)


def test_while_it_is_away_the_blank_waits(engine: Engine, ports: Ports, tmp_path: Path) -> None:
    at_printer(engine)
    (tmp_path / "printer-is-down").touch()
    assert run(engine, ports) == (State.IN_PRODUCTION, BlankState.AT_BENCH, 0)
    (tmp_path / "printer-is-down").unlink()
    assert run(engine, ports, after(seconds=1)) == (State.IN_PRODUCTION, BlankState.AT_BENCH, 0)
    assert run(engine, ports, after(seconds=2)) == (State.READY, BlankState.ISSUED, 1)


@pytest.mark.parametrize("fault", ["jammed", "another-blank"])
def test_after_a_fault_another_blank_is_taken(engine: Engine, ports: Ports, tmp_path: Path, fault: str) -> None:
    at_printer(engine)
    (tmp_path / "printer-fault").write_text(fault)
    assert run(engine, ports) == (State.IN_PRODUCTION, BlankState.SPOILT, 0)
    (tmp_path / "printer-fault").unlink()
    with committed(engine) as session:
        job = session.scalars(select(BenchJob)).one()
        production.take_blank(session, job.id, SECOND_BLANK, by=DESK, now=NOW)
    assert run(engine, ports) == (State.READY, BlankState.SPOILT, 1)
