"""A desk's browser and the agent: paired once, one desk, our pages alone; the PIN passes the desk by."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from reader.agent import Agent
from tests.reader.conftest import Insert, take_out
from tests.reader.pcscd import PATIENCE
from tests.reader.virtual_card import VirtualCard, issuer_records

SERVER = "https://card.example.gov.cn"


class Desk:
    """An agent with its desk's side, and what it showed to people."""

    def __init__(self, *, kiosk: bool = False) -> None:
        self.codes: list[str] = []
        self.pages: list[str] = []
        self.page_is_there = threading.Event()
        self._open_connections = ExitStack()
        open_page = None if kiosk else self._open
        self.agent = Agent(SERVER, show_code=self.codes.append, open_page=open_page, port=0, patience=5.0)
        threading.Thread(target=self.agent.run, daemon=True).start()

    def _open(self, address: str) -> None:
        self.pages.append(address)
        self.page_is_there.set()

    def connect(self, path: str = "/desk", origin: str | None = SERVER) -> ClientConnection:
        there = connect(self.agent.address.replace("http", "ws") + path, origin=origin, proxy=None)
        return self._open_connections.enter_context(there)

    def close(self) -> None:
        self._open_connections.close()
        self.agent.stop()

    def paired(self) -> ClientConnection:
        connection = self.connect()
        assert ask(connection, code=self.codes[-1])["answer"] == "paired"
        return connection

    def holder(self) -> ClientConnection:
        """The page that the agent opened for the holder."""
        assert self.page_is_there.wait(5)
        self.page_is_there.clear()
        own = self.agent.address
        return self.connect(self.pages[-1].removeprefix(own), origin=own)


def ask(connection: ClientConnection, **words: str) -> dict[str, Any]:
    connection.send(json.dumps(words))
    return heard(connection)


def heard(connection: ClientConnection) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(connection.recv(timeout=PATIENCE))
    return said


