"""A simulator of a carrier's gateway over HTTP, with faults that can be switched on while it runs.

It keeps docs/ports/post.md: whoever builds a real gateway can compare, and tests meet each fault for real.
"""

import argparse
import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from webapp.clock import system_clock
from webapp.ports.post import ANSWER_TAG, QUESTION_TAG, Scan, SortingOffice, number_of
from webapp.ports.signed import sign
from webapp.settings import Settings

CLOCKS_APART = 300


class Faulty(StrEnum):
    LATE = "late"  # after whoever asked has gone; an order has been taken nevertheless
    TWICE = "twice"
    SHUFFLED = "shuffled"  # the newest first, and each point twice
    OLD = "old"  # as if nothing had happened since it was collected
    NO_PROOF = "no-proof"
    ERROR = "500"
    GARBAGE = "garbage"
    UNSIGNED = "unsigned"
    ANOTHERS = "anothers"  # signed for the question before
    RETURNED = "returned"
    LOST = "lost"


class PostServer(ThreadingHTTPServer):
    """The fault is the word in the file `post-fault`, or none."""

    daemon_threads = True

    def __init__(
        self, folder: Path, secret: bytes, *, port: int = 0, clock: Callable[[], datetime] = system_clock
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.office = SortingOffice(folder)
        self.secret = secret
        self.clock = clock
        self.asked: list[str] = []
        self.let_go = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: PostServer

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
        fault = self.server.office.fault
        reference = before if fault == Faulty.ANOTHERS else said["reference"]
        content = json.dumps({"reference": reference, **self._said_of(UUID(said["reference"]), fault)}).encode()
        if fault == Faulty.GARBAGE:
            content = content[:-1]
        signature = "" if fault == Faulty.UNSIGNED else sign(self.server.secret, ANSWER_TAG, reference, body=content)
        if fault == Faulty.LATE:
            self.server.let_go.wait(30)
        if fault == Faulty.ERROR:
            self._send(500, b"", signature="")
            return
        for _ in range(2 if fault == Faulty.TWICE else 1):
            self._send(200, content, signature=signature)

    def _said_of(self, reference: UUID, fault: str) -> dict[str, Any]:
        now = self.server.clock()
        if self.path == "/orders":
            return {"number": self.server.office.order(reference, now=now)}
        scans = self.server.office.scans(reference, now=now)
        return {"number": number_of(reference), "scans": _written(scans, fault)}

    def _is_signed(self, body: bytes) -> bool:
        sent_at, reference = self.headers.get("OneCard-Time", ""), _reference(body)
        expected = sign(self.server.secret, QUESTION_TAG, reference, sent_at, body=body)
        in_time = sent_at.isdigit() and abs(self.server.clock().timestamp() - int(sent_at)) <= CLOCKS_APART
        return in_time and self.headers.get("OneCard-Signature", "") == expected

    def _send(self, status: int, content: bytes, *, signature: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("OneCard-Signature", signature)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing, because a line would hold whose parcel it is."""


def _reference(body: bytes) -> str:
    try:
        return str(json.loads(body)["reference"])
    except (ValueError, KeyError, TypeError):
        return ""


def _written(scans: Sequence[Scan], fault: str) -> list[dict[str, str]]:
    if fault == Faulty.OLD:
        scans = scans[:1]
    if fault == Faulty.SHUFFLED:
        scans = [scan for scan in reversed(scans) for _ in range(2)]
    return [_point(scan, with_proof=fault != Faulty.NO_PROOF) for scan in scans]


def _point(scan: Scan, *, with_proof: bool) -> dict[str, str]:
    said = {"stage": scan.stage.value, "at": scan.at.isoformat()}
    if scan.signed_by is not None and scan.proof is not None and with_proof:
        said |= {"signed_by": scan.signed_by.value, "proof": scan.proof}
    return said


def main() -> None:
    told = argparse.ArgumentParser(description="Answers as a carrier's gateway would; a word in post-fault breaks it.")
    told.add_argument("--port", type=int, default=8901)
    settings = Settings.from_env(os.environ)
    server = PostServer(settings.instance, settings.post_secret, port=told.parse_args().port)
    print(f"{server.url}  faults: {', '.join(Faulty)}")  # noqa: T201 # for the person at the terminal
    server.serve_forever()


if __name__ == "__main__":
    main()
