"""The SMS port: a real adapter before gateways that keep the contract and gateways that break it."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest

from tests.make.times import NOW
from webapp.ports import sms
from webapp.ports.sms import HttpSms, SimulatedSms, SmsFailed

REFERENCE = UUID(int=7)
PHONE, TEXT = "10000000001", "【一卡通】验证码 012345"


class Gateway(ThreadingHTTPServer):
    """A gateway on loopback that answers as the test says."""

    status = 200
    behaviour = "answer"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.done = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/messages"


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:  # the name http.server asks for
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((dict(self.headers), json.loads(body)))
        match self.server.behaviour:
            case "answer":
                self.send_response(self.server.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "hang":
                self.server.done.wait(10)
            case "reset":
                linger = b"\1\0\0\0\0\0\0\0"
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            case "answer twice":
                self.wfile.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n" * 2)
            case "babble":
                self.wfile.write(b"what is HTTP?\r\n\r\n")

    def do_GET(self) -> None:  # the name http.server asks for
        """A page that is there: whoever follows a redirect believes that all is well."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.done.set()
    server.shutdown()
    thread.join()
    server.server_close()


def send(gateway: Gateway) -> None:
    HttpSms(gateway.url, "a token").send(PHONE, TEXT, reference=REFERENCE, now=NOW)


def test_the_gateway_is_told_all_it_needs_and_nothing_more(gateway: Gateway) -> None:
    send(gateway)
    [(headers, body)] = gateway.requests
    assert body == {"phone": PHONE, "text": TEXT, "reference": str(REFERENCE)}
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer a token", "application/json")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_success(gateway: Gateway, status: int) -> None:
    gateway.status = status
    send(gateway)


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_a_refusal_is_a_failure_to_be_tried_again(gateway: Gateway, status: int) -> None:
    gateway.status = status
    with pytest.raises(SmsFailed):
        send(gateway)


@pytest.mark.parametrize("status", [301, 302, 303, 307])
def test_a_gateway_that_points_elsewhere_has_not_taken_the_message(gateway: Gateway, status: int) -> None:
    gateway.status = status
    with pytest.raises(SmsFailed):
        send(gateway)
    assert len(gateway.requests) == 1


@pytest.mark.parametrize("behaviour", ["hang", "reset", "babble"])
def test_a_gateway_that_breaks_the_contract_is_a_failure(
    gateway: Gateway, behaviour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "PATIENCE", 0.2)
    gateway.behaviour = behaviour
    with pytest.raises(SmsFailed):
        send(gateway)


def test_a_gateway_that_answers_twice_has_taken_one_message(gateway: Gateway) -> None:
    gateway.behaviour = "answer twice"
    for _ in range(2):
        send(gateway)
    assert len(gateway.requests) == 2


def test_a_gateway_that_is_not_there_is_a_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(SmsFailed):
            HttpSms(url, "a token").send(PHONE, TEXT, reference=REFERENCE, now=NOW)


def test_the_failure_does_not_repeat_phone_text_or_token(gateway: Gateway) -> None:
    gateway.status = 500
    with pytest.raises(SmsFailed) as failed:
        send(gateway)
    assert not any(secret in str(failed.value) for secret in (PHONE, TEXT, "a token"))


def test_the_simulator_keeps_messages_newest_first(tmp_path: Path) -> None:
    simulator = SimulatedSms(tmp_path)
    for text in ("一", "二"):
        simulator.send(PHONE, text, reference=REFERENCE, now=NOW)
    assert [(message["to"], message["text"]) for message in simulator.outbox()] == [(PHONE, "二"), (PHONE, "一")]
    assert (tmp_path / "sms-outbox.jsonl").stat().st_mode & 0o777 == 0o600


def test_the_simulator_can_be_down(tmp_path: Path) -> None:
    simulator = SimulatedSms(tmp_path)
    (tmp_path / "sms-is-down").touch()
    with pytest.raises(SmsFailed):
        simulator.send(PHONE, TEXT, reference=REFERENCE, now=NOW)
    assert simulator.outbox() == []
