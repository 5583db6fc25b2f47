"""What doors can learn from the published lists: who died, when it reaches them, and that nothing can be taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

import signing
from signing.credential import read_credential
from tests.simulator import Phone, bytes_of
from tests.web.conftest import Town
from webapp.jobs.lists import ListPublisher


@pytest.fixture
def publisher(town: Town, tmp_path: Path) -> ListPublisher:
    return ListPublisher(town.house.engine, town.house.keyring, tmp_path / "lists", town.clock)


class Reader:
    """A door that reads the folder as it would read the addresses."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.folder = town, folder
        self.trust = town.house.keyring.current.trust
        self.newest: signing.Head | None = None

    def read(self) -> dict[tuple[int, int], signing.RevocationList]:
        data = (self.folder / "head").read_bytes()
        head = signing.read_head(data, trust=self.trust, now=self.town.clock.unix, newest=self.newest)
        self.newest = head
        manifest = signing.read_manifest(self._file(head.manifest), head=head)
        assert self._file(manifest.trust_list) == self.town.house.keyring.current.file
        return {
            epoch: signing.read_listed(self._file(listed.digest), listed=listed, trust=self.trust)
            for epoch, listed in manifest.lists.items()
        }

    def _file(self, digest: bytes) -> bytes:
        return (self.folder / signing.file_name(digest)).read_bytes()


@pytest.fixture
def reader(town: Town, tmp_path: Path) -> Reader:
    return Reader(town, tmp_path / "lists")


def names(town: Town, phone: Phone) -> list[tuple[tuple[int, int], int]]:
    """(kid, epoch) and index of each credential in the phone's wallet, in order."""
    trust = town.house.keyring.current.trust
    read = [read_credential(bytes_of(one["credential"]), trust)[0] for one, _ in phone.wallet]
    return [((one.kid, one.epoch), one.index) for one in read]


def test_a_living_phone_is_on_no_list(town: Town, publisher: ListPublisher, reader: Reader) -> None:
    phone = town.with_wallet()
    publisher.tick()
    lists = reader.read()
    assert not any(epoch in lists and lists[epoch].holds(index) for epoch, index in names(town, phone))


def test_a_signed_out_phone_is_listed_at_once_for_today_and_within_an_hour_for_later(
    town: Town, publisher: ListPublisher, reader: Reader
) -> None:
    phone = town.with_wallet()
    publisher.tick()
    today, tomorrow, *later = names(town, phone)  # tomorrow's may begin within two hours
    phone.http.delete("/api/resident/sessions/current", headers={"Origin": "http://localhost"})
    town.clock.pass_by(1)
    publisher.tick()
    lists = reader.read()
    assert lists[today[0]].holds(today[1])
    assert not any(epoch in lists and lists[epoch].holds(index) for epoch, index in later)

    town.clock.pass_by(timedelta(hours=1).total_seconds())
    publisher.tick()
    lists = reader.read()
    assert all(lists[epoch].holds(index) for epoch, index in [today, tomorrow, *later])


def test_nothing_is_written_while_nothing_changes_until_the_head_is_a_minute_old(
    town: Town, publisher: ListPublisher, reader: Reader
) -> None:
    publisher.tick()
    head = (reader.folder / "head").read_bytes()
    town.clock.pass_by(59)
    publisher.tick()
    assert (reader.folder / "head").read_bytes() == head
    town.clock.pass_by(1)
    publisher.tick()
    reader.read()
    assert (reader.folder / "head").read_bytes() != head
    assert reader.newest is not None
    assert reader.newest.manifest == signing.peek_head(head).manifest


def test_heads_rise_over_a_restart_and_within_one_second(
    town: Town, publisher: ListPublisher, reader: Reader, tmp_path: Path
) -> None:
    publisher.tick()
    reader.read()
    first = reader.newest
    ListPublisher(town.house.engine, town.house.keyring, tmp_path / "lists", town.clock).tick()
    reader.read()
    assert first is not None
    assert reader.newest is not None
    assert reader.newest.sequence > first.sequence


def test_a_held_back_head_is_refused_by_a_door_that_saw_a_newer_one(
    town: Town, publisher: ListPublisher, reader: Reader
) -> None:
    publisher.tick()
    old = (reader.folder / "head").read_bytes()
    reader.read()
    town.clock.pass_by(60)
    publisher.tick()
    reader.read()
    (reader.folder / "head").write_bytes(old)
    with pytest.raises(signing.SigningError, match="list-rollback"):
        reader.read()


def test_the_head_is_asked_for_cheaply_and_files_never_change(town: Town) -> None:
    publisher = ListPublisher(town.house.engine, town.house.keyring, town.house.settings.lists, town.clock)
    publisher.tick()
    client = town.app.test_client()
    with client.get("/lists/head") as head:
        assert (head.status_code, head.headers["Cache-Control"]) == (200, "no-cache")
        tag, named = head.headers["ETag"], signing.peek_head(head.data).manifest
    with client.get("/lists/head", headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
    with client.get(f"/lists/{signing.file_name(named)}") as manifest:
        assert manifest.status_code == 200
        assert "immutable" in manifest.headers["Cache-Control"]
        signing.demand_file(manifest.data, named)


@pytest.mark.parametrize("name", [f"{'0' * 64}.bin", f"{'../' * 21}secre", "..%2Fsecrets.json"])
def test_nothing_else_can_be_fetched_there(town: Town, name: str) -> None:
    assert town.app.test_client().get(f"/lists/{name}").status_code == 404
