"""Whoever is shown a temporary card learns whether it is good and this person's, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.make.life import DESK, begin
from tests.people import LOST
from tests.web.asking import ORIGIN
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain import cards
from webapp.domain.cards.temporary import temporary_check_digit
from webapp.domain.ledger.model import LedgerRow

NOBODYS = "LS01234567890" + temporary_check_digit("01234567890")
NOT_GOOD = "没有查到有效的临时卡"


def ask(town: Town, number: str, id_number: str, *, address: str = "10.0.2.1", origin: bool = True) -> Any:
    headers = ORIGIN if origin else {}
    said = {"number": number, "id_number": id_number}
    where = {"REMOTE_ADDR": address}
    return town.app.test_client().post("/temporary-card", data=said, headers=headers, environ_base=where)


def says(answer: Any) -> str:
    assert answer.status_code == 200
    text: str = answer.get_data(as_text=True)
    return text


def lend(town: Town, person: Person) -> tuple[str, str]:
    """Its number and its last day."""
    with town.writing() as session, session.begin():
        old = cards.card_of_number(session, person.card_number)
        assert old is not None
        begin(session, old, now=town.clock())
        told = {"by": DESK, "profile": town.house.profile, "now": town.clock()}
        lent = cards.lend_temporary_card(session, old.resident_id, **told).temporary
        return lent.number, lent.valid_until.isoformat()


def test_it_is_good_with_its_holders_document_and_the_check_is_on_record(town: Town) -> None:
    person = town.somebody()
    number, until = lend(town, person)
    answer = ask(town, f" {number.lower()}", person.id_number)
    said = says(answer)
    assert f"有效，用到 {until}" in said
    assert not [private for private in (person.name, person.id_number, person.card_number, number) if private in said]
    assert answer.headers["Cache-Control"] == "no-store"
    rows = town.rows(select(LedgerRow).where(LedgerRow.event == "resident:temporary-card:check").order_by(LedgerRow.id))
    assert (rows[-1].about, rows[-1].resident_id is None) == ({"good": "true"}, False)


def test_somebody_elses_nobodys_and_an_ended_one_get_one_answer(town: Town) -> None:
    person, other = town.somebody(), town.somebody()
    number, _ = lend(town, person)
    answers = [says(ask(town, number, other.id_number)), says(ask(town, NOBODYS, person.id_number))]
    with town.writing() as session, session.begin():
        paper = cards.temporary_card_of_number(session, number)
        assert paper is not None
        cards.take_back_temporary_card(session, paper.id, cards.TemporaryEnding.LOST, by=DESK, now=town.clock())
    answers.append(says(ask(town, number, person.id_number)))
    assert NOT_GOOD in answers[0]
    assert len(set(answers)) == 1


def test_after_its_last_day_it_is_good_for_nothing(own_town: Town) -> None:
    person = own_town.somebody()
    number, _ = lend(own_town, person)
    days = own_town.house.profile.temporary_card_days
    own_town.clock.pass_by(timedelta(days=days - 1).total_seconds())
    assert "有效，用到" in says(ask(own_town, number, person.id_number))
    own_town.clock.pass_by(timedelta(days=1).total_seconds())
    assert NOT_GOOD in says(ask(own_town, number, person.id_number))


@pytest.mark.parametrize(
    ("number", "id_number", "said"),
    [
        ("", LOST.id_number, "临时卡号填写有误"),
        (LOST.card_number, LOST.id_number, "临时卡号填写有误"),
        (NOBODYS, LOST.id_number[:17] + ("0" if LOST.id_number[17] != "0" else "1"), "身份证"),
        (NOBODYS, "", "身份证"),
        ("L" * 41, LOST.id_number, ""),
        (NOBODYS, "a\0b", ""),
    ],
)
def test_what_was_mistyped_is_said_on_the_page(town: Town, number: str, id_number: str, said: str) -> None:
    answer = ask(town, number, id_number)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)


def test_nobody_tries_numbers_out(town: Town) -> None:
    for _ in range(cards.CHECKS_AN_HOUR.count):
        assert ask(town, NOBODYS, LOST.id_number, address="10.0.2.7").status_code == 200
    assert ask(town, NOBODYS, LOST.id_number, address="10.0.2.7").status_code == 429
    assert ask(town, NOBODYS, LOST.id_number, address="10.0.2.8").status_code == 200


def test_a_form_on_another_site_asks_nothing(town: Town) -> None:
    assert ask(town, NOBODYS, LOST.id_number, origin=False).status_code == 403


def test_the_page_is_there_for_anybody(town: Town) -> None:
    assert "核验临时社会保障卡" in town.app.test_client().get("/temporary-card").get_data(as_text=True)
