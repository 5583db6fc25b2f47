"""/api/resident/devices: my phones, and nobody else's."""

from uuid import uuid4

import pytest

from tests.simulator import Phone
from tests.web.asking import ORIGIN, reason_of
from tests.web.conftest import Town


def devices(phone: Phone) -> list[dict[str, object]]:
    return list(phone.http.get("/api/resident/devices").json["devices"])


def sign_out(phone: Phone, device_id: object) -> object:
    return phone.post(f"devices/{device_id}/sign-out", {})


def test_my_phones_are_listed_and_this_one_is_marked(town: Town) -> None:
    person = town.somebody()
    first = town.signed_in(person)
    town.clock.pass_by(60)
    second = town.signed_in(person)
    assert [row["current"] for row in devices(second)] == [False, True]
    assert [row["id"] for row in devices(second)] == [phone.home["device"]["id"] for phone in (first, second)]
    assert devices(second)[1]["created_at"] == town.clock().isoformat().replace("+00:00", "Z")


def test_strangers_phones_are_not_listed(town: Town) -> None:
    mine, other = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    assert mine.home["device"]["id"] not in {row["id"] for row in devices(other)}


def test_a_phone_gets_the_name_its_owner_knows(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    path = f"/api/resident/devices/{phone.home['device']['id']}"
    answer = phone.http.patch(path, json={"name": " 妈妈的手机 "}, headers=ORIGIN)
    assert (answer.status_code, answer.json["name"]) == (200, "妈妈的手机")
    assert devices(phone)[0]["name"] == "妈妈的手机"


@pytest.mark.parametrize("name", ["", "x" * 201, "a\0b", None, 7])
def test_a_name_that_cannot_be_one_is_refused(town: Town, name: object) -> None:
    phone = town.signed_in(town.somebody())
    path = f"/api/resident/devices/{phone.home['device']['id']}"
    assert reason_of(phone.http.patch(path, json={"name": name}, headers=ORIGIN), 422) == "invalid"


def test_stranger_cannot_rename_my_phone(town: Town) -> None:
    mine, stranger = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    path = f"/api/resident/devices/{mine.home['device']['id']}"
    assert reason_of(stranger.http.patch(path, json={"name": "x"}, headers=ORIGIN), 404) == "not-found"
    assert devices(mine)[0]["name"] == "测试手机"


def test_stranger_cannot_sign_out_my_phone(town: Town) -> None:
    mine, stranger = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    assert reason_of(sign_out(stranger, mine.home["device"]["id"]), 404) == "not-found"
    assert mine.http.get("/api/resident/home").status_code == 200


def test_my_other_phone_is_signed_out_at_once_with_the_codes_it_holds(town: Town) -> None:
    person = town.somebody()
    lost = town.with_wallet(person)
    town.clock.pass_by(1)
    mine, door = town.signed_in(person), town.door()
    assert sign_out(mine, lost.home["device"]["id"]).status_code == 204  # type: ignore[attr-defined] # an answer
    assert reason_of(lost.http.get("/api/resident/home"), 401) == "not-signed-in"
    assert reason_of(lost.fetch_wallet(), 401) == "not-signed-in"
    assert door.verdict(lost.show(town.clock.unix)) == ("refused", "unavailable")
    assert len(devices(mine)) == 1


def test_signing_out_again_is_not_found(town: Town) -> None:
    person = town.somebody()
    old, mine = town.signed_in(person), town.signed_in(person)
    sign_out(mine, old.home["device"]["id"])
    assert reason_of(sign_out(mine, old.home["device"]["id"]), 404) == "not-found"


@pytest.mark.parametrize(
    "device_id", [uuid4(), "x", "1", "00000000-0000-0000-0000-000000000000"], ids=["unknown", "x", "1", "zeros"]
)
def test_a_phone_that_never_was_is_not_found(town: Town, device_id: object) -> None:
    assert reason_of(sign_out(town.signed_in(town.somebody()), device_id), 404) == "not-found"
