"""The population port before a gateway that keeps the contract, and with each of its faults."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest

from webapp.clock import system_clock
from webapp.domain.cardbase import PopulationAnswer
from webapp.ports import population, signed
from webapp.ports.population import HttpPopulation, PopulationUnavailable, Question, Reply, Result, SimulatedPopulation
from webapp.ports.population_server import Faulty, PopulationServer

SECRET = bytes(range(32))
NUMBER, NAME = "420399196001010013", "王小明"


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


def ask(gateway: PopulationServer, *, secret: bytes = SECRET, name: str = NAME) -> Reply:
    question = Question(uuid4(), NUMBER, name)
    return HttpPopulation(gateway.url, "our key", secret).ask(question, now=system_clock())


def knows(gateway: PopulationServer, **person: object) -> None:
    (gateway.fault_file.parent / "population.json").write_text(json.dumps({NUMBER: person}))


@pytest.mark.parametrize(
    ("person", "reply"),
    [
        ({"name": NAME}, Reply(Result.MATCH)),
        ({"name": "王大明"}, Reply(Result.MISMATCH, ("name",))),
        ({"not_found": True}, Reply(Result.NOT_FOUND)),
        ({"name": NAME, "deceased": True}, Reply(Result.DECEASED)),
    ],
)
def test_what_the_base_knows_comes_as_a_word(
    gateway: PopulationServer, person: dict[str, object], reply: Reply
) -> None:
    knows(gateway, **person)
    assert ask(gateway) == reply


@pytest.mark.parametrize("fault", [Faulty.ERROR, Faulty.GARBAGE, Faulty.UNSIGNED, Faulty.LATE])
def test_a_base_with_a_fault_has_not_answered(
    gateway: PopulationServer, fault: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "PATIENCE", 0.2)
    gateway.fault_file.write_text(fault)
    with pytest.raises(PopulationUnavailable) as unavailable:
        ask(gateway)
    assert not any(secret in str(unavailable.value) for secret in (NUMBER, NAME))
    gateway.fault_file.unlink()
    assert ask(gateway).result is Result.MATCH


def test_the_answer_to_another_question_is_none_of_this_one(gateway: PopulationServer) -> None:
    ask(gateway)
    gateway.fault_file.write_text(Faulty.ANOTHERS)
    with pytest.raises(PopulationUnavailable, match="wrong signature"):
        ask(gateway)


def test_an_answer_that_comes_twice_is_one_answer(gateway: PopulationServer) -> None:
    gateway.fault_file.write_text(Faulty.TWICE)
    assert [ask(gateway).result for _ in range(2)] == [Result.MATCH] * 2


def test_who_does_not_sign_learns_nothing(gateway: PopulationServer) -> None:
    with pytest.raises(PopulationUnavailable, match="HTTP 401"):
        ask(gateway, secret=bytes(32))
    assert gateway.asked == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'{"reference": "x", "result": "match"}',
        b'{"reference": "r", "result": "perhaps"}',
        b'{"reference": "r", "result": "mismatch"}',
        b'{"reference": "r", "result": "match", "fields": ["name"]}',
        b'{"reference": "r", "result": "mismatch", "fields": ["salary"]}',
        b'{"reference": "r", "result": "mismatch", "fields": [["name"]]}',
        b"[" * 4000,
        b"\xff",
    ],
)
def test_an_answer_outside_the_contract_is_none(content: bytes) -> None:
    with pytest.raises(PopulationUnavailable):
        population.read_reply(content, "r")


def test_a_base_that_is_not_there_has_not_answered() -> None:
    with pytest.raises(PopulationUnavailable):
        HttpPopulation("http://127.0.0.1:9/checks", "our key", SECRET).ask(
            Question(uuid4(), NUMBER, NAME), now=system_clock()
        )


def test_the_demonstrations_base_knows_whom_it_is_asked_about_and_can_be_down(tmp_path: Path) -> None:
    base = SimulatedPopulation(tmp_path)
    assert base.ask(Question(uuid4(), NUMBER, NAME), now=system_clock()).result is Result.MATCH
    (tmp_path / "population-is-down").touch()
    with pytest.raises(PopulationUnavailable):
        base.ask(Question(uuid4(), NUMBER, NAME), now=system_clock())


def test_port_and_domain_say_the_same_words() -> None:
    assert {result.value for result in Result} | {"unavailable"} == {answer.value for answer in PopulationAnswer}
