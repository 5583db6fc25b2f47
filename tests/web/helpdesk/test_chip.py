"""A holder found, and a card taken into use, by what the desk's reader read."""

import re

import pytest
from sqlalchemy import select, update

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain import cards
from webapp.domain.cards import CardState, SocialSecurityState
from webapp.domain.cards.model import Card, Ecard
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
    # Every test has somebody else with the same chip, so that it is in no index.
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
    talking = ["/chip", *(f"{case}/{page}" for page in ("activate-by-chip", "link-by-chip", "pin"))]
    for path, may in [(page, True) for page in talking] + [("/", False), (case, False)]:
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


# The electronic card, linked by the chip


AGREED = {"consent": "y"}
ATR = "00814A444686603203"


def holders(person: Person, **changed: str) -> dict[str, str]:
    """With the fields that a chip gives once it was shown the PIN."""
    return read(person, id_number=person.id_number, atr=ATR, version="3.00") | changed


def test_with_her_consent_the_card_in_the_reader_has_an_electronic_one(
    town: Town, desk: DeskClerk, person: Person
) -> None:
    case = desk.case(person)
    assert "读卡开通电子卡" in words(desk.open(case))
    assert cards.CONSENT_AT_DESK in words(desk.open(f"{case}/link-by-chip"))
    assert "电子卡已开通" in desk.follow(desk.submit(f"{case}/link-by-chip", read(person) | AGREED))
    [ecard] = town.rows(select(Ecard).join(Card).where(Card.number_index == person.card_number))
    assert (ecard.state, ecard.consent) == (cards.EcardState.ACTIVE, cards.CONSENT_AT_DESK)
    [row] = town.rows(select(LedgerRow).where(LedgerRow.event == "resident:ecard:accept"))[-1:]
    assert (row.actor_kind, row.about["door"], row.about["consent"]) == ("staffmember", "desk", cards.CONSENT_AT_DESK)
    town.deliver()
    assert "服务网点已为您开通电子社会保障卡" in town.message_to(person)
    assert "读卡开通电子卡" not in words(desk.open(case))
    again = desk.submit(f"{case}/link-by-chip", read(person) | AGREED)
    assert "没有重复办理" in desk.follow(again)


def test_her_phone_signs_in_and_shows_codes_afterwards(town: Town, desk: DeskClerk, person: Person) -> None:
    assert desk.submit(f"{desk.case(person)}/link-by-chip", read(person) | AGREED).status_code == 303
    town.deliver()
    phone = town.signed_in(person)
    assert phone.home["cards"][0]["ecard"] is not None
    assert phone.fetch_wallet().status_code == 200


def test_without_her_consent_nothing_is_linked(town: Town, desk: DeskClerk, person: Person) -> None:
    answer = desk.submit(f"{desk.case(person)}/link-by-chip", read(person))
    assert (answer.status_code, "没有本人同意不能开通" in words(answer)) == (422, True)
    assert not town.rows(select(Ecard).join(Card).where(Card.number_index == person.card_number))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"chip_id": OTHER_CHIP}, "chip-differs"),
        ({"name": "王五"}, "chip-of-another"),
        ({"id_number": "420302190001010014"}, "chip-of-another"),
    ],
)
def test_another_chip_or_another_persons_fields_link_nothing(
    town: Town, desk: DeskClerk, person: Person, changed: dict[str, str], reason: str
) -> None:
    answer = desk.submit(f"{desk.case(person)}/link-by-chip", holders(person, **changed) | AGREED)
    assert (answer.status_code, TABLE[reason]["zh"] in words(answer)) == (409, True)
    assert not town.rows(select(Ecard).join(Card).where(Card.number_index == person.card_number))


def test_a_chip_that_nobody_told_us_is_noted_when_its_holder_fits(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    case, chip = desk.case(person), f"420399D156000005{person.id_number[-8:]}00000000"
    unread = desk.submit(f"{case}/link-by-chip", read(person, chip_id=chip) | AGREED)
    assert (unread.status_code, TABLE["chip-holder-unread"]["zh"] in words(unread)) == (409, True)
    assert _card(town, person).chip_id is None
    assert desk.submit(f"{case}/link-by-chip", holders(person, chip_id=chip) | AGREED).status_code == 303
    card = _card(town, person)
    assert (card.chip_id, card.atr, card.version) == (chip, ATR, "3.00")
    assert "登记读到的芯片号" in words(desk.open(case))
    assert "芯片与发卡登记一致" in desk.follow(desk.submit("/chip", read(person, chip_id=chip) | WHY))


def test_a_chip_is_one_cards_alone(town: Town, desk: DeskClerk) -> None:
    first, second = town.somebody(), town.somebody()
    chip = f"420399D156000005{first.id_number[-8:]}00000000"
    for person, status in ((first, 303), (second, 409)):
        answer = desk.submit(f"{desk.case(person)}/link-by-chip", holders(person, chip_id=chip) | AGREED)
        assert answer.status_code == status, words(answer)
    assert _card(town, second).chip_id is None


def test_what_is_no_chips_number_is_not_noted(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    answer = desk.submit(f"{desk.case(person)}/link-by-chip", holders(person, chip_id="0" * 32) | AGREED)
    assert (answer.status_code, TABLE["chip-misread"]["zh"] in words(answer)) == (422, True)


def test_a_sealed_card_carries_no_electronic_one(town: Town, desk: DeskClerk, person: Person) -> None:
    _seal(town, person)
    case = desk.case(person)
    assert "读卡开通电子卡" not in words(desk.open(case))
    assert desk.submit(f"{case}/link-by-chip", read(person) | AGREED).status_code == 409


# The PIN


def test_the_page_of_the_pin_takes_nothing_from_staff(desk: DeskClerk, person: Person) -> None:
    case = desk.case(person)
    answer = desk.open(f"{case}/pin")
    page = answer.get_data(as_text=True)
    assert re.findall(r'data-ask="([a-z-]+)"', page) == ["show-pin", "change-pin"]
    main = page.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'<input[^>]* id="([^"]+)"', main) == ["pairing-code"]
    assert desk.send(f"{case}/pin", {}).status_code in {400, 404, 405}


def _card(town: Town, person: Person) -> Card:
    [card] = town.rows(select(Card).where(Card.number_index == person.card_number))
    return card


def _seal(town: Town, person: Person) -> None:
    _change(town, person, state=CardState.SEALED, social_security_state=SocialSecurityState.SEALED)


def _change(town: Town, person: Person, **values: object) -> None:
    with town.writing() as session, session.begin():
        session.execute(update(Card).where(Card.number_index == person.card_number).values(**values))
