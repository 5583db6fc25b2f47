"""/api/resident/messages: what I was told, and nobody else's."""

from typing import Any
from uuid import uuid4

import pytest

from tests.simulator import Phone
from tests.web.asking import ORIGIN, reason_of
from tests.web.conftest import Town
from webapp.domain import notices, residents
from webapp.domain.notices import Kind


def told(town: Town) -> Phone:
    """A holder's phone, after she was told that a loss report was undone."""
    person = town.somebody()
    phone = town.signed_in(person)
    with town.writing() as session, session.begin():
        whose = residents.id_of_number(session, person.id_number)
        assert whose is not None
        at = town.clock()
        notices.tell(session, Kind.LOSS_UNDONE, resident_id=whose, now=at, what="card", at=at, number="7F3K2Q")
    return phone


def inbox(phone: Phone) -> dict[str, Any]:
    return dict(phone.http.get("/api/resident/messages").json)


def read(phone: Phone, message_id: object) -> Any:
    return phone.http.post(f"/api/resident/messages/{message_id}/read", headers=ORIGIN)


def test_a_message_is_there_in_both_languages_and_unread(town: Town) -> None:
    phone = told(town)
    answer = inbox(phone)
    [message] = answer["messages"]
    assert answer["unread"] == 1
    assert (message["kind"], message["title"], message["title_en"]) == (
        "loss-undone",
        "挂失已撤销",
        "Loss report undone",
    )
    assert "7F3K2Q" in message["text"]
    assert "7F3K2Q" in message["text_en"]
    assert (message["at"], message["read_at"]) == (town.clock().isoformat().replace("+00:00", "Z"), None)


def test_what_became_of_the_text_message_is_told(town: Town) -> None:
    phone = told(town)
    assert inbox(phone)["messages"][0]["sms"] == "queued"
    town.deliver()
    assert inbox(phone)["messages"][0]["sms"] == "sent"


def test_reading_is_noted_once(town: Town) -> None:
    phone = told(town)
    message_id = inbox(phone)["messages"][0]["id"]
    assert read(phone, message_id).status_code == 204
    first = inbox(phone)
    town.clock.pass_by(60)
    assert read(phone, message_id).status_code == 204
    assert inbox(phone) == first
    assert first["unread"] == 0


def test_stranger_neither_sees_nor_reads_my_message(town: Town) -> None:
    mine, stranger = told(town), told(town)
    message_id = inbox(mine)["messages"][0]["id"]
    assert message_id not in {message["id"] for message in inbox(stranger)["messages"]}
    assert reason_of(read(stranger, message_id), 404) == "not-found"
    assert inbox(mine)["unread"] == 1


@pytest.mark.parametrize("message_id", [uuid4(), "x", "1"], ids=["unknown", "x", "1"])
def test_a_message_that_never_was_is_not_found(town: Town, message_id: object) -> None:
    assert reason_of(read(told(town), message_id), 404) == "not-found"


def test_nobody_is_asked_to_sign_in(town: Town) -> None:
    phone = town.phone()
    assert reason_of(phone.http.get("/api/resident/messages"), 401) == "not-signed-in"
    assert reason_of(read(phone, uuid4()), 401) == "not-signed-in"


def test_a_phone_that_another_one_signs_out_is_told_of_and_its_name_stays_text(town: Town) -> None:
    person, name = town.somebody(), "<img src=x>{number}"
    other, mine = town.signed_in(person), town.signed_in(person)
    device_id = other.home["device"]["id"]
    mine.http.patch(f"/api/resident/devices/{device_id}", json={"name": name}, headers=ORIGIN)
    assert mine.post(f"devices/{device_id}/sign-out", {}).status_code == 204
    answer = mine.http.get("/api/resident/messages")
    [message] = answer.json["messages"]
    assert (answer.content_type, message["kind"]) == ("application/json", "device-signed-out")
    assert name in message["text"]
    town.deliver()
    assert "退出登录" in town.message_to(person)
    assert name not in town.message_to(person)


def test_a_phone_that_signs_itself_out_is_not_told_of(town: Town) -> None:
    person = town.somebody()
    leaving, mine = town.signed_in(person), town.signed_in(person)
    assert leaving.http.delete("/api/resident/sessions/current", headers=ORIGIN).status_code == 204
    assert inbox(mine)["messages"] == []
