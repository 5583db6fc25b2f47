"""/api/resident/data-changes: what was changed of her, and contesting what she never asked for (M15)."""

from typing import Any
from uuid import UUID, uuid4

from tests.simulator import Phone
from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.domain import requests
from webapp.domain.actors import Role, StaffMember
from webapp.domain.requests import Reason, State, Why


def clerk() -> StaffMember:
    return StaffMember(uuid4(), Role.HELPDESK, None, uuid4())


def changed(town: Town, phone: Phone, field: str = "fallback-phone", value: str = "19900000091") -> dict[str, Any]:
    """As somebody with her phone in hand may ask for it; two of the staff make it."""
    asked = phone.post("requests", {"kind": "change-data", "details": {"field": field, "value": value}}).json["id"]
    seen = Reason(Why.DOCUMENT_SEEN, "证件原件与本人一致")
    with town.writing() as session, session.begin():
        for to in (State.CHECKED, State.APPROVED, State.HANDED_OVER):
            requests.advance(session, UUID(asked), to, by=clerk(), reason=seen, now=town.clock())
    return listed(phone)[0]


def listed(phone: Phone) -> list[dict[str, Any]]:
    return list(phone.http.get("/api/resident/data-changes").json["changes"])


def contest(phone: Phone, change: dict[str, Any]) -> Any:
    return phone.post("requests", {"kind": "contest-change", "details": {"change": change["id"]}})


def test_she_reads_it_masked_and_contests_it_once(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    assert listed(phone) == []
    change = changed(town, phone)
    assert (change["field"], change["before"], change["after"]) == ("fallback-phone", None, "199****0091")
    assert (change["door"], change["may_contest"], change["contest_id"]) == ("app", True, None)
    made = contest(phone, change)
    assert (made.status_code, made.json["kind"], made.json["working_days"]) == (201, "contest-change", 5)
    assert contest(phone, change).json["id"] == made.json["id"]
    again = listed(phone)[0]
    assert (again["contest_id"], again["contest_state"], again["may_contest"]) == (made.json["id"], "submitted", False)


def test_a_stranger_reads_and_contests_nothing(town: Town) -> None:
    change = changed(town, town.signed_in(town.somebody()))
    stranger = town.signed_in(town.somebody())
    assert listed(stranger) == []
    assert reason_of(contest(stranger, change), 404) == "not-found"
    assert reason_of(contest(stranger, {"id": "nothing"}), 422) == "invalid"


def test_nobody_reads_without_signing_in(town: Town) -> None:
    assert reason_of(town.phone().http.get("/api/resident/data-changes"), 401) == "not-signed-in"


def test_no_code_goes_to_a_number_that_is_contested_and_nobody_learns_of_it(town: Town) -> None:
    """The one who changed it hears the same answer as ever, and waits for a message that never comes."""
    person = town.somebody()
    phone = town.signed_in(person)
    change = changed(town, phone, "phone", "19900000092")
    numbers = {"card_number": person.card_number, "id_number": person.id_number}
    town.deliver()
    contest(phone, change)
    asked = town.phone().post("sign-in-codes", numbers)
    town.deliver()
    assert asked.status_code == 202
    assert not [one for one in town.sms.outbox() if one["to"] == "19900000092" and "验证码" in one["text"]]
