"""A simulator of the banks' gateway over HTTP, with faults that can be switched on while it runs.

It keeps docs/ports/bank.md: whoever builds a real gateway can compare, and tests meet each fault for real. `say` is the
bank's own half: a signed word about an account, as a bank would send it to us.
"""

import argparse
import json
import os
import urllib.request
from datetime import datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from uuid import UUID

from webapp import ids
from webapp.clock import system_clock
from webapp.ports.bank import ANSWER_TAG, CLOCKS_APART, QUESTION_TAG, WORD_TAG, Counter, News, Reply
from webapp.ports.signed import sign
from webapp.settings import Settings


class Faulty(StrEnum):
    LATE = "late"  # after whoever told it has gone; the news has been taken nevertheless
    TWICE = "twice"
    ERROR = "500"
    GARBAGE = "garbage"
    UNSIGNED = "unsigned"
    ANOTHERS = "anothers"  # signed for the news before


class BankServer(ThreadingHTTPServer):
    """The fault is the word in the file `bank-fault` beside the book, or none."""

    daemon_threads = True

    def __init__(self, folder: Path, secret: bytes, *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.counter = Counter(folder)
        self.fault_file = folder / "bank-fault"
        self.secret = secret
        self.told: list[str] = []
        self.let_go = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/news"

    @property
    def fault(self) -> Faulty | None:
        word = self.fault_file.read_text().strip() if self.fault_file.exists() else ""
        return Faulty(word) if word in set(Faulty) else None


class _Handler(BaseHTTPRequestHandler):
    server: BankServer

    def do_POST(self) -> None:  # the name http.server asks for
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self._is_signed(body):
            self._send(401, b"", signature="")
            return
        said = json.loads(body)
        before = self.server.told[-1] if self.server.told else said["reference"]
        self.server.told.append(said["reference"])
        reply = self.server.counter.take(_news(said))
        self._answer(said["reference"], before, reply)

    def _answer(self, own: str, before: str, reply: Reply) -> None:
        fault = self.server.fault
        reference = before if fault is Faulty.ANOTHERS else own
        content = _content(reference, reply)
        if fault is Faulty.GARBAGE:
            content = content[:-1]
        signature = "" if fault is Faulty.UNSIGNED else sign(self.server.secret, ANSWER_TAG, reference, body=content)
        if fault is Faulty.LATE:
            self.server.let_go.wait(30)
        if fault is Faulty.ERROR:
            self._send(500, b"", signature="")
            return
        for _ in range(2 if fault is Faulty.TWICE else 1):
            self._send(200, content, signature=signature)

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
        """Says nothing, because a line would hold whose card it is."""


def _reference(body: bytes) -> str:
    try:
        return str(json.loads(body)["reference"])
    except (ValueError, KeyError, TypeError):
        return ""


def _news(said: dict[str, str]) -> News:
    return News(
        reference=UUID(said["reference"]),
        bank=said["bank"],
        event=said["event"],
        number=int(said["number"]),
        at=datetime.fromisoformat(said["at"]),
        card_number=said["card_number"],
        account=said.get("account"),
        new_card_number=said.get("new_card_number"),
        new_bank=said.get("new_bank"),
    )


def _content(reference: str, reply: Reply) -> bytes:
    said: dict[str, str] = {"reference": reference, "result": reply.result.value}
    if reply.refusal is not None:
        said["reason"] = reply.refusal.value
    return json.dumps(said).encode()


def signed_word(said: dict[str, object], *, key_id: str, secret: bytes, origin: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a bank's word, as docs/ports/bank.md wants them."""
    body, sent_at = json.dumps(said).encode(), str(int(system_clock().timestamp()))
    signature = sign(secret, WORD_TAG, str(said["reference"]), sent_at, body=body)
    headers = {"OneCard-Key": key_id, "OneCard-Time": sent_at, "OneCard-Signature": signature}
    return body, headers | {"Content-Type": "application/json", "Origin": origin}


def main() -> None:
    told = argparse.ArgumentParser(description="Answers as the banks' gateway would; a word in bank-fault breaks it.")
    told.add_argument("--port", type=int, default=8902)
    told.add_argument("--say", nargs=3, metavar=("CARD", "NUMBER", "EVENT"), help="tell One Card of an account, once")
    asked, settings = told.parse_args(), Settings.from_env(os.environ)
    if asked.say:
        _say(*asked.say, settings=settings)
        return
    server = BankServer(settings.instance, settings.bank_secret, port=asked.port)
    print(f"{server.url}  faults: {', '.join(Faulty)}")  # noqa: T201 # for the person at the terminal
    server.serve_forever()


def _say(card: str, number: str, event: str, *, settings: Settings) -> None:
    said = {"reference": str(ids.new_id()), "card_number": card, "number": int(number), "event": event}
    said["at"] = system_clock().isoformat()
    key, origin = settings.bank_key, settings.public_url
    body, headers = signed_word(said, key_id=key, secret=settings.bank_secret, origin=origin)
    request = urllib.request.Request(f"{origin}/api/bank/words", body, headers)  # noqa: S310 - the operator's own setting
    with urllib.request.urlopen(request) as answer:  # noqa: S310 # as above
        print(answer.read().decode())  # noqa: T201 # for the person at the terminal


if __name__ == "__main__":
    main()
