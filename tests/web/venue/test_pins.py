"""POST /api/venue/pins: an attendant spends her first code and chooses her PIN, at a terminal of her venue."""

from typing import Any

import pytest

from tests.make.venues import OPERATOR
from tests.simulator import Door
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.domain import staff

PATH = "/api/venue/pins"
PIN = "907315"


@pytest.fixture
def door(town: Town) -> Door:
    return town.door()


def newcomer(town: Town, venue_name: str = "示范图书馆") -> dict[str, str]:
    """What she was told: who she is, and her first code."""
    with town.writing() as session, session.begin():
        made, first_code = staff.add_attendant(
            session, town.venue_id(venue_name), "新人", by=OPERATOR, now=town.clock()
        )
        return {"attendant": str(made.id), "first_code": first_code}


def choose(door: Door, told: dict[str, str], pin: str = PIN, **other: Any) -> Any:
    return door.http.post(PATH, json=told | {"pin": pin} | other, headers=ORIGIN)


def test_with_the_chosen_pin_she_starts_a_shift(town: Town, door: Door) -> None:
    told = newcomer(town)
    assert reason_of(door.start_shift(told["attendant"], PIN), 403) == "wrong-pin"
    answer = choose(door, told)
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert door.start_shift(told["attendant"], PIN).status_code == 201


def test_a_first_code_works_once(town: Town, door: Door) -> None:
    told = newcomer(town)
    choose(door, told)
    assert reason_of(choose(door, told, "518204"), 403) == "wrong-first-code"
    assert door.start_shift(told["attendant"], PIN).status_code == 201


def test_a_first_code_expires_after_seven_days(town: Town, door: Door) -> None:
    told = newcomer(town)
    town.clock.pass_by(7 * 86400 + 1)
    assert reason_of(choose(door, told), 403) == "wrong-first-code"


def test_first_codes_cannot_be_guessed(town: Town, door: Door) -> None:
    told = newcomer(town)
    wrong = f"{(int(told['first_code']) + 1) % 10**8:08}"
    for _ in range(5):
        assert reason_of(choose(door, told, first_code=wrong), 403) == "wrong-first-code"
    assert reason_of(choose(door, told), 429) == "too-many-tries"


@pytest.mark.parametrize("pin", ["123456", "000000", "12345", "1234567", "abcdef"])
def test_a_pin_that_is_easy_to_guess_is_refused_and_the_first_code_stays(town: Town, door: Door, pin: str) -> None:
    told = newcomer(town)
    assert reason_of(choose(door, told, pin), 422) == "weak-pin"
    assert choose(door, told).status_code == 204


def test_an_attendant_of_another_venue_is_not_found(town: Town, door: Door) -> None:
    assert reason_of(choose(door, newcomer(town, "示范山水景区")), 404) == "not-found"


def test_nobody_chooses_nothing(town: Town) -> None:
    assert reason_of(choose(Door(town.app.test_client()), newcomer(town)), 401) == "not-signed-in"


@pytest.mark.parametrize("field", ["attendant", "first_code", "pin"])
@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused(town: Town, door: Door, field: str, value: Any) -> None:
    assert reason_of(choose(door, newcomer(town), **{field: value}), 422) == "invalid"


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(door: Door, body: bytes) -> None:
    answer = door.http.post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"
