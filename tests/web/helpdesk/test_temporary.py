"""The desk lends a temporary card within a case, prints it, renews it, takes it back, and checks one by its number."""

import re

import pytest
from sqlalchemy import select

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain.cards import TemporaryEnding, is_temporary_number
from webapp.domain.cards.model import Card, TemporaryCard
from webapp.domain.cards.temporary import temporary_check_digit
from webapp.domain.ledger.model import LedgerRow

SEEN = {"document_seen": "y"}
CHECK = "/temporary-cards/check"


@pytest.fixture
def person(town: Town) -> Person:
    return town.somebody()


def replacing(town: Town, desk: DeskClerk, person: Person) -> str:
    """Where the case of somebody is whose card is being replaced."""
    [card] = town.rows(select(Card).where(Card.number_index == person.card_number))
    case = desk.case(person)
    assert desk.submit(f"{case}/cards/{card.id}/begin-replacement", {"ground": "damaged"} | SEEN).status_code == 303
    return case


def lend(desk: DeskClerk, case: str) -> str:
    """Where its paper is."""
    answer = desk.submit(f"{case}/temporary-card", SEEN)
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"]).removeprefix(desk.desk)


def row(town: Town, paper: str) -> TemporaryCard:
    [found] = [one for one in town.rows(select(TemporaryCard)) if str(one.id) == paper.rpartition("/")[2]]
    return found


def test_it_is_lent_printed_renewed_and_taken_back(town: Town, desk: DeskClerk, person: Person) -> None:
    case = replacing(town, desk, person)
    assert "办理临时卡" in words(desk.open(case))
    assert "已核对本人有效身份证件原件" in words(desk.open(f"{case}/temporary-card"))
    paper = lend(desk, case)
    shown = words(desk.open(paper))
    number = row(town, paper).number
    assert is_temporary_number(number)
    for said in (
        person.name,
        f"{number[:2]} {number[2:6]} {number[6:10]} {number[10:]}",
        "没有金融功能",
        "不能跨地区",
        "/temporary-card 核验",
    ):
        assert said in shown
    assert person.id_number not in shown
    assert person.card_number not in shown
    assert lend(desk, case) == paper
    assert "没有重复办理" in words(desk.open(paper))
    assert desk.submit(f"{paper}/renew", SEEN).status_code == 303
    assert "有效期没有变" in words(desk.open(paper))
    assert number[2:10] not in words(desk.open(case)), "in full on the paper's own page alone"
    assert desk.submit(f"{paper}/take-back", {"ending": "returned"}).status_code == 303
    assert row(town, paper).ending is TemporaryEnding.RETURNED
    shown = desk.open(paper).get_data(as_text=True)
    assert ("已失效" in shown, "data-print" in shown) == (True, False)


def test_each_look_at_the_paper_is_a_read(town: Town, desk: DeskClerk, person: Person) -> None:
    paper = lend(desk, replacing(town, desk, person))
    reads = select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:read").order_by(LedgerRow.id.desc())
    desk.open(paper)
    about = town.rows(reads)[0].about
    assert (about["fields"], about["masked"]) == (["name", "card-number"], ["id-number"])
    desk.submit(CHECK, {"number": row(town, paper).number})
    about = town.rows(reads)[0].about
    assert (about["reason"], about["fields"]) == ("check-data", ["card-state"])


def test_without_the_document_or_a_card_to_wait_for_nothing_is_lent(
    town: Town, desk: DeskClerk, person: Person
) -> None:
    answer = desk.submit(f"{desk.case(person)}/temporary-card", SEEN)
    assert (answer.status_code, "没有正在补换的卡" in words(answer)) == (409, True)
    assert "临时社会保障卡" not in words(desk.open(desk.case(person)))
    case = replacing(town, desk, person)
    assert desk.submit(f"{case}/temporary-card").status_code == 403
    paper = lend(desk, case)
    assert desk.submit(f"{paper}/renew").status_code == 403
    assert desk.submit(f"{paper}/take-back", {"ending": "expired"}).status_code == 422


def test_a_death_on_record_ends_it_and_lends_none(town: Town, desk: DeskClerk, person: Person) -> None:
    case = replacing(town, desk, person)
    paper = lend(desk, case)
    told = {"relation": "child", "told": ["bank", "benefits", "card", "mistake"]} | SEEN
    assert desk.submit(f"{case}/death", told).status_code == 303
    assert row(town, paper).ending is TemporaryEnding.DEATH_REPORTED
    answer = desk.submit(f"{case}/temporary-card", SEEN)
    assert (answer.status_code, "已登记持卡人去世" in words(answer)) == (409, True)


def test_another_persons_is_not_in_this_case(town: Town, desk: DeskClerk, person: Person) -> None:
    paper = lend(desk, replacing(town, desk, person)).rpartition("/")[2]
    elsewhere = f"{desk.case(town.somebody())}/temporary-cards/{paper}"
    for page in (elsewhere, f"{elsewhere}/renew", f"{elsewhere}/take-back"):
        assert desk.open(page).status_code == 404


def test_a_paper_is_checked_by_its_number_and_says_little(town: Town, desk: DeskClerk, person: Person) -> None:
    paper = lend(desk, replacing(town, desk, person))
    number = row(town, paper).number
    shown = words(desk.submit(CHECK, {"number": f" ls{number[2:8]} {number[8:]}"}))
    assert "有效" in shown
    assert str(row(town, paper).valid_until) in shown
    assert not [said for said in (person.name, person.id_number, person.card_number) if said in shown]
    desk.submit(f"{paper}/take-back", {"ending": "lost"})
    shown = words(desk.submit(CHECK, {"number": number}))
    assert "已失效 纸卡丢失" in re.sub(r"\s+", " ", shown)


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        ("", 422, "这一项要填"),
        ("LS012345678902", 422, "临时卡号填写有误"),
        ("A00000003", 422, "临时卡号填写有误"),
        ("LS01234567890" + temporary_check_digit("01234567890"), 404, "没有这张临时卡"),
    ],
)
def test_what_is_no_temporary_card_is_said_in_words(desk: DeskClerk, number: str, status: int, said: str) -> None:
    answer = desk.submit(CHECK, {"number": number})
    assert (answer.status_code, said in words(answer)) == (status, True)
