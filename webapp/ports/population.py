"""The national population base. docs/ports/population.md is the contract that a gateway to it fulfils."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from webapp.ports.signed import Gateway, NoAnswer

QUESTION_TAG = "onecard population question 1"
ANSWER_TAG = "onecard population answer 1"
FIELDS = frozenset({"name", "id-number"})


class Result(StrEnum):
    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_FOUND = "not-found"
    DECEASED = "deceased"


class PopulationUnavailable(Exception):
    """No answer that can be believed: none in time, an error, or one that is not signed for this question."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whether the base knows this person so. The same reference asks the same question."""

    reference: UUID
    id_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A word, and of a mismatch the names of the fields; never what the base holds."""

    result: Result
    fields: tuple[str, ...] = ()


class Population(Protocol):
    def ask(self, question: Question, *, now: datetime) -> Reply:
        """The answer, or PopulationUnavailable."""


class NoPopulation:
    """Where no base is connected: everybody stays unverified, in sight."""

    def ask(self, question: Question, *, now: datetime) -> Reply:  # noqa: ARG002 - nobody is asked
        raise PopulationUnavailable("not connected")


class HttpPopulation:
    """A gateway reached over HTTPS; question and answer are signed with one secret."""

    def __init__(self, url: str, key_id: str, secret: bytes) -> None:
        self._gateway = Gateway(url, key_id, secret, QUESTION_TAG, ANSWER_TAG)

    def ask(self, question: Question, *, now: datetime) -> Reply:
        reference = str(question.reference)
        body = json.dumps({"reference": reference, "id_number": question.id_number, "name": question.name}).encode()
        try:
            content = self._gateway.ask("", reference, body, now=now)
        except NoAnswer as why:
            raise PopulationUnavailable(str(why)) from None
        return read_reply(content, reference)


def read_reply(content: bytes, reference: str) -> Reply:
    try:
        said = json.loads(content)
        reply = Reply(Result(said["result"]), tuple(said.get("fields", ())))
        fits = said["reference"] == reference and FIELDS.issuperset(reply.fields)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PopulationUnavailable("unreadable answer") from None
    if not fits or bool(reply.fields) != (reply.result is Result.MISMATCH):
        raise PopulationUnavailable("answer to something else")
    return reply


class Register:
    """An invented base: who is not in its file is known as asked. Its file is read anew for each question."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def look_up(self, id_number: str, name: str) -> Reply:
        people: Mapping[str, Mapping[str, Any]] = json.loads(self._path.read_text()) if self._path.exists() else {}
        person = people.get(id_number, {"name": name})
        if person.get("not_found"):
            return Reply(Result.NOT_FOUND)
        if person.get("deceased"):
            return Reply(Result.DECEASED)
        return Reply(Result.MATCH) if person["name"] == name else Reply(Result.MISMATCH, ("name",))


class SimulatedPopulation:
    """Answers out of `population.json` in the instance folder. While `population-is-down` lies there, it does not."""

    def __init__(self, folder: Path) -> None:
        self._register = Register(folder / "population.json")
        self._down = folder / "population-is-down"

    def ask(self, question: Question, *, now: datetime) -> Reply:  # noqa: ARG002 - it has no clock
        if self._down.exists():
            raise PopulationUnavailable("simulated outage")
        return self._register.look_up(question.id_number, question.name)
