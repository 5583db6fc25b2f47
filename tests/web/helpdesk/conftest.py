"""A member of the helpdesk who has signed in, and what she does most."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.make.requests import answered
from tests.web.clerk import KEFU, Clerk
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain.requests.model import Request


class DeskClerk(Clerk):
    """With the verbs of this desk."""

    def look_up(
        self, number: str, reason: str = "diagnose-a-code", note: str = "本人来电，码刷不开", **changed: str
    ) -> Any:
        return self.submit("/", {"number": number, "reason": reason, "note": note} | changed)

    def case(self, person: Person, reason: str = "diagnose-a-code") -> str:
        """Where the case of this person is."""
        answer = self.look_up(person.card_number, reason)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.headers["Location"]).removeprefix(self.desk)

    def report(self, case: str, what: str = "card", **more: str) -> str:
        """Where its receipt is."""
        answer = self.submit(f"{case}/report-loss", {"what": what} | more)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.headers["Location"]).removeprefix(self.desk)

    def send_code(self, loss: str, contact: str = "registered") -> Any:
        return self.submit(f"{loss}/undo-code", {"contact": contact}, on=f"{loss}/undo")

    def sign_in_again(self) -> None:
        """Another day: the session is over, and so is every case."""
        answer = self.sign_in(KEFU)
        assert answer.status_code == 303

    def open_loss(self, person: Person, loss: str) -> str:
        """Where the same report is in a new case of hers."""
        return f"{self.case(person)}/losses/{loss.rpartition('/')[2]}"

    def phones(self, case: str) -> list[str]:
        """The ways to sign out one phone each, as the page of the case links them."""
        page = self.open(case).get_data(as_text=True)
        return re.findall(rf'href="{self.desk}({case}/phones/[0-9a-f-]{{36}}/sign-out)"', page)


def confirm(town: Town, page: str) -> None:
    """The population base says yes to who asked on this page, so that one clerk goes on alone."""
    with town.writing() as session, session.begin():
        answered(session, session.get_one(Request, UUID(page.rpartition("/")[2])), now=town.clock())


def at_the_desk(town: Town) -> DeskClerk:
    clerk = DeskClerk(town, "helpdesk")
    answer = clerk.sign_in(KEFU)
    assert answer.status_code == 303
    return clerk


@pytest.fixture
def desk(town: Town) -> DeskClerk:
    return at_the_desk(town)