def got(desk: Desk, path: str, host: str | None = None) -> tuple[int, str, str]:
    """Status, content security policy and body."""
    own = desk.agent.address.removeprefix("http://")
    with closing(http.client.HTTPConnection(own, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers={"Host": host or own})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Content-Security-Policy", ""), answer.read().decode()


@pytest.fixture
def desk() -> Iterator[Desk]:
    there = Desk()
    yield there
    there.close()


# Who may talk to it


@pytest.mark.parametrize("origin", ["https://evil.example", "https://card.example.gov.cn.evil.example", "null", None])
def test_another_page_is_refused(desk: Desk, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as caught:
        desk.connect(origin=origin)
    assert caught.value.response.status_code == 403


def test_the_agents_own_page_is_no_desk(desk: Desk) -> None:
    with pytest.raises(InvalidStatus):
        desk.connect(origin=desk.agent.address)


def test_another_host_name_is_refused(desk: Desk) -> None:
    assert got(desk, "/pin.js", host="rebound.example")[0] == 421
    assert got(desk, "/pin.js")[0] == 200


@pytest.mark.parametrize("first", ['{"ask":"read"}', '{"token":"guessed"}', '{"code":""}'])
def test_nothing_before_pairing(desk: Desk, first: str) -> None:
    connection = desk.connect()
    connection.send(first)
    assert heard(connection) == {"answer": "not-paired"}
    with pytest.raises(ConnectionClosed):
        connection.recv(timeout=PATIENCE)


@pytest.mark.parametrize("nonsense", ["", "[]", "{", '"paired"', "x" * 5000])
def test_nonsense_ends_the_connection(desk: Desk, nonsense: str) -> None:
    connection = desk.connect()
    connection.send(nonsense)
    with pytest.raises(ConnectionClosed):
        connection.recv(timeout=PATIENCE)


def test_a_code_pairs_once_and_its_token_goes_on(desk: Desk) -> None:
    first = desk.connect()
    token = ask(first, code=desk.codes[0])["token"]
    assert len(desk.codes) == 2
    assert ask(desk.connect(), code=desk.codes[0]) == {"answer": "not-paired"}
    assert ask(desk.connect(), token=token)["answer"] == "paired"


def test_five_wrong_codes_draw_another(desk: Desk) -> None:
    wrong = f"{(int(desk.codes[0]) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert ask(desk.connect(), code=wrong) == {"answer": "not-paired"}
    assert len(desk.codes) == 2


def test_a_second_desk_takes_the_place_of_the_first(desk: Desk) -> None:
    first = desk.connect()
    token = ask(first, code=desk.codes[-1])["token"]
    desk.paired()
    with pytest.raises(ConnectionClosed):
        first.recv(timeout=PATIENCE)
    assert ask(desk.connect(), token=token) == {"answer": "not-paired"}


# What it says


@pytest.mark.reader
def test_a_desk_reads_the_card(desk: Desk, insert: Insert) -> None:
    insert(VirtualCard(issuer=issuer_records(number=b"A00000010")))
    said = ask(desk.paired(), ask="read")
    assert said["answer"] == "card"
    assert said["card"]["values"]["name"] == "张三"
    assert said["card"]["findings"] == {"card_number": "wrong-check-character"}


@pytest.mark.reader
def test_a_desk_is_told_what_is_wrong_and_asks_again(desk: Desk, insert: Insert) -> None:
    connection = desk.paired()
    said = ask(connection, ask="read")
    assert (said["answer"], said["word"]) == ("trouble", "no-card")
    assert said["zh"].startswith("读卡器里没有卡")
    insert(VirtualCard())
    assert ask(connection, ask="read")["answer"] == "card"


# The PIN


def begin(desk: Desk, errand: str) -> tuple[ClientConnection, ClientConnection]:
    """A desk that waits, and the holder's page."""
    connection = desk.paired()
    connection.send(json.dumps({"ask": errand}))
    holder = desk.holder()
    assert heard(holder) == {"errand": errand}
    return connection, holder


@pytest.mark.reader
def test_the_pin_passes_the_desk_by(desk: Desk, insert: Insert) -> None:
    insert(VirtualCard(holder_needs_pin=True))
    connection, holder = begin(desk, "show-pin")
    wrong = ask(holder, pin="135791")
    assert (wrong["word"], wrong["tries_left"], wrong["over"]) == ("pin-wrong", 5, False)
    assert ask(holder, pin="246810") == {"over": True, "done": True, "initial": False}
    said = heard(connection)
    assert said["card"]["values"]["id_number"] == "420302190001010014"
    assert "246810" not in json.dumps(said)
    assert "135791" not in json.dumps(said)


@pytest.mark.reader
def test_the_holder_alone_learns_that_her_pin_is_the_initial_one(desk: Desk, insert: Insert) -> None:
    insert(VirtualCard(pin="123456"))
    connection, holder = begin(desk, "show-pin")
    assert ask(holder, pin="123456")["initial"] is True
    assert "initial" not in heard(connection)


@pytest.mark.reader
def test_a_blocked_pin_ends_the_errand_for_both(desk: Desk, insert: Insert) -> None:
    insert(VirtualCard(tries=0))
    connection, holder = begin(desk, "show-pin")
    said = ask(holder, pin="246810")
    assert (said["word"], said["over"]) == ("pin-blocked", True)
    assert heard(connection)["word"] == "pin-blocked"


@pytest.mark.reader
def test_a_pin_is_changed_on_the_holders_page(desk: Desk, insert: Insert) -> None:
    card = VirtualCard()
    insert(card)
    connection, holder = begin(desk, "change-pin")
    assert ask(holder, pin="246810", new="975310", again="975311")["word"] == "pin-mistyped"
    assert ask(holder, pin="246810", new="123456", again="123456")["word"] == "pin-too-simple"
    assert ask(holder, pin="246810", new="975310", again="975310")["done"] is True
    assert card.pin == "975310"
    assert heard(connection)["answer"] == "card"


@pytest.mark.reader
def test_a_card_exchanged_before_the_pin_gets_no_pin(desk: Desk, insert: Insert) -> None:
    first = insert(VirtualCard())
    connection, holder = begin(desk, "show-pin")
    take_out(first)
    other = VirtualCard(issuer=issuer_records() | {0x01: bytes.fromhex("420399D1560000050000000200000000")})
    insert(other)
    assert ask(holder, pin="246810")["word"] == "card-swapped"
    assert heard(connection)["word"] == "card-swapped"
    assert all(asked[1] != 0x20 for asked in other.asked)


@pytest.mark.reader
def test_a_newer_errand_ends_the_one_before_and_is_not_ended_by_it(desk: Desk, insert: Insert) -> None:
    insert(VirtualCard())
    first = desk.connect()
    token = ask(first, code=desk.codes[-1])["token"]
    first.send(json.dumps({"ask": "show-pin"}))
    left = desk.holder()
    heard(left)
    first.close()
    second = desk.connect()
    assert ask(second, token=token)["answer"] == "paired"
    second.send(json.dumps({"ask": "show-pin"}))
    holder = desk.holder()
    assert heard(holder)["errand"] == "show-pin"
    assert ask(left, pin="135791")["word"] == "pin-not-typed"
    assert ask(holder, pin="246810")["done"] is True
    assert heard(second)["answer"] == "card"


@pytest.mark.reader
def test_the_holders_page_is_opened_by_nobody_else(desk: Desk, insert: Insert) -> None:
    insert(VirtualCard())
    connection, holder = begin(desk, "show-pin")
    path = desk.pages[-1].removeprefix(desk.agent.address)
    for origin in (SERVER, None):
        with pytest.raises(InvalidStatus):
            desk.connect(path, origin=origin)
    status, policy, page = got(desk, path)
    assert (status, "社保密码" in page) == (200, True)
    assert "frame-ancestors 'none'" in policy
    ask(holder, pin="246810")
    heard(connection)
    assert got(desk, path)[0] == 404


# A kiosk, whose page shows the agent's in a frame


@pytest.fixture
def kiosk() -> Iterator[Desk]:
    there = Desk(kiosk=True)
    yield there
    there.close()


@pytest.mark.reader
def test_a_kiosk_hears_where_the_page_of_the_pin_is_and_no_more_than_a_desk(kiosk: Desk, insert: Insert) -> None:
    card = VirtualCard(pin="123456")
    insert(card)
    connection = kiosk.paired()
    said = ask(connection, ask="change-pin")
    own = kiosk.agent.address
    assert said == {"answer": "pin-page", "address": said["address"]}
    path = said["address"].removeprefix(own)
    status, policy, _ = got(kiosk, path)
    assert (status, f"frame-ancestors {SERVER}" in policy) == (200, True)
    with pytest.raises(InvalidStatus):
        kiosk.connect(path)
    holder = kiosk.connect(path, origin=own)
    assert heard(holder) == {"errand": "change-pin"}
    assert ask(holder, pin="123456", new="975310", again="975310")["done"] is True
    assert card.pin == "975310"
    said = heard(connection)
    assert said["answer"] == "card"
    assert "975310" not in json.dumps(said)


def test_at_a_desk_nobody_frames_the_page_of_the_pin(desk: Desk) -> None:
    assert "frame-ancestors 'none'" in got(desk, "/pin.js")[1]


@pytest.mark.reader
def test_nothing_that_passes_is_logged(
    desk: Desk, insert: Insert, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    insert(VirtualCard())
    connection, holder = begin(desk, "show-pin")
    ask(holder, pin="246810")
    heard(connection)
    connection.send("{")
    with pytest.raises(ConnectionClosed):
        connection.recv(timeout=PATIENCE)
    written = capfd.readouterr()
    assert not caplog.records
    assert "A00000011" not in written.out + written.err
    assert "246810" not in written.out + written.err
