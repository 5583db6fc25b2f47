"""/api/resident/loss…: reported from a phone or the sign-in page, undone with more than that."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from tests.people import ELDER, LOST, MING
from tests.simulator import Phone, code_in
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain.cards.model import LossReport
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Notice
from webapp.domain.residents.model import Resident, SignInCode
from webapp.jobs.losses import keep_losses
from webapp.ports.sms import SmsFailed

NOBODYS = "A00000003"
PATHS = {
    "losses": {"what": "card"},
    "losses/by-code": {"ticket": "x", "code": "123456", "what": "card"},
    "loss-codes": {"card_number": MING.card_number, "id_number": MING.id_number, "contact": "registered"},
}


def report(phone: Phone, what: str = "card", **named: Any) -> Any:
    return phone.post("losses", {"what": what} | named)


def ask_for_loss_code(town: Town, person: Person, **other: Any) -> Any:
    body = {"card_number": person.card_number, "id_number": person.id_number} | other
    return town.phone().post("loss-codes", body)


def loss_code(town: Town, person: Person, to: str | None = None, **other: Any) -> dict[str, str]:
    """From the sign-in page: the ticket, and the code read from whichever phone it went to."""
    asked = ask_for_loss_code(town, person, **other)
    assert asked.status_code == 202, asked.json
    town.deliver()
    return {"ticket": asked.json["ticket"], "code": code_for(town, to or person.phone)}


def newest(town: Town, number: str) -> str:
    return next(message["text"] for message in town.sms.outbox() if message["to"] == number)


def code_for(town: Town, number: str) -> str:
    """The newest code among the messages to a phone, which may also be told of a loss by now."""
    to = [message["text"] for message in town.sms.outbox() if message["to"] == number]
    return code_in(next(text for text in to if "验证码" in text))


def undo_code(town: Town, phone: Phone, loss_id: str, person: Person) -> dict[str, str]:
    asked = phone.post(f"losses/{loss_id}/undo-codes", {"contact": "registered"})
    assert asked.status_code == 202, asked.json
    town.deliver()
    proof = {"ticket": asked.json["ticket"], "code": code_for(town, person.phone)}
    return proof | {"id_number": person.id_number}


def home(phone: Phone) -> dict[str, Any]:
    return dict(phone.http.get("/api/resident/home").json)


def test_a_loss_is_reported_its_codes_refused_undone_and_new_codes_accepted(town: Town) -> None:
    person = town.somebody()
    phone, door = town.with_wallet(person), town.door()
    old = phone.show(town.clock.unix)
    answer = report(phone)
    assert answer.status_code == 201
    receipt = answer.json["report"]
    assert (answer.json["already"], receipt["what"], receipt["door"]) == (False, "card", "app")
    assert receipt["reported_at"] == town.clock().isoformat().replace("+00:00", "Z")
    assert receipt["undo"] == {"how": "code", "contacts": ["registered"], "ready_at": receipt["reported_at"]}
    assert door.verdict(old) == ("refused", "unavailable")
    now = home(phone)
    assert now["losses"] == [receipt]
    assert (now["cards"][0]["state"], now["cards"][0]["because"]) == ("temporarily-lost", "ecard-not-authorised")
    assert now["wallet"] is None
    undone = phone.post(f"losses/{receipt['id']}/undo", undo_code(town, phone, receipt["id"], person))
    assert undone.status_code == 200
    assert (undone.json["losses"], undone.json["cards"][0]["because"]) == ([], None)
    town.clock.pass_by(5)
    assert door.verdict(phone.show(town.clock.unix)) == ("refused", "unavailable")
    phone.home = undone.json
    assert phone.fetch_wallet().status_code == 200
    assert door.verdict(phone.show(town.clock.unix)) == ("accepted", None)


def test_from_the_sign_in_page_a_code_reports_and_the_phone_is_out_at_once(town: Town) -> None:
    person = town.somebody()
    phone, door, elsewhere = town.with_wallet(person), town.door(), town.phone()
    code = phone.show(town.clock.unix)
    proof = loss_code(town, person)
    answer = elsewhere.post("losses/by-code", proof | {"what": "both"})
    assert answer.status_code == 201
    receipt = answer.json["report"]
    assert (receipt["what"], receipt["door"], receipt["phones_stopped"]) == ("both", "sign-in-page", 1)
    assert receipt["undo"] == {"how": "counter", "contacts": [], "ready_at": None}
    assert door.verdict(code) == ("refused", "unavailable")
    assert reason_of(phone.http.get("/api/resident/home"), 401) == "not-signed-in"
    # It signed nobody in.
    assert "Set-Cookie" not in answer.headers
    assert reason_of(elsewhere.http.get("/api/resident/home"), 401) == "not-signed-in"


def test_a_lost_answer_costs_nothing_the_same_code_gets_the_same_receipt(town: Town) -> None:
    person = town.somebody()
    body = loss_code(town, person) | {"what": "card"}
    first, again = (town.phone().post("losses/by-code", body) for _ in range(2))
    assert (first.json["already"], again.json["already"]) == (False, True)
    assert first.json["report"] == again.json["report"]


def test_a_report_from_the_app_and_one_from_the_page_share_a_receipt(town: Town) -> None:
    person = town.somebody()
    proof = loss_code(town, person)
    phone = town.signed_in(person)
    first = report(phone).json["report"]["receipt"]
    again = town.phone().post("losses/by-code", proof | {"what": "card"}).json
    assert (again["already"], again["report"]["receipt"]) == (True, first)


def test_a_loss_code_does_not_sign_in_and_a_sign_in_code_reports_nothing(town: Town) -> None:
    person = town.somebody()
    proof = loss_code(town, person)
    assert reason_of(town.phone().answer(proof["ticket"], proof["code"]), 401) == "sign-in-failed"
    ticket = town.phone().ask_for_code(person.card_number, person.id_number).json["ticket"]
    town.deliver()
    body = {"ticket": ticket, "code": code_in(newest(town, person.phone)), "what": "card"}
    assert reason_of(town.phone().post("losses/by-code", body), 403) == "code-failed"


def test_a_wrong_code_reports_nothing_and_five_are_enough(town: Town) -> None:
    person = town.somebody()
    proof = loss_code(town, person) | {"what": "card"}
    wrong = proof | {"code": f"{(int(proof['code']) + 1) % 1_000_000:06}"}
    before = town.rows(select(func.count(LossReport.id)))
    answers = [town.phone().post("losses/by-code", wrong) for _ in range(5)]
    answers.append(town.phone().post("losses/by-code", proof))
    assert {reason_of(answer, 403) for answer in answers} == {"code-failed"}
    assert town.rows(select(func.count(LossReport.id))) == before


def test_an_expired_code_reports_nothing(town: Town) -> None:
    proof = loss_code(town, town.somebody()) | {"what": "card"}
    town.clock.pass_by(300)
    assert reason_of(town.phone().post("losses/by-code", proof), 403) == "code-failed"


def test_the_fallback_contact_gets_the_code_where_one_is_left(town: Town) -> None:
    person, number = town.somebody(), "10000009998"
    with town.writing() as session, session.begin():
        index = Resident.id_number_index == person.id_number
        session.execute(update(Resident).where(index).values(fallback_phone=number))
    proof = loss_code(town, person, to=number, contact="fallback")
    assert "备用联系人" in newest(town, number)
    assert town.phone().post("losses/by-code", proof | {"what": "both"}).status_code == 201


@pytest.mark.parametrize("contact", ["registered", "fallback"])
@pytest.mark.parametrize("pair", [(NOBODYS, MING.id_number), (MING.card_number, ELDER.id_number)])
def test_nobody_learns_whom_we_know(town: Town, pair: tuple[str, str], contact: str) -> None:
    with _statements(town) as known:
        right = ask_for_loss_code(town, MING, contact=contact)
    with _statements(town) as unknown:
        body = {"card_number": pair[0], "id_number": pair[1], "contact": contact}
        wrong = town.phone().post("loss-codes", body)
    assert known == unknown
    assert (wrong.status_code, wrong.json | {"ticket": ""}) == (202, right.json | {"ticket": ""})
    town.deliver()
    guess = {"ticket": wrong.json["ticket"], "code": "123456", "what": "both"}
    assert reason_of(town.phone().post("losses/by-code", guess), 403) == "code-failed"


@contextmanager
def _statements(town: Town) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    # Whether rules were changed is asked once in a second, whoever comes then.
    assert town.house.profile
    event.listen(town.house.engine, "before_cursor_execute", note)
    yield seen
    event.remove(town.house.engine, "before_cursor_execute", note)


def test_codes_for_a_loss_are_limited_like_those_for_signing_in(town: Town) -> None:
    person = town.somebody()
    statuses = []
    for _ in range(7):
        statuses.append(ask_for_loss_code(town, person).status_code)
        town.clock.pass_by(60)
    assert statuses == [202] * 6 + [429]
    other = town.somebody()
    ask_for_loss_code(town, other)
    assert reason_of(ask_for_loss_code(town, other), 429) == "code-just-sent"
    # A stranger who asks for codes to report a loss does not keep her from signing in.
    assert town.phone().ask_for_code(other.card_number, other.id_number).status_code == 202


def test_my_other_phone_is_stopped_and_this_one_goes_on(town: Town) -> None:
    person = town.somebody()
    lost, door = town.with_wallet(person), town.door()
    mine = town.signed_in(person)
    code = lost.show(town.clock.unix)
    answer = report(mine, "phone", device_id=lost.home["device"]["id"])
    assert (answer.status_code, answer.json["report"]["phones_stopped"]) == (201, 1)
    assert door.verdict(code) == ("refused", "unavailable")
    assert home(mine)["cards"][0]["because"] is None
    assert lost.http.get("/api/resident/home").status_code == 401


def test_reporting_this_very_phone_takes_its_cookie(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    answer = report(phone, "phone", device_id=phone.home["device"]["id"])
    assert answer.status_code == 201
    assert "onecard_resident=;" in answer.headers["Set-Cookie"]
    assert phone.http.get("/api/resident/home").status_code == 401


def test_strangers_things_are_not_found(town: Town) -> None:
    mine, stranger = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    receipt = report(mine).json["report"]
    card, device = mine.home["cards"][0]["id"], mine.home["device"]["id"]
    proof = {"ticket": "x", "code": "123456", "id_number": MING.id_number}
    assert reason_of(report(stranger, card_id=card), 404) == "not-found"
    assert reason_of(report(stranger, "phone", device_id=device), 404) == "not-found"
    assert reason_of(stranger.post(f"losses/{receipt['id']}/undo-codes", {"contact": "registered"}), 404) == "not-found"
    assert reason_of(stranger.post(f"losses/{receipt['id']}/undo", proof), 403) == "code-failed"
    assert reason_of(stranger.post("ecards/authorisations", {"card_id": card}), 404) == "not-found"
    assert home(stranger)["losses"] == []
    assert home(mine)["losses"] == [receipt]


def test_a_strangers_own_code_does_not_undo_my_report(town: Town) -> None:
    me, other = town.somebody(), town.somebody()
    mine, stranger = town.signed_in(me), town.signed_in(other)
    receipt, theirs = report(mine).json["report"], report(stranger).json["report"]
    proof = undo_code(town, stranger, theirs["id"], other)
    assert reason_of(stranger.post(f"losses/{receipt['id']}/undo", proof), 404) == "not-found"


def test_the_thief_with_the_phone_in_hand_is_told_to_wait(town: Town) -> None:
    person = town.somebody()
    thief = town.signed_in(person)
    town.phone().post("losses/by-code", loss_code(town, person) | {"what": "card"})
    [loss] = home(thief)["losses"]
    assert loss["undo"]["how"] == "wait"
    refused = thief.post(f"losses/{loss['id']}/undo-codes", {"contact": "registered"})
    assert (reason_of(refused, 409), refused.headers["Retry-After"]) == ("undo-too-soon", str(24 * 3600 + 1))
    # Nor does the phone show him the number that undoing asks for.
    assert reason_of(thief.http.get("/api/resident/licence"), 409) == "card-not-usable"


def test_the_electronic_card_goes_on_when_its_holder_lets_it(town: Town) -> None:
    phone, door = town.with_wallet(town.somebody()), town.door()
    report(phone)
    town.clock.pass_by(1)
    card = phone.home["cards"][0]["id"]
    answer = phone.post("ecards/authorisations", {"card_id": card})
    assert (answer.status_code, answer.json["cards"][0]["because"]) == (201, None)
    assert answer.json["wallet"]["valid_until"] is None
    phone.home = answer.json
    assert phone.fetch_wallet().status_code == 200
    assert door.verdict(phone.show(town.clock.unix)) == ("accepted", None)
    # Codes go on, and the numbers that undoing asks for stay hidden.
    assert reason_of(phone.http.get("/api/resident/licence"), 409) == "card-not-usable"


def test_what_stops_is_told_to_anybody_and_her_reports_to_the_holder(town: Town) -> None:
    told = town.app.test_client().get("/api/resident/loss-effects").json
    assert [row["what"] for row in told["effects"]] == ["card", "phone", "both"]
    assert told["temporary_days"] == 7
    [card, phone, both] = told["effects"]
    assert "physical-card" in card["stops"]
    assert "ecard-on-authorisation" in card["goes_on"]
    assert "phone-codes" in phone["stops"]
    assert {*card["stops"], *phone["stops"]} == {*both["stops"]}
    mine = town.signed_in(town.somebody())
    receipt = report(mine).json["report"]
    loss = mine.http.get("/api/resident/loss").json
    assert (loss["effects"], loss["reports"]) == (told["effects"], [receipt])
    assert reason_of(town.app.test_client().get("/api/resident/loss"), 401) == "not-signed-in"


def test_who_came_to_us_with_a_lost_card_gets_a_receipt(town: Town) -> None:
    phone = town.signed_in(LOST)
    assert phone.home["losses"] == []
    assert report(phone).json["already"] is False
    assert report(phone).json["already"] is True


def test_with_the_gateway_down_the_report_stands_and_its_message_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = town.somebody()
    phone = town.signed_in(person)

    def away(*_: Any, **__: Any) -> None:
        raise SmsFailed("gateway-away")

    monkeypatch.setattr(town.sms, "send", away)
    assert report(phone).status_code == 201
    receipt = home(phone)["losses"][0]["receipt"]
    town.deliver()
    waiting = select(Notice.kind).where(Notice.tries > 0, Notice.sent_at.is_(None)).order_by(Notice.queued_at.desc())
    assert town.rows(waiting.limit(1)) == ["loss-reported"]
    monkeypatch.undo()
    town.clock.pass_by(60)
    town.deliver()
    assert receipt in newest(town, person.phone)


def test_the_jobs_end_a_temporary_loss_after_warning(own_town: Town) -> None:
    town = own_town
    person = town.somebody()
    phone = town.with_wallet(person)
    report(phone)
    for days, standing in ((5, 1), (1, 1), (1, 0)):
        town.clock.pass_by(days * 86_400)
        keep_losses(town.house.engine, town.house.profile, town.clock)
        assert len(home(phone)["losses"]) == standing
    town.deliver()
    said = [message["text"] for message in town.sms.outbox() if message["to"] == person.phone][:2]
    assert "已于" in said[0]
    assert "到期" in said[0]
    phone.home = home(phone)
    assert phone.home["cards"][0]["because"] is None
    assert town.door().verdict(phone.show(town.clock.unix)) == ("refused", "unavailable")
    assert phone.fetch_wallet().status_code == 200
    assert town.door().verdict(phone.show(town.clock.unix)) == ("accepted", None)


def test_the_ledger_names_who_reported_by_which_door(town: Town) -> None:
    person = town.somebody()
    town.phone().post("losses/by-code", loss_code(town, person) | {"what": "card"})
    row = select(LedgerRow.actor_kind).order_by(LedgerRow.id.desc()).limit(1)
    assert town.rows(row) == ["reporter"]


def test_nobody_reports_without_signing_in_or_a_code(town: Town) -> None:
    nobody = town.phone()
    assert reason_of(report(nobody), 401) == "not-signed-in"
    for path in ("undo-codes", "undo"):
        answer = nobody.post(f"losses/00000000-0000-0000-0000-000000000000/{path}", {"contact": "registered"})
        assert reason_of(answer, 401) == "not-signed-in"
    guess = {"ticket": "invented", "code": "123456", "what": "card"}
    assert reason_of(nobody.post("losses/by-code", guess), 403) == "code-failed"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused(town: Town, path: str, value: Any) -> None:
    phone = town.signed_in(MING) if path == "losses" else town.phone()
    for field in PATHS[path]:
        answer = phone.post(path, PATHS[path] | {field: value})
        assert reason_of(answer, 422) == "invalid"


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("losses", {"what": "purse"}),
        ("losses", {"card_id": "x"}),
        ("losses", {"formal": True}),
        ("losses", {"resident_id": "00000000-0000-0000-0000-000000000000"}),
        ("losses/by-code", {"ticket": "x" * 65}),
        ("losses/by-code", {"code": "12345"}),
        ("losses/by-code", {"card_id": "00000000-0000-0000-0000-000000000000"}),
        ("loss-codes", {"contact": "neighbour"}),
        ("loss-codes", {"card_number": "1" * 41}),
    ],
)
def test_what_cannot_be_meant_is_refused(town: Town, path: str, change: dict[str, Any]) -> None:
    phone = town.signed_in(MING) if path == "losses" else town.phone()
    assert reason_of(phone.post(path, PATHS[path] | change), 422) == "invalid"


def test_a_slip_of_the_finger_is_told_before_anything_is_counted(town: Town) -> None:
    before = town.rows(select(func.count(SignInCode.id)))
    assert reason_of(ask_for_loss_code(town, MING, card_number="S42030018"), 422) == "card-number-mistyped"
    assert town.rows(select(func.count(SignInCode.id))) == before


@pytest.mark.parametrize("path", ["loss-codes", "losses/by-code"])
@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(town: Town, path: str, body: bytes) -> None:
    answer = town.app.test_client().post(
        f"/api/resident/{path}", data=body, content_type="application/json", headers=ORIGIN
    )
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"
