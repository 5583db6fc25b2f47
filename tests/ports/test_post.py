"""The post port before a carrier's gateway that keeps the contract, and with each of its faults (M06)."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest

from tests.make.times import NOW
from webapp.ports import signed
from webapp.ports.post import HttpPost, Parcel, PostUnavailable, Scan, SignedBy, SimulatedPost, Stage, read_scans
from webapp.ports.post_server import Faulty, PostServer

SECRET = bytes(range(32))
HOUR = timedelta(hours=1)
WHOLE_WAY = [Stage.COLLECTED, Stage.IN_TRANSIT, Stage.OUT_FOR_DELIVERY, Stage.DELIVERED]


class Carrier(PostServer):
    """With a clock that a test moves."""

    at = NOW

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SECRET, clock=lambda: self.at)

    def post(self, secret: bytes = SECRET) -> HttpPost:
        return HttpPost(self.url, "our key", secret)

    def order(self, reference: UUID) -> str:
        return self.post().order(Parcel(reference, "王小明", "19900000001", "五堰街1号"), now=self.at)

    def track(self, reference: UUID, number: str) -> list[Scan]:
        return list(self.post().track(reference, number, now=self.at))

    def breaks(self, fault: Faulty) -> None:
        self.office.fault_file.write_text(fault)


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[Carrier]:
    server = Carrier(tmp_path)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_same_reference_is_one_parcel(carrier: Carrier) -> None:
    one, other = uuid4(), uuid4()
    assert carrier.order(one) == carrier.order(one) != carrier.order(other)


def test_its_way_comes_as_far_as_it_is_and_ends_with_a_proof(carrier: Carrier) -> None:
    reference = uuid4()
    number = carrier.order(reference)
    assert carrier.track(reference, number) == []
    carrier.at += timedelta(minutes=3)
    assert [scan.stage for scan in carrier.track(reference, number)] == [Stage.COLLECTED, Stage.IN_TRANSIT]
    carrier.at += HOUR
    *_, last = carrier.track(reference, number)
    assert (last.stage, last.signed_by, last.proof) == (Stage.DELIVERED, SignedBy.HOLDER, f"POD-{number}")


def test_points_out_of_order_and_twice_are_put_in_order(carrier: Carrier) -> None:
    reference = uuid4()
    number = carrier.order(reference)
    carrier.at += HOUR
    carrier.breaks(Faulty.SHUFFLED)
    stages = [scan.stage for scan in carrier.track(reference, number)]
    assert list(dict.fromkeys(stages)) == WHOLE_WAY


@pytest.mark.parametrize("fault", [Faulty.LATE, Faulty.ERROR, Faulty.GARBAGE, Faulty.UNSIGNED, Faulty.NO_PROOF])
def test_a_carrier_with_a_fault_has_not_answered(
    carrier: Carrier, fault: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "PATIENCE", 0.2)
    reference = uuid4()
    number = carrier.order(reference)
    carrier.at += HOUR
    carrier.breaks(fault)
    with pytest.raises(PostUnavailable) as unavailable:
        carrier.track(reference, number)
    assert not any(secret in str(unavailable.value) for secret in (str(reference), number))
    carrier.office.fault_file.unlink()
    assert carrier.track(reference, number)[-1].stage is Stage.DELIVERED


def test_an_order_whose_answer_was_lost_is_there_when_it_is_asked_again(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "PATIENCE", 0.2)
    reference = uuid4()
    carrier.breaks(Faulty.LATE)
    with pytest.raises(PostUnavailable):
        carrier.order(reference)
    carrier.office.fault_file.unlink()
    carrier.at += timedelta(minutes=2)
    number = carrier.order(reference)
    assert [scan.at for scan in carrier.track(reference, number)] == [NOW + timedelta(minutes=1)]


def test_the_answer_to_another_question_is_none_of_this_one(carrier: Carrier) -> None:
    carrier.order(uuid4())
    carrier.breaks(Faulty.ANOTHERS)
    with pytest.raises(PostUnavailable, match="wrong signature"):
        carrier.order(uuid4())


def test_a_stranger_orders_nothing(carrier: Carrier) -> None:
    with pytest.raises(PostUnavailable, match="HTTP 401"):
        carrier.post(bytes(32)).order(Parcel(uuid4(), "王小明", "1", "x"), now=NOW)
    assert carrier.asked == []


@pytest.mark.parametrize(
    "point",
    [
        {"stage": "delivered", "at": NOW.isoformat()},
        {"stage": "delivered", "at": NOW.isoformat(), "signed_by": "locker", "proof": "POD-1"},
        {"stage": "collected", "at": "2026-11-23T10:00:00"},
        {"stage": "eaten", "at": NOW.isoformat()},
        {"at": NOW.isoformat()},
        "delivered",
    ],
)
def test_a_way_outside_the_contract_is_none(point: object) -> None:
    with pytest.raises(PostUnavailable):
        read_scans({"number": "EX1CN", "scans": [point]}, "EX1CN")


@pytest.mark.parametrize(
    ("word", "ending"), [("", Stage.DELIVERED), ("returned", Stage.RETURNED), ("lost", Stage.LOST)]
)
def test_the_demonstrations_carrier_ends_as_its_file_says(tmp_path: Path, word: str, ending: Stage) -> None:
    (tmp_path / "post-fault").write_text(word)
    post, parcel = SimulatedPost(tmp_path), Parcel(uuid4(), "王小明", "1", "x")
    number = post.order(parcel, now=NOW)
    assert post.track(parcel.reference, number, now=NOW + HOUR)[-1].stage is ending
    assert json.loads((tmp_path / "post.json").read_text()) == {str(parcel.reference): NOW.isoformat()}


def test_a_carrier_that_is_away_is_away_for_both_questions(tmp_path: Path) -> None:
    (tmp_path / "post-fault").write_text("late")
    post = SimulatedPost(tmp_path)
    with pytest.raises(PostUnavailable):
        post.order(Parcel(uuid4(), "王小明", "1", "x"), now=NOW)
    with pytest.raises(PostUnavailable):
        post.track(uuid4(), "EX1CN", now=NOW)


def test_orders_at_once_are_all_remembered(tmp_path: Path) -> None:
    post, references = SimulatedPost(tmp_path), [uuid4() for _ in range(16)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: post.order(Parcel(one, "王小明", "1", "x"), now=NOW), references))
    assert set(json.loads((tmp_path / "post.json").read_text())) == {str(one) for one in references}
