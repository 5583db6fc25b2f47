"""/api/resident/requests…: opened, followed, answered, withdrawn, with files that are looked at first."""

from dataclasses import replace
from typing import Any

import pytest

from tests.simulator import ORIGIN, Phone
from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.jobs.evidence import AWAY_AFTER, scan_evidence
from webapp.jobs.promises import keep_promises
from webapp.ports.viruses import EICAR, ScannerAway

VISIT = {"kind": "home-visit", "details": {"address": "茅箭区五堰街1号", "why": "行动不便"}}
PHOTO = b"\xff\xd8\xff\xe0 a picture"


def ask(phone: Phone, **changed: Any) -> Any:
    return phone.post("requests", VISIT | changed)


def send(phone: Phone, request: str, content: bytes, kind: str = "image/jpeg", shows: str = "proof") -> Any:
    path = f"/api/resident/requests/{request}/evidence?shows={shows}"
    return phone.http.post(path, data=content, content_type=kind, headers=ORIGIN)


def listed(phone: Phone) -> list[dict[str, Any]]:
    return list(phone.http.get("/api/resident/requests").json["requests"])


@pytest.fixture
def phone(town: Town) -> Phone:
    return town.signed_in(town.somebody())


def test_she_asks_and_follows_it(own_town: Town) -> None:
    """In a town of its own, because the others of the shared one let its clock run on."""
    phone = own_town.signed_in(own_town.somebody())
    made = ask(phone)
    assert made.status_code == 201
    assert (made.json["state"], made.json["clock"], made.json["working_days"]) == ("submitted", "running", 10)
    assert (made.json["promised_on"], made.json["provisional"], made.json["late"]) == ("2026-12-04", False, False)
    assert made.json["may"] == ["withdrawn"]
    assert [event["state"] for event in made.json["events"]] == ["submitted"]
    assert listed(phone) == [made.json]
    own_town.deliver()
    assert ask(phone).json["id"] == made.json["id"]
    assert reason_of(ask(phone, details={"address": "别处", "why": "行动不便"}), 409) == "request-open"


def test_she_withdraws_it_and_again_is_success(phone: Phone) -> None:
    asked = ask(phone).json["id"]
    for _ in range(2):
        gone = phone.post(f"requests/{asked}/steps", {"to": "withdrawn"})
        assert (gone.status_code, gone.json["state"], gone.json["clock"]) == (200, "withdrawn", "stopped")
    assert reason_of(send(phone, asked, PHOTO), 409) == "request-moved-on"


def test_a_stranger_finds_nothing(town: Town, phone: Phone) -> None:
    asked = ask(phone).json["id"]
    stranger = town.signed_in(town.somebody())
    assert listed(stranger) == []
    assert reason_of(stranger.post(f"requests/{asked}/steps", {"to": "withdrawn"}), 404) == "not-found"
    assert reason_of(send(stranger, asked, PHOTO), 404) == "not-found"


def test_nobody_asks_without_signing_in(town: Town) -> None:
    assert reason_of(ask(town.phone()), 401) == "not-signed-in"


@pytest.mark.parametrize(
    ("content", "kind", "answer"),
    [
        (PHOTO, "text/plain", (415, "json-only")),
        (b"MZ no picture", "image/jpeg", (422, "file-not-readable")),
        (PHOTO + bytes(5 * 1024 * 1024), "image/jpeg", (413, "too-large")),
        (b"", "image/jpeg", (422, "file-not-readable")),
    ],
)
def test_a_file_is_what_it_begins_with_and_not_too_large(
    phone: Phone, content: bytes, kind: str, answer: tuple[int, str]
) -> None:
    refused = send(phone, ask(phone).json["id"], content, kind)
    assert (refused.status_code, refused.json["reason"]) == answer


def test_the_same_file_again_is_the_same_and_ten_are_enough(phone: Phone) -> None:
    asked = ask(phone).json["id"]
    first = send(phone, asked, PHOTO)
    assert (first.status_code, first.json["media_type"], first.json["scan"]) == (201, "image/jpeg", "waiting")
    assert send(phone, asked, PHOTO).json["id"] == first.json["id"]
    for count in range(9):
        assert send(phone, asked, b"%PDF-1.7 " + bytes([65 + count]), "application/pdf").status_code == 201
    assert reason_of(send(phone, asked, b"%PDF-1.7 Z", "application/pdf"), 409) == "too-many-files"


