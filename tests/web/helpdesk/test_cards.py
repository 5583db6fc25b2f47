"""The desk acts on a card: within a case, with the document seen, and twice is already so."""

import pytest
from sqlalchemy import select

from tests.web.clerk import BANZHANG, KEFU, words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain.cards import BankState, CardState
from webapp.domain.cards.model import Card

SEEN = {"document_seen": "y"}
TOLD = {"reason": "moved-away", "told": ["benefits"]} | SEEN


@pytest.fixture
def person(town: Town) -> Person:
    return town.somebody()


def card_of(town: Town, person: Person) -> Card:
    [card] = town.rows(select(Card).where(Card.number_index == person.card_number))
    return card


def change(town: Town, person: Person, **states: object) -> None:
    with town.writing() as session, session.begin():
        row = session.get_one(Card, card_of(town, person).id)
        for name, value in states.items():
            setattr(row, name, value)


def at(town: Town, desk: DeskClerk, person: Person) -> str:
    return f"{desk.case(person)}/cards/{card_of(town, person).id}"


def replacing_offered(desk: DeskClerk, case: str) -> list[str]:
    page = desk.open(case).text
    return [act for act in ("begin-replacement", "withdraw-replacement") if f'/{act}"' in page]


def test_a_card_is_locked_and_unlocked_and_its_page_offers_what_can_be_done(
    town: Town, desk: DeskClerk, person: Person
) -> None:
    case = desk.case(person)
    here = f"{case}/cards/{card_of(town, person).id}"
    assert "锁定卡" in words(desk.open(case))
    assert desk.submit(f"{here}/lock", SEEN).status_code == 303
    assert card_of(town, person).state is CardState.LOCKED
    page = words(desk.open(case))
    assert "解锁卡" in page
    assert "卡已锁定" in page
    assert desk.submit(f"{here}/lock", SEEN).status_code == 303
    assert "没有重复办理" in words(desk.open(case))
    assert desk.submit(f"{here}/unlock", SEEN).status_code == 303
    assert card_of(town, person).state is CardState.ACTIVE


def test_without_the_document_nothing_is_done(town: Town, desk: DeskClerk, person: Person) -> None:
    here = at(town, desk, person)
    for page, fields in ((f"{here}/lock", {}), (f"{here}/cancel", {"reason": "death", "told": ["benefits"]})):
        answer = desk.submit(page, fields)
        assert (answer.status_code, "还没有核对身份证件" in words(answer)) == (403, True)
    assert card_of(town, person).state is CardState.ACTIVE


def test_a_lost_card_is_reported_formally_before_it_is_replaced(town: Town, desk: DeskClerk, person: Person) -> None:
    case = desk.case(person)
    here = f"{case}/cards/{card_of(town, person).id}"
    answer = desk.submit(f"{here}/begin-replacement", {"ground": "lost"} | SEEN)
    assert (answer.status_code, "补卡前要先正式挂失" in words(answer)) == (409, True)
    desk.report(case, formal="y")
    assert replacing_offered(desk, case) == ["begin-replacement"]
    assert desk.submit(f"{here}/begin-replacement", {"ground": "lost"} | SEEN).status_code == 303
    assert replacing_offered(desk, case) == ["withdraw-replacement"]
    assert desk.submit(f"{here}/begin-replacement", SEEN).status_code == 422, "a ground is chosen"


def test_a_sealed_card_is_taken_into_use(town: Town, desk: DeskClerk, person: Person) -> None:
    change(town, person, state=CardState.SEALED)
    assert desk.submit(f"{at(town, desk, person)}/activate", SEEN).status_code == 303
    assert card_of(town, person).state is CardState.ACTIVE


def test_an_open_account_and_an_unread_list_keep_a_card(town: Town, desk: DeskClerk, person: Person) -> None:
    change(town, person, bank_state=BankState.ACTIVE)
    here = at(town, desk, person)
    assert "银行账户还没有处理完" in words(desk.submit(f"{here}/cancel", TOLD))
    assert desk.submit(f"{here}/close-bank", SEEN).status_code == 303
    answer = desk.submit(f"{here}/cancel", TOLD | {"told": []})
    assert (answer.status_code, "清单还没有全部告知" in words(answer)) == (409, True)
    assert desk.submit(f"{here}/cancel", TOLD).status_code == 303
    assert card_of(town, person).state is CardState.CANCELLED


def test_two_people_undo_a_cancellation(own_town: Town) -> None:
    person = own_town.somebody()
    change(own_town, person, bank_state=BankState.INACTIVE)
    desks = [DeskClerk(own_town, "helpdesk") for _ in range(2)]
    assert desks[0].sign_in(KEFU).status_code == 303
    assert desks[1].sign_in(BANZHANG).status_code == 303
    case = desks[0].case(person)
    here = f"{case}/cards/{card_of(own_town, person).id}"
    assert desks[0].submit(f"{here}/cancel", TOLD).status_code == 303
    assert "撤销注销" in words(desks[0].open(case))
    assert desks[0].submit(f"{here}/undo-cancellation", SEEN).status_code == 303
    assert "等另一名工作人员" in words(desks[0].open(f"{here}/undo-cancellation"))
    assert card_of(own_town, person).state is CardState.CANCELLED
    there = at(own_town, desks[1], person)
    assert desks[1].submit(f"{there}/undo-cancellation", SEEN).status_code == 303
    assert card_of(own_town, person).state is CardState.ACTIVE


def test_another_persons_card_is_not_in_this_case(town: Town, desk: DeskClerk, person: Person) -> None:
    other = card_of(town, town.somebody()).id
    here = f"{desk.case(person)}/cards/{other}"
    for page in ("lock", "cancel", "undo-cancellation"):
        assert desk.open(f"{here}/{page}").status_code == 404
