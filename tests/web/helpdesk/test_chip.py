"""A holder found, and a card taken into use, by what the desk's reader read."""

import pytest
from sqlalchemy import select, update

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain.cards import CardState, SocialSecurityState
from webapp.domain.cards.model import Card
from webapp.domain.ledger.model import LedgerRow
from webapp.web.problems import TABLE

CHIP = "420399D1560000050000000100000000"
OTHER_CHIP = "420399D1560000050000000200000000"
WHY = {"reason": "handle-a-request", "note": "本人到场"}


def read(person: Person, **changed: str) -> dict[str, str]:
    """What the page's script fills in."""
    return {"card_number": person.card_number, "chip_id": CHIP, "name": person.name} | changed


@pytest.fixture
def person(town: Town) -> Person:
    somebody = town.somebody()
    _change(town, somebody, chip_id=CHIP, chip_index=None)
    return somebody


def test_the_card_in_the_reader_finds_its_holder(town: Town, desk: DeskClerk, person: Person) -> None:
    answer = desk.submit("/chip", read(person) | WHY)
    assert "芯片与发卡登记一致" in desk.follow(answer)
    [row] = town.rows(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:look-up").order_by(LedgerRow.id))[-1:]
    assert (row.about["reason"], row.about["found"]) == ("handle-a-request", "true")


def test_another_chip_and_another_name_are_said(town: Town, desk: DeskClerk, person: Person) -> None:
    page = desk.follow(desk.submit("/chip", read(person, chip_id=OTHER_CHIP, name="王五") | WHY))
    assert "芯片与发卡登记不一致" in page
    assert "卡内姓名与登记不同" in page


def test_a_chip_that_is_not_on_record_is_not_called_the_same(town: Town, desk: DeskClerk) -> None:
    page = desk.follow(desk.submit("/chip", read(town.somebody(), name="") | WHY))
    assert "无法核对芯片" in page


@pytest.mark.parametrize(
    "changed", [{"chip_id": ""}, {"chip_id": "x" * 32}, {"card_number": ""}, {"reason": ""}, {"note": ""}]
)
def test_what_was_not_read_or_not_said_finds_nobody(
    town: Town, desk: DeskClerk, person: Person, changed: dict[str, str]
) -> None:
    before = len(town.rows(select(LedgerRow)))
    assert desk.submit("/chip", read(person) | WHY | changed).status_code == 422
    assert len(town.rows(select(LedgerRow))) == before


def test_a_wrong_check_character_finds_nobody(desk: DeskClerk, person: Person) -> None:
    assert desk.submit("/chip", read(person, card_number="A00000010") | WHY).status_code == 404


def test_these_pages_alone_may_talk_to_the_agent(desk: DeskClerk, person: Person) -> None:
    case = desk.case(person)
    for path, may in (("/chip", True), (f"{case}/activate-by-chip", True), ("/", False), (case, False)):
        policies = desk.open(path).headers.getlist("Content-Security-Policy")
        assert len(policies) == 1
        assert ("ws://127.0.0.1:35960" in policies[0]) is may


def test_a_sealed_card_is_taken_into_use(town: Town, desk: DeskClerk, person: Person) -> None:
    _seal(town, person)
    case = desk.case(person)
    assert "读卡启用" in words(desk.open(case))
    answer = desk.submit(f"{case}/activate-by-chip", read(person))
    assert answer.status_code == 303, words(answer)
    assert _card(town, person).state is CardState.ACTIVE
    again = desk.submit(f"{case}/activate-by-chip", read(person))
    assert "没有重复办理" in desk.follow(again)


def test_another_chip_takes_nothing_into_use(town: Town, desk: DeskClerk, person: Person) -> None:
    _seal(town, person)
    answer = desk.submit(f"{desk.case(person)}/activate-by-chip", read(person, chip_id=OTHER_CHIP))
    assert (answer.status_code, TABLE["chip-differs"]["zh"] in words(answer)) == (409, True)
    assert _card(town, person).state is CardState.SEALED


def test_a_strangers_card_is_not_found_in_a_case(town: Town, desk: DeskClerk, person: Person) -> None:
    stranger = town.somebody()
    _seal(town, stranger)
    answer = desk.submit(f"{desk.case(person)}/activate-by-chip", read(stranger))
    assert answer.status_code == 404
    assert _card(town, stranger).state is CardState.SEALED


def _card(town: Town, person: Person) -> Card:
    [card] = town.rows(select(Card).where(Card.number_index == person.card_number))
    return card


def _seal(town: Town, person: Person) -> None:
    _change(town, person, state=CardState.SEALED, social_security_state=SocialSecurityState.SEALED)


def _change(town: Town, person: Person, **values: object) -> None:
    with town.writing() as session, session.begin():
        session.execute(update(Card).where(Card.number_index == person.card_number).values(**values))
