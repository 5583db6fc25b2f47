"""A whole service in this process, on a database of its own, with a clock that tests set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apiflask import APIFlask
from sqlalchemy.orm import Session

from tests.people import MING
from tests.simulator import Door, Phone, code_in
from webapp import keyring
from webapp.app import create_app
from webapp.demonstration.load import load
from webapp.demonstration.people import Person
from webapp.domain import venues
from webapp.jobs.deliver import deliver
from webapp.ports import Ports
from webapp.ports.sms import SimulatedSms
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


@dataclass
class Service:
    """The application with what tests want of it."""

    app: APIFlask
    house: House
    clock: TestClock
    ports: Ports

    def deliver(self) -> None:
        deliver(self.house.engine, self.ports, self.clock)

    def messages(self) -> list[str]:
        return [message["text"] for message in self.ports.sms.outbox()]  # type: ignore[attr-defined] # the simulator

    def phone(self) -> Phone:
        return Phone(self.app.test_client())

    def signed_in(self, person: Person = MING) -> Phone:
        phone = self.phone()
        ticket = phone.ask_for_code(person.card_number, person.id_number).json["ticket"]
        self.deliver()
        assert phone.answer(ticket, code_in(self.messages()[0])).status_code == 201
        return phone

    def with_wallet(self, person: Person = MING) -> Phone:
        phone = self.signed_in(person)
        assert phone.accept().status_code == 201
        assert phone.fetch_wallet().status_code == 200
        return phone

    def link(self, venue_name: str) -> str:
        with Session(for_writing(self.house.engine)) as session, session.begin():
            venue = next(venue for venue in venues.list_venues(session) if venue.name == venue_name)
            return venues.invite_terminal(session, venue.id, "1号门", links=self.house.links, now=self.clock())

    def door(self, venue_name: str = "示范图书馆", scene: str = "CUL-01") -> Door:
        door = Door(self.app.test_client(), scene)
        assert door.enrol(self.link(venue_name)).status_code == 201
        return door


@pytest.fixture
def service(own_database: str, tmp_path: Path) -> Iterator[Service]:
    settings = Settings.from_env({"MODE": "demonstration", "INSTANCE": str(tmp_path), "DATABASE_URL": own_database})
    clock = TestClock()
    ports = Ports(sms=SimulatedSms(tmp_path))
    app = create_app(settings, ports, clock)
    house: House = app.extensions["house"]
    keyring.prepare(settings.keys, house.profile, now=clock())
    load(house.engine, house.profile, now=clock())
    yield Service(app, house, clock, ports)
    house.engine.dispose()