def test_a_virus_is_thrown_away_and_its_sender_told(town: Town) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    asked = ask(phone).json["id"]
    send(phone, asked, b"%PDF-1.7 " + EICAR, "application/pdf")
    town.clock.pass_by(1)
    send(phone, asked, PHOTO)
    scan_evidence(town.house.engine, town.ports, town.clock)
    assert [one["scan"] for one in listed(phone)[0]["evidence"]] == ["refused", "clean"]
    town.deliver()
    told = [message["text"] for message in town.sms.outbox() if message["to"] == person.phone]
    assert any("没有通过病毒检查" in text for text in told)


def test_while_the_scanner_is_away_a_file_waits(own_town: Town) -> None:
    phone = own_town.signed_in(own_town.somebody())
    asked = ask(phone).json["id"]
    send(phone, asked, PHOTO)
    down = own_town.settings.instance / "viruses-is-down"
    down.touch()
    scan_evidence(own_town.house.engine, own_town.ports, own_town.clock)
    assert listed(phone)[0]["evidence"][0]["scan"] == "waiting"
    down.unlink()
    own_town.clock.pass_by(60)
    scan_evidence(own_town.house.engine, own_town.ports, own_town.clock)
    assert listed(phone)[0]["evidence"][0]["scan"] == "clean"


class Choosy:
    """Judges no pictures."""

    def is_clean(self, content: bytes) -> bool:
        if content.startswith(PHOTO):
            raise ScannerAway("no answer")
        return True


def test_files_that_nobody_judges_hold_up_no_other(own_town: Town) -> None:
    """More of them than are a scanner away: they have had their turn, and the next one has its own."""
    phone = own_town.signed_in(own_town.somebody())
    asked = ask(phone).json["id"]
    for content in [*(PHOTO + bytes([count]) for count in range(AWAY_AFTER)), b"%PDF-1.7 of somebody else"]:
        send(phone, asked, content)
        own_town.clock.pass_by(1)
    choosy, seen = replace(own_town.ports, viruses=Choosy()), []
    for _ in range(2):
        scan_evidence(own_town.house.engine, choosy, own_town.clock)
        seen.append([one["scan"] for one in listed(phone)[0]["evidence"]])
    assert seen == [["waiting"] * 4, ["waiting"] * 3 + ["clean"]]
    own_town.clock.pass_by(60)
    scan_evidence(own_town.house.engine, own_town.ports, own_town.clock)
    assert {one["scan"] for one in listed(phone)[0]["evidence"]} == {"clean"}


def test_a_broken_promise_is_said_once(own_town: Town) -> None:
    person = own_town.somebody()
    phone = own_town.signed_in(person)
    ask(phone)
    own_town.clock.pass_by(13 * 24 * 3600)
    for _ in range(2):
        keep_promises(own_town.house.engine, own_town.house.profile, own_town.clock)
    mine = listed(phone)[0]
    assert (mine["late"], mine["days_left"]) == (True, -1)
    own_town.deliver()
    told = [message["text"] for message in own_town.sms.outbox() if message["to"] == person.phone]
    assert len([text for text in told if "没能按承诺时间" in text]) == 1


@pytest.mark.parametrize("kind", ["apply", "rename", ""])
def test_what_cannot_be_meant_is_refused(phone: Phone, kind: str) -> None:
    assert ask(phone, kind=kind).status_code == 422


def test_asking_and_sending_files_have_a_limit(own_town: Town) -> None:
    phone = own_town.signed_in(own_town.somebody())
    for _ in range(20):
        one = ask(phone).json["id"]
        assert phone.post(f"requests/{one}/steps", {"to": "withdrawn"}).status_code == 200
    assert reason_of(ask(phone), 429) == "too-many-tries"
    assert len(listed(phone)) == 20
    sent = [send(phone, one, b"no picture").status_code for _ in range(61)]
    assert (sent.count(429), sent[-1]) == (1, 429)
    own_town.clock.pass_by(86_400)
    assert ask(phone).status_code == 201
