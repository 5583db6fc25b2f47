"""A machine that a one-time link made a kiosk, and somebody whose new card has come by post."""

from typing import Any

import pytest
from sqlalchemy import update

from tests.web.asking import ORIGIN
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain import actors, venues
from webapp.domain.cards import CardState, SocialSecurityState
from webapp.domain.cards.model import Card


class Machine:
    """A kiosk with the verbs of its page."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.http = town.app.test_client()

    def link(self) -> str:
        with self.town.writing() as session, session.begin():
            by, now = actors.Job("test"), self.town.clock()
            here = self.town.venue_id("示范人社服务大厅")
            links = self.town.house.links
            return venues.invite_terminal(
                session, here, "1号自助终端", attended=False, kiosk=True, by=by, links=links, now=now
            )

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.http.post(f"/api/kiosk/{path}", json=body, headers=ORIGIN)

    def enrolled(self) -> "Machine":
        answer = self.post("enrolments", {"token": self.link()})
        assert answer.status_code == 201, answer.json
        return self


def read(person: Person, **changed: str) -> dict[str, str]:
    return {"card_number": person.card_number, "chip_id": chip_of(person)} | changed


def chip_of(person: Person) -> str:
    return f"420399D156000005{person.id_number[-8:].replace('X', 'A')}00000000"


@pytest.fixture
def machine(town: Town) -> Machine:
    return Machine(town).enrolled()


@pytest.fixture
def person(town: Town) -> Person:
    somebody = town.somebody()
    with town.writing() as session, session.begin():
        mine = update(Card).where(Card.number_index == somebody.card_number)
        sealed = {"state": CardState.SEALED, "social_security_state": SocialSecurityState.SEALED}
        session.execute(mine.values(chip_id=chip_of(somebody), chip_index=chip_of(somebody), **sealed))
    return somebody
