"""POST /api/venue/shifts, DELETE shifts/current: who stands at the terminal."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.make.venues import OPERATOR
from tests.simulator import Door
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.domain import venues
from webapp.domain.codes.model import Scan

PATH = "/api/venue/shifts"
LI, ZHOU = "李静", "周磊"
PINS = {LI: "246810", ZHOU: "135790"}


@pytest.fixture
def door(town: Town) -> Door:
    return town.door()


def id_of(door: Door, name: str = LI) -> str:
    attendants = door.http.get("/api/venue/terminal").json["attendants"]
    return next(one["id"] for one in attendants if one["name"] == name)


def start(door: Door, name: str = LI) -> Any:
    return door.start_shift(id_of(door, name), PINS[name])


def end(door: Door) -> Any:
    return door.http.delete(f"{PATH}/current", headers=ORIGIN)


def test_a_pin_starts_a_shift_and_the_terminal_says_so(town: Town, door: Door) -> None:
    answer = start(door)
    assert answer.status_code == 201
    since = town.clock().isoformat().replace("+00:00", "Z")
    assert answer.json["shift"] == {"attendant": {"id": id_of(door), "name": LI}, "since": since}
    assert door.http.get("/api/venue/terminal").json == answer.json


def test_a_shift_ends_once_and_ending_it_again_is_harmless(door: Door) -> None:
    start(door)
    for _ in range(2):
        answer = end(door)
        assert (answer.status_code, answer.get_data()) == (204, b"")
    assert door.http.get("/api/venue/terminal").json["shift"] is None


def test_a_repeated_start_gets_the_same_answer(door: Door) -> None:
    first = start(door)
    assert (start(door).status_code, start(door).json) == (201, first.json)


def test_a_second_attendant_learns_that_somebody_is_on_shift(door: Door) -> None:
    start(door)
    assert reason_of(start(door, ZHOU), 409) == "shift-running"


def test_a_wrong_pin_is_refused_and_after_five_the_right_one_waits(town: Town, door: Door) -> None:
    who = id_of(door)
    for _ in range(5):
        assert reason_of(door.start_shift(who, "111222"), 403) == "wrong-pin"
    answer = door.start_shift(who, PINS[LI])
    assert reason_of(answer, 429) == "too-many-tries"
    town.clock.pass_by(int(answer.headers["Retry-After"]) + 1)
    assert door.start_shift(who, PINS[LI]).status_code == 201


def test_a_terminal_of_another_venue_finds_nobody_and_locks_nobody_out(town: Town, door: Door) -> None:
    who, elsewhere = id_of(door), town.door("示范山水景区")
    for _ in range(7):
        assert reason_of(elsewhere.start_shift(who, "111222"), 404) == "not-found"
    assert start(door).status_code == 201


def test_somebody_who_never_was_is_not_found(door: Door) -> None:
    assert reason_of(door.start_shift(str(uuid4()), "246810"), 404) == "not-found"


def test_an_unattended_terminal_takes_no_shift(town: Town, door: Door) -> None:
    assert reason_of(town.door(attended=False).start_shift(id_of(door), PINS[LI]), 409) == "terminal-unattended"


def test_scans_say_whose_shift_it_was_and_who_is_said_to_have_scanned(town: Town, door: Door) -> None:
    claimed = str(uuid4())
    refs = [str(uuid4()) for _ in range(3)]
    door.scan("1", client_ref=refs[0])
    start(door)
    door.scan("2", client_ref=refs[1], attendant=claimed)
    end(door)
    door.scan("3", client_ref=refs[2], attendant=None)
    rows = {str(row.client_ref): row for row in town.rows(select(Scan).where(Scan.terminal_id == door.id))}
    kept = [(rows[ref].attendant_id and str(rows[ref].attendant_id), rows[ref].claimed_by) for ref in refs]
    assert [who for who, _ in kept] == [None, id_of(door), None]
    assert [said and str(said) for _, said in kept] == [None, claimed, None]


def test_the_answer_to_a_scan_names_nobody(door: Door) -> None:
    start(door)
    assert LI not in door.scan("1").get_data(as_text=True)


def test_a_revoked_terminal_starts_and_ends_nothing(town: Town, door: Door) -> None:
    who = id_of(door)
    with town.writing() as session, session.begin():
        venues.revoke_terminal(session, door.id, by=OPERATOR, now=town.clock())
    assert reason_of(door.start_shift(who, PINS[LI]), 401) == "not-signed-in"
    assert reason_of(end(door), 401) == "not-signed-in"


def test_nobody_starts_or_ends_nothing(town: Town, door: Door) -> None:
    nobody = Door(town.app.test_client())
    assert reason_of(nobody.start_shift(id_of(door), PINS[LI]), 401) == "not-signed-in"
    assert reason_of(end(nobody), 401) == "not-signed-in"


@pytest.mark.parametrize("field", ["attendant", "pin"])
@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused(door: Door, field: str, value: Any) -> None:
    body = {"attendant": id_of(door), "pin": PINS[LI]} | {field: value}
    assert reason_of(door.http.post(PATH, json=body, headers=ORIGIN), 422) == "invalid"


@pytest.mark.parametrize("pin", ["", "1" * 33, "24\x006810"])
def test_what_cannot_be_a_pin_is_refused_before_it_is_tried(door: Door, pin: str) -> None:
    who = id_of(door)
    for _ in range(6):
        assert reason_of(door.start_shift(who, pin), 422) == "invalid"
    assert door.start_shift(who, PINS[LI]).status_code == 201


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(door: Door, body: bytes) -> None:
    answer = door.http.post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"


def test_an_upload_goes_to_whoever_stood_there_at_the_scan_and_not_to_whoever_does_now(town: Town, door: Door) -> None:
    start(door)
    scanned_at, standing = town.clock().isoformat(), id_of(door)
    town.clock.pass_by(3600)
    end(door)
    assert start(door, ZHOU).status_code == 201
    assert door.verdict("4", scanned_at=scanned_at) == ("refused", "not-ours")
    newest = select(Scan.attendant_id).order_by(Scan.judged_at.desc()).limit(1)
    assert town.rows(newest) == [UUID(standing)]
