"""POST /api/venue/scans: whatever comes to the door gets a verdict or a reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests.people import ELDER, MING, SIXTY_TWO
from tests.simulator import Door, Phone
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.domain import venues
from webapp.domain.actors import Job
from webapp.domain.cards import CardState
from webapp.domain.cards.model import Card
from webapp.domain.catalogue import SCENES
from webapp.domain.codes.model import Scan

PATH = "/api/venue/scans"


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.with_wallet(town.somebody())


@pytest.fixture
def door(town: Town) -> Door:
    return town.door()


def test_an_accepted_code_tells_the_scene_and_nothing_of_the_holder(town: Town, phone: Phone, door: Door) -> None:
    ref = str(uuid4())
    assert door.scan(phone.show(town.clock.unix), client_ref=ref).json == {
        "verdict": "accepted",
        "reason": None,
        "entitlement": None,
        "scene": {"code": "CUL-01", "name": SCENES["CUL-01"].name},
        "at": town.clock().isoformat().replace("+00:00", "Z"),
        "client_ref": ref,
        "flagged": False,
        "represented_by": None,
    }


@pytest.mark.parametrize(
    ("person", "entitlement"),
    [
        (ELDER, {"class": "free", "label": "65岁以上"}),
        (SIXTY_TWO, {"class": "half", "label": "60至64岁"}),
        (MING, None),
    ],
    ids=["73", "62", "38"],
)
def test_a_scenic_area_is_told_the_class_and_its_label(town: Town, person: Any, entitlement: Any) -> None:
    phone, door = town.with_wallet(person), town.door("示范山水景区", "TOU-01")
    assert door.scan(phone.show(town.clock.unix)).json["entitlement"] == entitlement


def test_a_used_code_is_refused_and_the_next_accepted(town: Town, phone: Phone, door: Door) -> None:
    code = phone.show(town.clock.unix)
    assert [door.verdict(code), door.verdict(code)] == [("accepted", None), ("refused", "already-used")]
    town.clock.pass_by(5)
    assert door.verdict(phone.show(town.clock.unix)) == ("accepted", None)


def test_a_door_folds_what_keyboards_do_to_digits(town: Town, phone: Phone, door: Door) -> None:
    code = phone.show(town.clock.unix)
    typed = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}) + "\r\n"
    assert door.verdict(typed) == ("accepted", None)


# Everything that is not a code of ours is a verdict, because a queue of people waits behind it.
NO_CODES = {
    "empty": "",
    "one digit": "4",
    "short": "4" * 428,
    "long": "4" * 430,
    "letters": "x" * 429,
    "a link": "https://example.org/pay?amount=1",
    "NUL": "\0" * 429,
    "full-width letters": "Ｘ" * 429,
    "arabic digits": "٤" * 429,
    "superscripts": "²" * 429,
    "spaces": " " * 429,
    "leading space": " " + "4" * 428,
    "minus": "-" + "4" * 428,
    "60 000 digits": "4" * 60_000,
    "an emoji": "🙂" * 429,
    "all nines": "9" * 429,
}


@pytest.mark.parametrize("code", NO_CODES.values(), ids=NO_CODES.keys())
def test_what_is_no_code_is_refused_as_a_verdict(door: Door, code: str) -> None:
    verdict, reason = door.verdict(code)
    assert (verdict, reason in {"not-ours", "malformed", "unknown-key"}) == ("refused", True)


@pytest.mark.parametrize("place", [1, 3, 200, 428])
def test_one_wrong_digit_is_refused(town: Town, phone: Phone, door: Door, place: int) -> None:
    code = phone.show(town.clock.unix)
    changed = code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]
    assert door.verdict(changed)[0] == "refused"
    assert door.verdict(code) == ("accepted", None)


def test_a_million_digits_are_refused_before_they_are_read(door: Door) -> None:
    assert reason_of(door.scan("4" * 1_000_000), 413) == "too-large"


def test_codes_from_the_future_and_the_past_are_refused(town: Town, phone: Phone, door: Door) -> None:
    assert door.verdict(phone.show(town.clock.unix + 300)) == ("refused", "from-the-future")
    assert door.verdict(phone.show(town.clock.unix - 300)) == ("refused", "too-old")


def test_a_wrong_clock_is_looked_at_and_then_believed(town: Town, phone: Phone, door: Door) -> None:
    assert door.verdict(phone.show(town.clock.unix - 60)) == ("look", "clock-skew")
    town.clock.pass_by(6)
    answer = door.scan(phone.show(town.clock.unix - 60)).json
    assert (answer["verdict"], answer["flagged"]) == ("accepted", True)


def test_a_scene_that_needs_more_than_a_code_refuses_it(town: Town, phone: Phone) -> None:
    door = town.door("示范大药房", "MED-08")
    assert door.verdict(phone.show(town.clock.unix)) == ("refused", "wrong-scene")


@pytest.mark.parametrize("scene", ["TOU-01", "NO-99", "x" * 16, "\0", "图书馆"])
def test_a_scene_of_another_place_or_of_none_is_refused(town: Town, phone: Phone, door: Door, scene: str) -> None:
    code = phone.show(town.clock.unix)
    assert reason_of(door.scan(code, scene=scene), 422) == "unknown-scene"
    assert door.verdict(code) == ("accepted", None)


def test_a_duplicate_submission_gets_the_first_answer(town: Town, phone: Phone, door: Door) -> None:
    code, ref = phone.show(town.clock.unix), str(uuid4())
    first = door.scan(code, client_ref=ref)
    town.clock.pass_by(90)
    assert door.scan(code, client_ref=ref).json == first.json
    assert door.scan(code, client_ref=ref.upper().replace("-", "")).json == first.json
    assert town.rows(select(func.count(Scan.id)).where(Scan.verdict == "accepted", Scan.at == first_at(town))) == [1]


def first_at(town: Town) -> Any:
    return town.clock() - timedelta(seconds=90)


def test_a_reference_does_not_serve_another_scan(town: Town, phone: Phone, door: Door) -> None:
    ref, code = str(uuid4()), phone.show(town.clock.unix)
    door.scan("4", client_ref=ref)
    assert reason_of(door.scan(code, client_ref=ref), 409) == "client-ref-reused"
    assert door.verdict(code) == ("accepted", None)


def test_a_terminal_revoked_in_mid_shift_is_told_and_nothing_is_lost(town: Town, phone: Phone, door: Door) -> None:
    code = phone.show(town.clock.unix)
    assert door.verdict(code) == ("accepted", None)
    terminal_id = door.http.get("/api/venue/terminal").json["id"]
    with town.writing() as session, session.begin():
        venues.revoke_terminal(session, UUID(terminal_id), by=Job("operator"), now=town.clock())
    kept = len(town.rows(select(Scan.id)))
    town.clock.pass_by(5)
    next_code = phone.show(town.clock.unix)
    assert reason_of(door.scan(next_code), 401) == "not-signed-in"
    assert len(town.rows(select(Scan.id))) == kept
    assert town.door().verdict(next_code) == ("accepted", None)


def test_nobody_scans_without_being_enrolled(town: Town, phone: Phone) -> None:
    assert reason_of(Door(town.app.test_client()).scan(phone.show(town.clock.unix)), 401) == "not-signed-in"


def test_a_late_upload_is_accepted_late_and_one_slot_at_two_doors_is_disputed(town: Town, phone: Phone) -> None:
    at, code = town.clock().isoformat(), phone.show(town.clock.unix)
    town.clock.pass_by(3600)
    assert town.door().verdict(code, scanned_at=at) == ("accepted-late", None)
    assert town.door().verdict(code, scanned_at=at) == ("disputed", None)


def test_an_upload_that_comes_ten_times_is_one_scan(town: Town, phone: Phone, door: Door) -> None:
    upload = {"scanned_at": town.clock().isoformat(), "client_ref": str(uuid4())}
    code = phone.show(town.clock.unix)
    town.clock.pass_by(3600)
    before = len(town.rows(select(Scan.id)))
    answers = [door.scan(code, **upload).json for _ in range(10)]
    assert answers[0]["verdict"] == "accepted-late"
    assert answers == [answers[0]] * 10
    assert len(town.rows(select(Scan.id))) == before + 1


def test_a_late_upload_belongs_to_the_venue_of_its_scan(town: Town, phone: Phone, door: Door) -> None:
    upload, code = {"scanned_at": town.clock().isoformat()}, phone.show(town.clock.unix)
    town.clock.pass_by(3600)
    with town.writing() as session, session.begin():
        venues.move_terminal(session, door.id, town.venue_id("示范山水景区"), by=Job("operator"), now=town.clock())
    assert reason_of(door.scan(code), 422) == "unknown-scene"
    assert door.verdict(code, **upload) == ("accepted-late", None)
    assert town.rows(select(Scan.venue_id).order_by(Scan.judged_at.desc()).limit(1)) == [town.venue_id()]


@pytest.mark.parametrize("hours", [1, -15 * 24])
def test_a_time_of_scan_that_cannot_be_true_is_refused(town: Town, phone: Phone, door: Door, hours: float) -> None:
    at = (town.clock() + timedelta(hours=hours)).isoformat()
    assert reason_of(door.scan(phone.show(town.clock.unix), scanned_at=at), 422) == "scanned-at-out-of-range"


@pytest.mark.parametrize(
    "scanned_at",
    [
        "",
        "yesterday",
        "2026-11-22",
        "2026-11-22T04:00:00",
        1763784000,
        "2026-13-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_a_time_that_is_none_is_refused(door: Door, scanned_at: Any) -> None:
    answer = door.scan("4", scanned_at=scanned_at)
    assert reason_of(answer, 422) in {"invalid", "scanned-at-out-of-range"}


@pytest.mark.parametrize("field", ["code", "scene", "client_ref"])
@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused(door: Door, field: str, value: Any) -> None:
    answer = door.scan("4", **{field: value}) if field != "code" else door.scan(value)
    assert reason_of(answer, 422) == "invalid"
    assert answer.json["fields"] == [field]


@pytest.mark.parametrize(
    "change", [{"client_ref": "x"}, {"client_ref": ""}, {"scene": ""}, {"scene": "x" * 17}, {"more": 1}]
)
def test_what_cannot_be_meant_is_refused(door: Door, change: dict[str, Any]) -> None:
    assert reason_of(door.scan("4", **change), 422) == "invalid"


@pytest.mark.parametrize("field", ["code", "scene", "client_ref"])
def test_a_missing_field_is_named(door: Door, field: str) -> None:
    body = {"code": "4", "scene": "CUL-01", "client_ref": str(uuid4())}
    del body[field]
    answer = door.http.post(PATH, json=body, headers=ORIGIN)
    assert (reason_of(answer, 422), answer.json["fields"]) == ("invalid", [field])


def test_half_a_character_is_refused(door: Door) -> None:
    assert reason_of(door.scan("\ud800"), 400) == "invalid"


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(door: Door, body: bytes) -> None:
    answer = door.http.post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"


def test_a_repeat_of_a_refusal_uses_nothing_up(town: Town, phone: Phone, door: Door) -> None:
    code, ref = phone.show(town.clock.unix), str(uuid4())
    _set_card_state(town, phone, CardState.LOCKED)
    assert door.verdict(code, client_ref=ref) == ("refused", "unavailable")
    _set_card_state(town, phone, CardState.ACTIVE)
    assert door.verdict(code, client_ref=ref) == ("refused", "unavailable")
    assert door.verdict(code) == ("accepted", None)


def test_a_wallet_that_raced_the_sign_out_with_a_later_clock_is_dead_too(town: Town, door: Door) -> None:
    phone = town.signed_in(town.somebody())
    phone.accept()
    town.clock.pass_by(2)
    assert phone.fetch_wallet().status_code == 200
    town.clock.pass_by(-1)
    assert phone.http.delete("/api/resident/sessions/current", headers=ORIGIN).status_code == 204
    town.clock.pass_by(10)
    assert door.verdict(phone.show(town.clock.unix)) == ("refused", "unavailable")


def _set_card_state(town: Town, phone: Phone, state: CardState) -> None:
    with town.writing() as session, session.begin():
        session.get_one(Card, UUID(phone.home["cards"][0]["id"])).state = state
