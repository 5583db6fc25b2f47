"""Several people on one phone: each in a seat with a cookie of its own, which `Onecard-Seat` names (N12)."""

import pytest

from tests.simulator import Phone, code_in
from tests.web.conftest import Town
from webapp.demonstration.people import Person


def take_seat(phone: Phone, seat: str) -> None:
    phone.http.environ_base["HTTP_ONECARD_SEAT"] = seat


def sign_in(town: Town, phone: Phone, person: Person, seat: str) -> None:
    take_seat(phone, seat)
    ticket = phone.ask_for_code(person.card_number, person.id_number).json["ticket"]
    town.deliver()
    assert phone.answer(ticket, code_in(town.message_to(person))).status_code == 201


def card_shown(phone: Phone, seat: str) -> str | None:
    take_seat(phone, seat)
    answer = phone.http.get("/api/resident/home")
    return answer.json["cards"][0]["id"] if answer.status_code == 200 else None


def test_two_people_on_one_phone_meet_only_their_own(town: Town) -> None:
    phone = town.phone()
    for seat in ("0", "1"):
        sign_in(town, phone, town.somebody(), seat)
    shown = [card_shown(phone, seat) for seat in ("0", "1")]
    assert None not in shown
    assert len(set(shown)) == 2
    assert card_shown(phone, "2") is None


def test_the_next_person_signs_nobody_out_and_one_who_leaves_leaves_alone(town: Town) -> None:
    phone = town.phone()
    first = town.somebody()
    sign_in(town, phone, first, "0")
    sign_in(town, phone, town.somebody(), "3")
    hers = card_shown(phone, "0")
    take_seat(phone, "3")
    headers = {"Origin": "http://localhost"}
    assert phone.http.delete("/api/resident/sessions/current", headers=headers).status_code == 204
    assert card_shown(phone, "3") is None
    assert card_shown(phone, "0") == hers


@pytest.mark.parametrize("seat", ["", "4", "-1", "01", "１", "x" * 4000])
def test_a_seat_that_there_is_not_is_the_first(town: Town, seat: str) -> None:
    phone = town.phone()
    sign_in(town, phone, town.somebody(), "0")
    assert card_shown(phone, seat) == card_shown(phone, "0")


def test_a_wallet_lengthens_the_session_of_its_seat(town: Town) -> None:
    phone, person = town.phone(), town.somebody()
    sign_in(town, phone, person, "1")
    assert phone.accept().status_code == 201
    answer = phone.fetch_wallet()
    assert answer.status_code == 200
    assert [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")] == ["onecard_resident_1"]
