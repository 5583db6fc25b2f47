"""A whole region in this process, with a clock that tests set.

town        shared by the tests of a database: an hour has passed since the last test, and each takes its own people
own_town    for one test alone, which may break it
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog
from apiflask import APIFlask
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.make.venues import OPERATOR
from tests.people import MING
from tests.simulator import Door, Phone, code_in
from webapp import keyring
from webapp.app import create_app
from webapp.demonstration.load import load
from webapp.demonstration.people import PEOPLE, Person
from webapp.demonstration.settle import settle
from webapp.domain import venues
from webapp.domain.cards import card_check_character
from webapp.domain.notices.model import Notice
from webapp.domain.notices.rules import WAITING
from webapp.domain.residents import id_check_digit
from webapp.jobs.deliver import deliver
from webapp.ports import Ports
from webapp.ports.sms import SimulatedSms
from webapp.ports.viruses import SimulatedViruses
from webapp.settings import Settings
from webapp.store.engine import for_writing
from webapp.web.house import House


class TestClock:
    __test__ = False

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 4, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    @property
    def unix(self) -> float:
        return self.at.timestamp()


class Town:
    """The application with what tests want of it."""

    def __init__(self, database_url: str, instance: Path, **settings: str) -> None:
        surroundings = {"MODE": "demonstration", "INSTANCE": str(instance), "DATABASE_URL": database_url}
        self.settings = Settings.from_env(surroundings | settings)
        self.clock = TestClock()
        self.sms = SimulatedSms(instance)
        self.ports = Ports(sms=self.sms, viruses=SimulatedViruses(instance))
        self.app: APIFlask = create_app(self.settings, self.ports, self.clock)
        self.house: House = self.app.extensions["house"]
        keyring.prepare(self.settings.keys, self.house.profile, now=self.clock())
        load(self.house.engine, self.house.profile, now=self.clock())
        self._count = 0

    def somebody(self) -> Person:
        """A holder about whom nothing is special, and a new one each time."""
        self._count += 1
        first_17 = f"42039919900101{self._count:03}"
        body = f"T{self._count:07}"
        person = replace(
            PEOPLE[7],
            id_number=first_17 + id_check_digit(first_17),
            card_number=body + card_check_character(body),
            phone=f"10000001{self._count:03}",
            chip_id=None,
        )
        with self.writing() as session, session.begin():
            settle(session, person, self.house.profile, self.clock())
        return person

    def deliver(self) -> None:
        """As often as it takes: what other tests of this town left waits before this test's message."""
        due = select(Notice.id).where(Notice.state.in_(WAITING), Notice.next_try_at <= self.clock())
        while self.rows(due):
            deliver(self.house.engine, self.ports, self.clock)

    def message_to(self, person: Person) -> str:
        """The newest text message on this person's phone."""
        return next(message["text"] for message in self.sms.outbox() if message["to"] == person.phone)

    def phone(self) -> Phone:
        return Phone(self.app.test_client())

    def signed_in(self, person: Person = MING) -> Phone:
        phone = self.phone()
        asked = phone.ask_for_code(person.card_number, person.id_number)
        assert asked.status_code == 202, asked.json
        self.deliver()
        assert phone.answer(asked.json["ticket"], code_in(self.message_to(person))).status_code == 201
        return phone

    def with_wallet(self, person: Person = MING) -> Phone:
        phone = self.signed_in(person)
        assert phone.accept().status_code == 201
        assert phone.fetch_wallet().status_code == 200
        return phone

    def writing(self) -> Session:
        return Session(for_writing(self.house.engine))

    def venue_id(self, name: str = "示范图书馆") -> UUID:
        with Session(self.house.engine) as session:
            return next(venue.id for venue in venues.list_venues(session) if venue.name == name)

    def link(self, venue_name: str = "示范图书馆", *, attended: bool = True) -> str:
        with self.writing() as session, session.begin():
            return venues.invite_terminal(
                session,
                self.venue_id(venue_name),
                "1号门",
                attended=attended,
                by=OPERATOR,
                links=self.house.links,
                now=self.clock(),
            )

    def door(self, venue_name: str = "示范图书馆", scene: str = "CUL-01", *, attended: bool = True) -> Door:
        door = Door(self.app.test_client(), scene)
        assert door.enrol(self.link(venue_name, attended=attended)).status_code == 201
        return door

    def rows(self, query: Any) -> list[Any]:
        with Session(self.house.engine) as session:
            return list(session.scalars(query))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Staff sign in for nearly every page; that a password takes its time to check is for tests/domain/staff."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.domain.staff.rules._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def shared_town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    url = databases.new()
    town = Town(url, tmp_path_factory.mktemp("town"))
    yield town
    town.house.engine.dispose()
    databases.drop(url)


@pytest.fixture
def town(shared_town: Town) -> Town:
    # Limits on tries are counted by the hour, and each test begins with none spent.
    shared_town.clock.pass_by(3600)
    return shared_town


@pytest.fixture(scope="session")
def settled(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A database and an instance folder to copy: to settle a region anew takes longer than most tests."""
    url, instance = databases.new(), tmp_path_factory.mktemp("settled")
    Town(url, instance).house.engine.dispose()
    return url, instance


@pytest.fixture
def own_town(databases: Databases, settled: tuple[str, Path], tmp_path: Path) -> Iterator[Town]:
    url = databases.copy(settled[0])
    town = Town(url, shutil.copytree(settled[1], tmp_path, dirs_exist_ok=True))
    yield town
    town.house.engine.dispose()
    databases.drop(url)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every line that is logged, by whichever logger."""
    seen: list[str] = []
    for method in ("info", "warning", "error", "exception", "msg"):
        monkeypatch.setattr(structlog.WriteLogger, method, lambda _logger, line: seen.append(line))
    return seen
