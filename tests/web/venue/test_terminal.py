"""GET /api/venue/terminal: all that a door needs to judge as the house does, also without a network."""

from datetime import timedelta

from sqlalchemy import select

import signing
from tests.make.venues import OPERATOR
from tests.simulator import bytes_of
from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.domain import staff, venues
from webapp.domain.staff import PIN_ITERATIONS, PinHash
from webapp.domain.venues.model import Terminal

PATH = "/api/venue/terminal"
PINS = {"246810", "135790"}


def test_a_scene_comes_with_all_its_rules(town: Town) -> None:
    [scene] = town.door("示范山水景区").http.get(PATH).json["scenes"]
    assert scene == {
        "code": "TOU-01",
        "name": "A级旅游景区入园",
        "name_en": "Scenic area",
        "assurance": "low",
        "scope": next(number for number, word in signing.SCOPES.items() if word == "scenic"),
        "early": 10,
        "late": 30,
        "amber": 120,
        "list_limit": 72 * 3600,
        "fares": True,
    }


def test_a_scene_where_nobodys_age_matters_says_so(town: Town) -> None:
    scenes = {scene["code"]: scene for scene in town.door().http.get(PATH).json["scenes"]}
    assert scenes["CUL-01"]["fares"] is False


def test_the_root_it_names_verifies_the_trust_list_it_publishes(town: Town) -> None:
    root = town.door().http.get(PATH).json["root"]
    pinned = signing.Root(root["issuer"], tuple(bytes_of(key) for key in root["keys"]), root["threshold"])
    file = town.house.keyring.current.file
    assert signing.read_trust_list(file, root=pinned, now=town.clock.unix, newest=None).keys


def test_an_attended_terminal_can_check_the_pins_of_its_venue_and_of_no_other(own_town: Town) -> None:
    body = own_town.door().http.get(PATH).json
    assert (body["attended"], body["pin_iterations"], body["shift"]) == (True, PIN_ITERATIONS, None)
    assert body["shift_limit"] == 16 * 3600
    for one in body["attendants"]:
        known = PinHash(bytes_of(one["pin_salt"]), bytes_of(one["pin_hash"]))
        assert sum(known.is_of(pin) for pin in PINS) == 1
    assert len(body["attendants"]) == 2
    assert own_town.door("示范山水景区").http.get(PATH).json["attendants"] == []


def test_an_attendant_who_has_chosen_no_pin_yet_is_named_without_one(own_town: Town) -> None:
    door = own_town.door("示范山水景区")
    with own_town.writing() as session, session.begin():
        staff.add_attendant(session, own_town.venue_id("示范山水景区"), "新人", by=OPERATOR, now=own_town.clock())
    [one] = door.http.get(PATH).json["attendants"]
    assert (one["name"], one["pin_salt"], one["pin_hash"]) == ("新人", None, None)


def test_an_unattended_terminal_learns_no_names(town: Town) -> None:
    body = town.door(attended=False).http.get(PATH).json
    assert (body["attended"], body["attendants"]) == (False, [])


def test_nobody_and_a_resident_are_told_nothing(town: Town) -> None:
    assert reason_of(town.app.test_client().get(PATH), 401) == "not-signed-in"
    assert reason_of(town.phone().http.get(PATH), 401) == "not-signed-in"


def test_a_revoked_terminal_is_told_nothing(town: Town) -> None:
    door = town.door()
    with town.writing() as session, session.begin():
        venues.revoke_terminal(session, door.id, by=OPERATOR, now=town.clock())
    assert reason_of(door.http.get(PATH), 401) == "not-signed-in"


def test_a_moved_terminal_judges_for_its_new_venue_at_once(town: Town) -> None:
    door, there = town.door(), town.venue_id("示范山水景区")
    with town.writing() as session, session.begin():
        venues.move_terminal(session, door.id, there, by=OPERATOR, now=town.clock())
    body = door.http.get(PATH).json
    assert (body["venue"]["name"], [scene["code"] for scene in body["scenes"]]) == ("示范山水景区", ["TOU-01"])
    assert reason_of(door.scan("1"), 422) == "unknown-scene"
    door.scene = "TOU-01"
    assert door.verdict("1") == ("refused", "not-ours")


def test_that_a_terminal_asked_is_noted_every_five_minutes(town: Town) -> None:
    door, begun = town.door(), town.clock()
    for seconds in (299, 1, 299):
        town.clock.pass_by(seconds)
        assert door.http.get(PATH).status_code == 200
    seen = town.rows(select(Terminal.seen_at).where(Terminal.id == door.id))
    assert seen == [begun + timedelta(seconds=300)]
