"""A simulator of the population gateway over HTTP, with faults that can be switched on while it runs.

It keeps docs/ports/population.md: whoever builds a real gateway can compare, and tests meet each fault for real.
"""

import json
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event

from webapp.clock import system_clock
from webapp.ports.population import ANSWER_TAG, QUESTION_TAG, Register, Reply, Result
from webapp.ports.signed import sign

CLOCKS_APART = 300


class Faulty(StrEnum):
    WRONG = "wrong"  # a death for everybody: well signed, and not true
    LATE = "late"  # after whoever asked has gone
    TWICE = "twice"
    ERROR = "500"
    GARBAGE = "garbage"
    UNSIGNED = "unsigned"
    ANOTHERS = "anothers"  # signed for the question before


class PopulationServer(ThreadingHTTPServer):
    """The fault is the word in the file `population-fault` beside the register, or none."""

    daemon_threads = True

    def __init__(self, folder: Path, secret: bytes, *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.register = Register(folder / "population.json")
        self.fault_file = folder / "population-fault"
        self.secret = secret
        self.asked: list[str] = []
        self.let_go = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/checks"

    @property
    def fault(self) -> Faulty | None:
        word = self.fault_file.read_text().strip() if self.fault_file.exists() else ""
        return Faulty(word) if word in set(Faulty) else None


class _Handler(BaseHTTPRequestHandler):
    server: PopulationServer

    def do_POST(self) -> None:  # the name http.server asks for
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self._is_signed(body):
            self._send(401, b"", signature="")
            return
        said = json.loads(body)
        before = self.server.asked[-1] if self.server.asked else said["reference"]
        self.server.asked.append(said["reference"])
        self._answer(said, before)

    def _answer(self, said: dict[str, str], before: str) -> None:
        fault = self.server.fault
        reply = self.server.register.look_up(said["id_number"], said["name"])
        reference = before if fault is Faulty.ANOTHERS else said["reference"]
        content = _content(reference, Reply(Result.DECEASED) if fault is Faulty.WRONG else reply)
        signature = sign(self.server.secret, ANSWER_TAG, reference, body=content)
        if fault is Faulty.LATE:
            self.server.let_go.wait(30)
        if fault is Faulty.ERROR:
            self._send(500, b"", signature="")
        elif fault is Faulty.GARBAGE:
            garbage = b'{"result": "match"'
            self._send(200, garbage, signature=sign(self.server.secret, ANSWER_TAG, reference, body=garbage))
        else:
            for _ in range(2 if fault is Faulty.TWICE else 1):
                self._send(200, content, signature="" if fault is Faulty.UNSIGNED else signature)

    def _is_signed(self, body: bytes) -> bool:
        sent_at, reference = self.headers.get("OneCard-Time", ""), _reference(body)
        expected = sign(self.server.secret, QUESTION_TAG, reference, sent_at, body=body)
        in_time = sent_at.isdigit() and abs(system_clock().timestamp() - int(sent_at)) <= CLOCKS_APART
        return in_time and self.headers.get("OneCard-Signature", "") == expected

    def _send(self, status: int, content: bytes, *, signature: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("OneCard-Signature", signature)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing, because a line would hold who was asked about."""


def _reference(body: bytes) -> str:
    try:
        return str(json.loads(body)["reference"])
    except (ValueError, KeyError, TypeError):
        return ""


def _content(reference: str, reply: Reply) -> bytes:
    said: dict[str, object] = {"reference": reference, "result": reply.result}
    if reply.fields:
        said["fields"] = list(reply.fields)
    return json.dumps(said).encode()
