"""POST /api/resident/sessions and DELETE …/current: the code answered, the cookie given and taken."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.people import LOST, MING
from tests.simulator import Phone, code_in
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.domain.residents.model import Device, ResidentSession

PATH = "/api/resident/sessions"


def asked(town: Town, person: Any = MING) -> tuple[Phone, str, str]:
    """A phone that has asked; its ticket; and the code that came."""
    phone = town.phone()
    ticket = phone.ask_for_code(person.card_number, person.id_number).json["ticket"]
    town.deliver()
    return phone, ticket, code_in(town.message_to(person))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_opens_home_masked(town: Town) -> None:
    phone, ticket, code = asked(town)
    answer = phone.answer(ticket, code)
    assert answer.status_code == 201
    home = answer.json
    assert home["resident"] == {"name_masked": "**明"}
    assert home["cards"][0]["number_masked"] == "S4*****17"
    assert home["device"]["name"] == "测试手机"
    assert home["server_time"] == town.clock.unix
    shown = answer.get_data(as_text=True)
    assert not any(secret in shown for secret in (MING.name, MING.id_number, MING.card_number, MING.phone))


def test_the_cookie_is_only_for_this_api_and_for_no_script(town: Town) -> None:
    phone, ticket, code = asked(town)
    cookie = phone.answer(ticket, code).headers["Set-Cookie"]
    assert cookie.startswith("onecard_resident=")
    parts = {part.strip().split("=")[0] for part in cookie.split(";")[1:]}
    assert parts == {"Expires", "HttpOnly", "Path", "SameSite"}
    assert "Path=/api/resident/;" in cookie
    assert "SameSite=Lax" in cookie


def test_the_cookie_is_secure_under_tls(own_database: str, tmp_path: Any) -> None:
    town = Town(own_database, tmp_path, PUBLIC_URL="https://card.example")
    phone, ticket, code = asked(town)
    answer = phone.answer(ticket, code)
    assert "; Secure;" in answer.headers["Set-Cookie"]
    # A demonstration must not teach a browser that localhost is https for a year.
    assert "Strict-Transport-Security" not in answer.headers
    town.house.engine.dispose()


def test_wrong_expired_used_and_unknown_are_one_answer(town: Town) -> None:
    phone, ticket, code = asked(town)
    bodies = [phone.answer(ticket, wrong(code)), town.phone().answer("invented", code)]
    nobody = town.phone()
    unknown = nobody.ask_for_code("A00000003", MING.id_number).json["ticket"]
    bodies.append(nobody.answer(unknown, code))
    assert phone.answer(ticket, code).status_code == 201
    bodies.append(phone.answer(ticket, code))
    late, late_ticket, late_code = asked(town)
    town.clock.pass_by(301)
    bodies.append(late.answer(late_ticket, late_code))
    assert {reason_of(answer, 401) for answer in bodies} == {"sign-in-failed"}
    assert len({answer.get_data() for answer in bodies}) == 1


def test_wrong_answers_are_counted_though_each_was_rolled_back(town: Town) -> None:
    phone, ticket, code = asked(town)
    assert [phone.answer(ticket, wrong(code)).status_code for _ in range(5)] == [401] * 5
    assert reason_of(phone.answer(ticket, code), 401) == "sign-in-failed"


def test_a_ticket_can_be_answered_on_another_phone_and_that_one_is_signed_in(town: Town) -> None:
    _, ticket, code = asked(town)
    other = town.phone()
    assert other.answer(ticket, code).status_code == 201
    assert other.http.get("/api/resident/home").status_code == 200


def test_a_failed_sign_in_leaves_neither_cookie_nor_phone(town: Town) -> None:
    phone, ticket, code = asked(town, town.somebody())
    before = len(town.rows(select(Device.id)))
    reason_of(phone.answer(ticket, wrong(code)), 401)
    assert len(town.rows(select(Device.id))) == before


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "12345a", "１２３４５６", "٠١٢٣٤٥", "123456\n", " 123456", "1" * 50_000],
    ids=["empty", "short", "long", "letter", "full width", "arabic", "line end", "space", "huge"],
)
def test_a_code_that_is_not_six_digits_is_refused_and_costs_no_try(town: Town, code: str) -> None:
    phone, ticket, right = asked(town, town.somebody())
    for _ in range(6):
        assert reason_of(phone.answer(ticket, code), 422) == "invalid"
    assert phone.answer(ticket, right).status_code == 201


@pytest.mark.parametrize("ticket", ["", "x" * 65, "a\0b"])
def test_a_ticket_that_cannot_be_one_is_refused(town: Town, ticket: str) -> None:
    assert reason_of(town.phone().answer(ticket, "123456"), 422) == "invalid"


@pytest.mark.parametrize("field", ["ticket", "code", "device_name", "unknown"])
def test_half_a_character_is_refused(town: Town, field: str) -> None:
    body = {"ticket": "x", "code": "123456", "device_name": "x"} | {field: "\ud800"}
    assert reason_of(town.phone().post("sessions", body), 400) == "invalid"


@pytest.mark.parametrize("field", ["ticket", "code", "device_name"])
@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused(town: Town, field: str, value: Any) -> None:
    body = {"ticket": "x", "code": "123456", "device_name": "x"} | {field: value}
    answer = town.app.test_client().post(PATH, json=body, headers=ORIGIN)
    assert reason_of(answer, 422) == "invalid"


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(town: Town, body: bytes) -> None:
    answer = town.app.test_client().post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"


@pytest.mark.parametrize(
    ("name", "kept"), [("小米 14", "小米 14"), ("\u202e倒", "倒"), ("\u200b", "手机"), ("长" * 100, "长" * 40)]
)
def test_device_names_are_cleaned(town: Town, name: str, kept: str) -> None:
    phone, ticket, code = asked(town, town.somebody())
    answer = phone.post("sessions", {"ticket": ticket, "code": code, "device_name": name})
    assert answer.json["device"]["name"] == kept


def test_who_lost_the_card_signs_in_and_sees_why_no_code_is_shown(town: Town) -> None:
    phone = town.signed_in(LOST)
    [card] = phone.home["cards"]
    assert (card["state"], card["bank_state"], phone.home["wallet"]) == ("temporarily-lost", "lost", None)


def test_signing_out_ends_the_session_and_takes_the_cookie(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    answer = phone.http.delete(f"{PATH}/current", headers=ORIGIN)
    assert answer.status_code == 204
    assert "onecard_resident=;" in answer.headers["Set-Cookie"]
    assert reason_of(phone.http.get("/api/resident/home"), 401) == "not-signed-in"


def test_the_old_cookie_is_worth_nothing_after_signing_out(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    token = phone.http.get_cookie("onecard_resident", path="/api/resident/").value
    phone.http.delete(f"{PATH}/current", headers=ORIGIN)
    thief = town.app.test_client()
    thief.set_cookie("onecard_resident", token, path="/api/resident/")
    assert reason_of(thief.get("/api/resident/home"), 401) == "not-signed-in"


def test_signing_out_twice_is_refused_the_second_time(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    statuses = [phone.http.delete(f"{PATH}/current", headers=ORIGIN).status_code for _ in range(2)]
    assert statuses == [204, 401]


def test_a_session_ends_after_ninety_days(town: Town) -> None:
    town.signed_in(town.somebody())
    [expires_at] = town.rows(select(ResidentSession.expires_at).order_by(ResidentSession.created_at.desc()).limit(1))
    assert (expires_at - town.clock()).days == 90


@pytest.mark.parametrize("cookie", ["", "x", "\N{SNOWMAN}", "x" * 4000, "%00", '"'])
def test_a_cookie_that_was_never_given_is_nobody(town: Town, cookie: str) -> None:
    headers = {"Cookie": f"onecard_resident={cookie}".encode().decode("latin-1")}
    answer = town.app.test_client(use_cookies=False).get("/api/resident/home", headers=headers)
    assert reason_of(answer, 401) == "not-signed-in"


def test_signing_in_again_on_a_phone_leaves_one_phone(town: Town) -> None:
    person = town.somebody()
    phone = town.with_wallet(person)
    town.clock.pass_by(3600)
    ticket = phone.ask_for_code(person.card_number, person.id_number).json["ticket"]
    town.deliver()
    assert phone.answer(ticket, code_in(town.message_to(person))).status_code == 201
    [device] = phone.http.get("/api/resident/devices").json["devices"]
    assert device["current"]
    assert town.door().verdict(phone.show(town.clock.unix)) == ("refused", "unavailable")


def test_a_borrowed_browser_does_not_sign_out_its_owner(town: Town) -> None:
    owner, guest = town.somebody(), town.somebody()
    phone = town.with_wallet(owner)
    code = phone.show(town.clock.unix)
    ticket = phone.ask_for_code(guest.card_number, guest.id_number).json["ticket"]
    town.deliver()
    assert phone.answer(ticket, code_in(town.message_to(guest))).status_code == 201
    assert town.door().verdict(code) == ("accepted", None)


def test_a_phone_that_renews_every_week_is_not_signed_out_by_time(own_town: Town) -> None:
    phone = own_town.with_wallet()
    for _ in range(14):
        own_town.clock.pass_by(7 * 86_400)
        phone.home = phone.http.get("/api/resident/home").json
        renewed = phone.fetch_wallet()
        assert renewed.status_code == 200
        assert "onecard_resident=" in renewed.headers["Set-Cookie"]


def test_a_phone_that_never_renews_is_signed_out_after_ninety_days(own_town: Town) -> None:
    phone = own_town.with_wallet()
    own_town.clock.pass_by(90 * 86_400)
    assert phone.http.get("/api/resident/home").status_code == 401
