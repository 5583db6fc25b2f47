"""A posted card at a kiosk: number and chip must both be the issued ones, and its holder's phone answers as well."""

from typing import Any

import pytest
from sqlalchemy import select, update

from tests.simulator import code_in
from tests.web.asking import reason_of
from tests.web.conftest import Town
from tests.web.kiosk.conftest import Machine, read
from webapp.demonstration.people import Person
from webapp.domain.cards import CardState, SocialSecurityState
from webapp.domain.cards.model import Card
from webapp.domain.ledger.model import LedgerRow

OTHER_CHIP = "420399D1560000059999999900000000"


def code(town: Town, machine: Machine, person: Person) -> dict[str, str]:
    answer = machine.post("activation-codes", read(person))
    assert answer.status_code == 202, answer.json
    town.deliver()
    return {"ticket": answer.json["ticket"], "code": code_in(town.message_to(person))}


def state(town: Town, person: Person) -> CardState:
    [card] = town.rows(select(Card).where(Card.number_index == person.card_number))
    return CardState(card.state)


def test_a_sealed_card_is_offered_and_nothing_says_whose_it_is(machine: Machine, person: Person) -> None:
    assert machine.post("cards", read(person)).json == {"can_activate": True, "needs_code": True}


def test_chip_and_code_take_it_into_use_once(town: Town, machine: Machine, person: Person) -> None:
    proof = code(town, machine, person)
    assert machine.post("activations", read(person) | proof).json == {"already": False}
    assert state(town, person) is CardState.ACTIVE
    [row] = town.rows(select(LedgerRow).where(LedgerRow.event == "resident:card:activate"))[-1:]
    assert row.actor_kind == "kiosk"
    town.deliver()
    assert "社会保障卡已启用" in town.message_to(person)
    assert machine.post("activations", read(person) | proof).json == {"already": True}
    assert machine.post("cards", read(person)).json["can_activate"] is False


@pytest.mark.parametrize("left_out", [("ticket", "code"), ("code",), ("ticket",)])
def test_the_machines_word_alone_is_not_enough(
    town: Town, machine: Machine, person: Person, left_out: tuple[str, ...]
) -> None:
    proof = {name: value for name, value in code(town, machine, person).items() if name not in left_out}
    assert reason_of(machine.post("activations", read(person) | proof), 403) == "code-failed"
    assert state(town, person) is CardState.SEALED


def test_a_code_of_somebody_else_takes_nothing_into_use(town: Town, machine: Machine, person: Person) -> None:
    other = town.somebody()
    with town.writing() as session, session.begin():
        chip = OTHER_CHIP.replace("9999", "8888")
        sealed = {"state": CardState.SEALED, "social_security_state": SocialSecurityState.SEALED}
        theirs = update(Card).where(Card.number_index == other.card_number)
        session.execute(theirs.values(chip_id=chip, chip_index=None, **sealed))
    answer = machine.post("activation-codes", read(other, chip_id=chip))
    town.deliver()
    proof = {"ticket": answer.json["ticket"], "code": code_in(town.message_to(other))}
    assert reason_of(machine.post("activations", read(person) | proof), 403) == "code-failed"
    assert state(town, person) is CardState.SEALED


def test_a_wrong_code_is_counted(town: Town, machine: Machine, person: Person) -> None:
    proof = code(town, machine, person)
    wrong = proof | {"code": f"{(int(proof['code']) + 1) % 1_000_000:06}"}
    for _ in range(town.house.profile.sign_in_code_tries):
        assert machine.post("activations", read(person) | wrong).status_code == 403
    assert reason_of(machine.post("activations", read(person) | proof), 403) == "code-failed"


@pytest.mark.parametrize("path", ["cards", "activation-codes", "activations"])
def test_another_chip_an_unknown_card_and_a_lost_one_are_one_answer(
    town: Town, machine: Machine, person: Person, path: str
) -> None:
    asked: list[dict[str, Any]] = [read(person, chip_id=OTHER_CHIP), read(person, card_number="A00000003")]
    assert [reason_of(machine.post(path, each), 404) for each in asked] == ["card-not-at-kiosk"] * 2
    with town.writing() as session, session.begin():
        mine = update(Card).where(Card.number_index == person.card_number)
        session.execute(mine.values(state=CardState.LOST))
    assert reason_of(machine.post(path, read(person)), 404) == "card-not-at-kiosk"
    assert state(town, person) is CardState.LOST


def test_a_card_whose_chip_nobody_told_us_goes_to_the_counter(town: Town, machine: Machine, person: Person) -> None:
    with town.writing() as session, session.begin():
        mine = update(Card).where(Card.number_index == person.card_number)
        session.execute(mine.values(chip_id=None, chip_index=None))
    assert reason_of(machine.post("cards", read(person)), 404) == "card-not-at-kiosk"


def test_a_phone_that_is_reported_lost_proves_nobody(town: Town, machine: Machine, person: Person) -> None:
    assert town.signed_in(person).post("losses", {"what": "phone"}).status_code == 201
    assert reason_of(machine.post("activation-codes", read(person)), 409) == "activate-at-counter"


def test_a_machine_that_tries_numbers_is_stopped(own_town: Town) -> None:
    machine = Machine(own_town).enrolled()
    body = {"card_number": "A00000003", "chip_id": OTHER_CHIP}
    answers = [machine.post("cards", body).status_code for _ in range(121)]
    assert (answers[119], answers[120]) == (404, 429)


@pytest.mark.parametrize("changed", [{"card_number": "a"}, {"chip_id": "x" * 32}, {"code": "12345a"}, {"code": 123456}])
def test_what_no_reader_says_is_refused(machine: Machine, person: Person, changed: dict[str, Any]) -> None:
    assert machine.post("activations", read(person) | changed).status_code == 422
