"""The job that asks the population base, before the simulator with each of its faults."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, select

from tests.make.cards import card
from tests.make.requests import opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import MING
from tests.racing import committed, engine_of
from webapp.clock import system_clock
from webapp.domain import cardbase, requests
from webapp.domain.actors import Job
from webapp.domain.cardbase import PopulationAnswer, Purpose, TaskKind
from webapp.domain.cards import CardState
from webapp.domain.cards.model import Card
from webapp.domain.requests import Kind, State, Why
from webapp.jobs.population import ask_population, sweep_at_night
from webapp.ports import Ports, signed
from webapp.ports.population import HttpPopulation
from webapp.ports.population_server import Faulty, PopulationServer
from webapp.ports.sms import SimulatedSms
from webapp.ports.viruses import SimulatedViruses

SECRET = bytes(range(32))


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[PopulationServer]:
    server = PopulationServer(tmp_path, SECRET)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def job(engine: Engine, gateway: PopulationServer) -> None:
    folder = gateway.fault_file.parent
    ports = Ports(SimulatedSms(folder), SimulatedViruses(folder), HttpPopulation(gateway.url, "our key", SECRET))
    ask_population(engine, ports, system_clock)


def known(engine: Engine) -> PopulationAnswer:
    with committed(engine) as session:
        [check] = session.scalars(select(cardbase.PopulationCheck)).all()
        # As if the pause were over.
        check.next_try_at = NOW
        return cardbase.verified(session, check.resident_id).answer


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            ming = resident(session)
            card(session, ming)
            cardbase.check_person(session, ming.id, purpose=Purpose.DESK, by=Job("operator"), now=NOW)
        yield engine


def test_an_answer_is_kept_as_a_word(engine: Engine, gateway: PopulationServer) -> None:
    job(engine, gateway)
    job(engine, gateway)
    assert (known(engine), len(gateway.asked)) == (PopulationAnswer.MATCH, 1)


@pytest.mark.parametrize("fault", [Faulty.ERROR, Faulty.GARBAGE, Faulty.LATE, Faulty.UNSIGNED])
def test_with_a_fault_she_stays_unverified_and_is_asked_again_under_the_same_reference(
    engine: Engine, gateway: PopulationServer, fault: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "PATIENCE", 0.2)
    gateway.fault_file.write_text(fault)
    job(engine, gateway)
    assert known(engine) is PopulationAnswer.UNAVAILABLE
    gateway.fault_file.unlink()
    job(engine, gateway)
    assert known(engine) is PopulationAnswer.MATCH
    assert len(set(gateway.asked)) == 1


def test_a_wrong_death_opens_a_task_and_her_card_goes_on(engine: Engine, gateway: PopulationServer) -> None:
    gateway.fault_file.write_text(Faulty.WRONG)
    job(engine, gateway)
    with committed(engine) as session:
        assert [task.kind for task in cardbase.list_open_tasks(session)] == [TaskKind.DECEASED]
        assert session.scalars(select(Card.state)).one() is CardState.ACTIVE


def test_nothing_of_the_register_is_kept(engine: Engine, gateway: PopulationServer) -> None:
    (gateway.fault_file.parent / "population.json").write_text(json.dumps({MING.id_number: {"name": "王大明"}}))
    job(engine, gateway)
    with committed(engine) as session:
        [kept] = session.execute(select(cardbase.PopulationCheck.__table__)).mappings()
        assert (kept["answer"], kept["fields"]) == (PopulationAnswer.MISMATCH, ["name"])
        assert not any("王大明" in str(value) for value in kept.values())


def test_what_differs_goes_back_to_whoever_asked_for_it(own_database: str, gateway: PopulationServer) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            asked = opened(
                session, phone_of(session, resident(session)), Kind.CHANGE_DATA, field="name", value="王大明"
            )
        (gateway.fault_file.parent / "population.json").write_text(json.dumps({MING.id_number: {"name": MING.name}}))
        job(engine, gateway)
        with committed(engine) as session:
            request = requests.load_request(session, asked.id, by=Job("test"))
            seen = requests.progress_of(session, request, by=Job("test"), now=NOW).waiting_for
            assert seen is not None
            assert (request.state, seen.why) == (State.WAITING_FOR_YOU, Why.NAME_DIFFERS)


@pytest.mark.parametrize(("hour", "asked"), [(0, False), (1, True), (4, True), (5, False), (12, False)])
def test_the_sweep_goes_by_night_in_china(own_database: str, hour: int, asked: bool) -> None:  # noqa: FBT001 # a case of the test
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            card(session, resident(session))
        at = datetime.fromisoformat(f"2026-11-23T{hour:02}:30:00+08:00")
        for _ in range(2):
            sweep_at_night(engine, SHIYAN, lambda: at)
        with committed(engine) as session:
            assert cardbase.is_check_due(session, now=at) is asked
