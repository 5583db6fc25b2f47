"""A found card: its holder is told once a day, the desk sees where it is, and the finder learns nothing."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.people import LOST
from tests.web.asking import ORIGIN
from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import at_the_desk
from webapp.domain import cards
from webapp.domain.cards.model import FoundCard
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message, Notice

NOBODYS = "X00000009"
PLACE = "五堰派出所值班室"


def say(town: Town, number: str, *, address: str = "10.0.0.1", origin: bool = True, **other: str) -> Any:
    said = {"number": number, "handed_to": "police", "place": PLACE} | other
    client = town.app.test_client()
    headers = ORIGIN if origin else {}
    return client.post("/found", data=said, headers=headers, environ_base={"REMOTE_ADDR": address})


@pytest.fixture
def nobodys() -> str:
    body = "X0000000"
    return body + cards.card_check_character(body)


def messages(town: Town) -> list[Message]:
    return town.rows(select(Message).where(Message.kind == "card-found").order_by(Message.at))


def test_the_holder_is_told_once_a_day_and_nothing_of_what_the_finder_wrote(town: Town) -> None:
    person, before = town.somebody(), len(messages(town))
    for _ in range(2):
        assert say(town, f" {person.card_number.lower()} ").headers["Location"] == "/found/thanks"
    [told] = messages(town)[before:]
    assert "派出所" in told.text
    assert PLACE not in told.text
    town.deliver()
    assert "有人报告捡到您的社会保障卡" in town.message_to(person)
    town.clock.pass_by(24 * 3600)
    say(town, person.card_number)
    assert len(messages(town)) == before + 2


def test_every_number_gets_the_same_answer_and_the_same_work(town: Town, nobodys: str) -> None:
    known, unknown = say(town, town.somebody().card_number), say(town, nobodys)
    assert (known.status_code, known.headers["Location"], known.data) == (
        unknown.status_code,
        unknown.headers["Location"],
        unknown.data,
    )
    *_, first, second = town.rows(select(FoundCard).order_by(FoundCard.at, FoundCard.id))
    assert {first.card_id is None, second.card_id is None} == {True, False}
    rows = town.rows(select(LedgerRow).where(LedgerRow.event == "resident:card:find").order_by(LedgerRow.id))[-2:]
    assert [row.resident_id is None for row in rows] == [False, True]
    assert town.rows(select(Notice).where(Notice.kind == "card-found", Notice.resident_id.is_(None)))


def test_the_desk_sees_where_it_is_and_that_nobody_confirmed_it(town: Town) -> None:
    person = town.somebody()
    say(town, person.card_number, place="<b>一号窗口</b>", handed_to="venue")
    desk = at_the_desk(town)
    page = desk.open(desk.case(person))
    assert "已交到场所服务台 <b>一号窗口</b>" in words(page)
    assert "&lt;b&gt;" in page.get_data(as_text=True)


def test_a_card_that_is_over_is_told_to_nobody(town: Town) -> None:
    person, before = town.somebody(), len(messages(town))
    with town.writing() as session, session.begin():
        card = cards.card_of_number(session, person.card_number)
        assert card is not None
        card.state = cards.CardState.CANCELLED
    assert say(town, person.card_number).status_code == 303
    assert len(messages(town)) == before


def test_a_lost_card_may_be_found_and_stays_lost(town: Town) -> None:
    before = len(messages(town))
    assert say(town, LOST.card_number).status_code == 303
    assert len(messages(town)) == before + 1
    with town.writing() as session:
        card = cards.card_of_number(session, LOST.card_number)
        assert card is not None
        assert card.state is LOST.card_state


@pytest.mark.parametrize(
    ("number", "other", "says"),
    [
        ("A00000000", {}, "卡号"),
        ("", {}, "卡号"),
        ("A" * 41, {}, ""),
        (NOBODYS, {"handed_to": "thief"}, "还不知道卡在哪里"),
        (NOBODYS, {"place": "  "}, "还不知道卡在哪里"),
        (NOBODYS, {"place": "长" * 101}, ""),
        (NOBODYS, {"place": "a\0b"}, ""),
    ],
)
def test_what_was_mistyped_is_said_on_the_page(town: Town, number: str, other: dict[str, str], says: str) -> None:
    before = len(town.rows(select(FoundCard)))
    answer = say(town, number, **other)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert len(town.rows(select(FoundCard))) == before


def test_nobody_tries_numbers_out(town: Town, nobodys: str) -> None:
    for _ in range(cards.FINDS_AN_HOUR.count):
        assert say(town, nobodys, address="10.0.0.7").status_code == 303
    assert say(town, nobodys, address="10.0.0.7").status_code == 429
    assert say(town, nobodys, address="10.0.0.8").status_code == 303


def test_a_form_on_another_site_reports_nothing(town: Town, nobodys: str) -> None:
    assert say(town, nobodys, origin=False).status_code == 403


def test_the_pages_are_there_for_anybody(town: Town) -> None:
    client = town.app.test_client()
    assert "捡到别人的社会保障卡" in client.get("/found").get_data(as_text=True)
    assert "谢谢您" in client.get("/found/thanks").get_data(as_text=True)


def test_finds_are_forgotten(town: Town, nobodys: str) -> None:
    say(town, nobodys)
    with town.writing() as session, session.begin():
        cards.forget_finds(session, now=town.clock())
        assert session.query(FoundCard).count() > 0
        town.clock.pass_by(91 * 24 * 3600)
        cards.forget_finds(session, now=town.clock())
        assert session.query(FoundCard).count() == 0
        town.clock.pass_by(-91 * 24 * 3600)
