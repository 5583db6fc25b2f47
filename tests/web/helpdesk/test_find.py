"""/helpdesk/: a holder is found by an exact number, for a reason, within limits; a miss tells nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from tests.people import MING
from tests.web.clerk import KEFU, words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk, at_the_desk
from webapp.domain import helpdesk, staff
from webapp.domain.ledger.model import LedgerRow
from webapp.web.problems import TABLE

NOBODYS = "A00000003"
MISS = TABLE["nobody-found"]["zh"]


def rows(town: Town, event_word: str) -> list[LedgerRow]:
    return town.rows(select(LedgerRow).where(LedgerRow.event == event_word).order_by(LedgerRow.id))


def test_by_either_number_with_spaces_and_small_letters(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    for number in (person.card_number, f" {person.card_number[:4].lower()} {person.card_number[4:]}", person.id_number):
        assert desk.look_up(number).status_code == 303


@pytest.mark.parametrize("number", ["", "   ", "T0000001?", "420399199001010011", "1234", "长" * 41, "T\x000"])
def test_a_number_that_can_be_nobodys_is_refused_beside_its_field(desk: DeskClerk, number: str) -> None:
    assert desk.look_up(number).status_code == 422


@pytest.mark.parametrize(
    "left_out", [{"reason": ""}, {"reason": "curiosity"}, {"note": ""}, {"note": "  "}, {"note": "长" * 201}]
)
def test_without_a_reason_nobody_is_looked_up(town: Town, desk: DeskClerk, left_out: dict[str, str]) -> None:
    before = len(rows(town, "helpdesk:holder:look-up"))
    assert desk.look_up(town.somebody().card_number, **left_out).status_code == 422
    assert len(rows(town, "helpdesk:holder:look-up")) == before


def test_every_look_up_is_in_the_ledger_a_miss_too(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    case = desk.case(person, "handle-a-complaint")
    assert desk.look_up(NOBODYS).status_code == 404
    found, missed = rows(town, "helpdesk:holder:look-up")[-2:]
    assert found.about == {
        "case": case.removeprefix("/cases/"),
        "reason": "handle-a-complaint",
        "number": "card",
        "found": "true",
    }
    assert (found.resident_id is not None, missed.resident_id, missed.about["found"]) == (True, None, "false")
    for row in (found, missed):
        assert person.card_number not in str(row.about)
        assert NOBODYS not in str(row.about)


def test_a_holder_of_another_area_is_answered_as_nobody_with_the_same_work(own_town: Town) -> None:
    """The clerk's area is 420302; the somebody of these tests has her card from 420381."""
    with own_town.writing() as session, session.begin():
        staff.load_account(session, KEFU.login).division = "420302"
    person, desk = own_town.somebody(), at_the_desk(own_town)
    assert desk.look_up(MING.card_number).status_code == 303
    with counted(own_town) as elsewhere:
        answer = desk.look_up(person.card_number)
    with counted(own_town) as nobody:
        other = desk.look_up(NOBODYS)
    assert (answer.status_code, MISS in words(answer)) == (404, True)
    assert words(answer).replace(person.card_number, "") == words(other).replace(NOBODYS, "")
    assert elsewhere == nobody
    row = rows(own_town, "helpdesk:holder:look-up")[-2]
    assert (row.resident_id is not None, row.about["found"]) == (True, "false")
    assert not [read for read in rows(own_town, "helpdesk:holder:read") if read.resident_id == row.resident_id]


def test_a_case_ends_when_its_holder_leaves_the_area(own_town: Town) -> None:
    desk = at_the_desk(own_town)
    case = desk.case(own_town.somebody())
    with own_town.writing() as session, session.begin():
        staff.load_account(session, KEFU.login).division = "420302"
    assert desk.open(case).status_code == 404
    assert desk.submit(f"{case}/report-loss", {"what": "card"}, on="/").status_code == 404


def test_after_thirty_look_ups_in_an_hour_there_are_none(own_town: Town) -> None:
    desk, person = at_the_desk(own_town), own_town.somebody()
    for _ in range(helpdesk.LOOK_UPS_AN_HOUR.count):
        assert desk.look_up(person.card_number).status_code == 303
    answer = desk.look_up(person.card_number)
    assert (answer.status_code, TABLE["too-many-look-ups"]["zh"] in words(answer)) == (429, True)
    assert len(rows(own_town, "helpdesk:holder:look-up")) == helpdesk.LOOK_UPS_AN_HOUR.count
    own_town.clock.pass_by(3600)
    assert at_the_desk(own_town).look_up(person.card_number).status_code == 303


def test_after_a_hundred_and_fifty_in_a_day_there_are_none(own_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller numbers, the same count: the hour's does not fill, the day's does."""
    monkeypatch.setattr(helpdesk, "LOOK_UPS_A_DAY", replace(helpdesk.LOOK_UPS_A_DAY, count=2))
    desk, person = at_the_desk(own_town), own_town.somebody()
    answers = [desk.look_up(person.card_number).status_code for _ in range(3)]
    assert answers == [303, 303, 429]


def test_who_tries_numbers_out_is_told_of_in_the_log_and_not_stopped(
    own_town: Town, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpdesk, "MISSES_AN_HOUR", replace(helpdesk.MISSES_AN_HOUR, count=2))
    desk = at_the_desk(own_town)
    told = []
    for _ in range(3):
        assert desk.look_up(NOBODYS).status_code == 404
        told.append([line for line in lines if "look-ups-unusual" in line])
    assert [len(each) for each in told] == [0, 0, 1]
    assert '"pattern": "misses"' in told[2][0]
    assert NOBODYS not in told[2][0]


def test_whoever_reaches_a_limit_is_told_of_in_the_log(
    own_town: Town, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpdesk, "LOOK_UPS_A_DAY", replace(helpdesk.LOOK_UPS_A_DAY, count=1))
    desk, person = at_the_desk(own_town), own_town.somebody()
    for _ in range(2):
        desk.look_up(person.card_number)
    [line] = [line for line in lines if "look-ups-unusual" in line]
    assert '"pattern": "limit"' in line


def test_the_first_page_lists_ones_own_cases_and_names_nobody(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    case = desk.case(person, "undo-a-loss")
    page = desk.open("/").get_data(as_text=True)
    assert f'href="/helpdesk{case}"' in page
    assert all(word not in page for word in (person.name, person.card_number, person.id_number))


def test_an_ended_case_is_over(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    assert "查询已结束" in desk.follow(desk.submit(f"{case}/end"))
    assert (desk.open(case).status_code, case in desk.open("/").get_data(as_text=True)) == (404, False)


def test_what_was_typed_is_text_and_nothing_else(town: Town, desk: DeskClerk) -> None:
    answer = desk.look_up('"><script>alert(1)</script>', note='"><script>alert(2)</script>')
    assert "<script>alert" not in answer.get_data(as_text=True)
    desk.look_up(town.somebody().card_number, note="<img src=x onerror=alert(3)>")
    assert "<img src" not in desk.open("/").get_data(as_text=True)


@contextmanager
def counted(town: Town) -> Iterator[list[str]]:
    """The kinds of statements, in their order."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        seen.append(statement)

    event.listen(town.house.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(town.house.engine, "before_cursor_execute", note)
