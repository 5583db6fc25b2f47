"""A death told at a desk: card and codes pause, a clerk gets a task, the family a receipt; a mistake is undone."""

import pytest
from sqlalchemy import select

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain import cards
from webapp.domain.cardbase.model import Task
from webapp.domain.cards import CardState
from webapp.domain.residents.model import DeathReport

ALL = ["bank", "benefits", "card", "mistake"]
SAID = {"relation": "child", "told": ALL, "document_seen": "y"}


@pytest.fixture
def person(town: Town) -> Person:
    return town.somebody()


def state(town: Town, person: Person) -> CardState:
    with town.writing() as session:
        card = cards.card_of_number(session, person.card_number)
        assert card is not None
        return card.state


def tasks(town: Town) -> int:
    return len(town.rows(select(Task).where(Task.kind == "deceased", Task.closed_at.is_(None))))


def test_once_is_enough(town: Town, desk: DeskClerk, person: Person) -> None:
    phone, before = town.with_wallet(person), tasks(town)
    case = desk.case(person, "handle-a-request")
    answer = desk.submit(f"{case}/death", SAID)
    assert answer.status_code == 303
    page = words(desk.open(f"{case}/death/receipt"))
    assert "我们为您的亲人离世深感难过" in page
    assert "丧葬补助金" in page
    assert (state(town, person), tasks(town)) == (CardState.LOCKED, before + 1)
    assert town.door().scan(phone.show(town.clock.unix)).json["verdict"] == "refused"
    assert desk.submit(f"{case}/death", SAID).status_code == 303
    assert tasks(town) == before + 1
    [report] = town.rows(select(DeathReport).order_by(DeathReport.reported_at.desc()).limit(1))
    assert len(report.cards) == 1


def test_a_mistake_is_undone_with_the_holder_there(town: Town, desk: DeskClerk, person: Person) -> None:
    case = desk.case(person, "handle-a-request")
    desk.submit(f"{case}/death", SAID)
    assert desk.submit(f"{case}/death/undo", {}).status_code == 403
    assert state(town, person) is CardState.LOCKED
    assert desk.submit(f"{case}/death/undo", {"document_seen": "y"}).status_code == 303
    assert state(town, person) is CardState.ACTIVE
    assert desk.open(f"{case}/death/undo").status_code == 404
    assert desk.submit(f"{case}/death", SAID).status_code == 303
    assert state(town, person) is CardState.LOCKED


def test_what_was_lost_or_locked_before_is_not_freed_by_an_undo(town: Town, desk: DeskClerk, person: Person) -> None:
    case = desk.case(person, "handle-a-request")
    desk.report(case)
    desk.submit(f"{case}/death", SAID)
    desk.submit(f"{case}/death/undo", {"document_seen": "y"})
    assert state(town, person) is CardState.TEMPORARILY_LOST


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"told": ALL[:3]}, 409), ({"document_seen": ""}, 403), ({"relation": "neighbour"}, 422), ({"relation": ""}, 422)],
)
def test_without_proof_or_the_whole_list_nothing_pauses(
    town: Town, desk: DeskClerk, person: Person, changed: dict[str, object], status: int
) -> None:
    before, case = tasks(town), desk.case(person, "handle-a-request")
    assert desk.submit(f"{case}/death", SAID | changed).status_code == status
    assert (state(town, person), tasks(town)) == (CardState.ACTIVE, before)


def test_there_is_no_receipt_before_a_report(desk: DeskClerk, person: Person) -> None:
    case = desk.case(person)
    assert desk.open(f"{case}/death/receipt").status_code == 404
