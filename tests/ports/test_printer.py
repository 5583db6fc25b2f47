"""The printer's port before a gateway that keeps the contract, one that does not, and the demonstration's."""

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from webapp.clock import system_clock
from webapp.domain.cards import is_card_number
from webapp.domain.production import SpoilReason
from webapp.ports import signed
from webapp.ports.printer import (
    ANSWER_TAG,
    Blank,
    HttpPrinter,
    Made,
    NoPrinter,
    PrinterFault,
    PrinterUnavailable,
    SimulatedPrinter,
    Workshop,
    read_answer,
)

SECRET = bytes(range(32))
REFERENCE = UUID("6f1c6a52-0f0e-4a55-9d3b-6a3c2d9f5e11")
BLANK = Blank(REFERENCE, "SY0001", "384512907761", "王小明", "420399196001010013", "420302", "示范银行", "")
CARD = {
    "serial": "SY0001",
    "card_number": "Z00000019",
    "chip_id": "420302d1560000050123456789012345",
    "atr": "00814a444686603203",
    "issued_on": "2026-11-23",
    "expires_on": "2036-11-23",
    "bank_name": "示范银行",
}


def said(result: str = "made", **more: Any) -> bytes:
    return json.dumps({"reference": str(REFERENCE), "result": result} | more).encode()


class Gateway(ThreadingHTTPServer):
    """Answers whatever `answers` holds, signed for the question; it keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.secret, self.status = said("working"), SECRET, 200
        self.asked: list[dict[str, str]] = []

    @property
    def printer(self) -> HttpPrinter:
        return HttpPrinter(f"http://127.0.0.1:{self.server_address[1]}/blanks", "our key", SECRET)


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:  # the name http.server asks for
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(question)
        signature = signed.sign(self.server.secret, ANSWER_TAG, question["reference"], body=self.server.answer)
        self.send_response(self.server.status)
        self.send_header("OneCard-Signature", signature)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing of people goes to the terminal."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_question_says_what_goes_on_which_blank(gateway: Gateway) -> None:
    assert gateway.printer.make(BLANK, now=system_clock()) is None
    [asked] = gateway.asked
    assert (asked["reference"], asked["serial"], asked["name"]) == (str(REFERENCE), "SY0001", "王小明")


def test_a_card_that_was_made_comes_as_the_printers_line(gateway: Gateway) -> None:
    gateway.answer = said(card=CARD)
    made = gateway.printer.make(BLANK, now=system_clock())
    assert isinstance(made, Made)
    assert (made.serial, made.chip_id, made.issued_on, made.bank_account) == (
        "SY0001",
        "420302D1560000050123456789012345",
        date(2026, 11, 23),
        None,
    )


@pytest.mark.parametrize("fault", PrinterFault)
def test_a_fault_comes_as_a_word(gateway: Gateway, fault: PrinterFault) -> None:
    gateway.answer = said("failed", fault=fault.value)
    assert gateway.printer.make(BLANK, now=system_clock()) is fault


@pytest.mark.parametrize("broken", [{"secret": bytes(32)}, {"status": 500}])
def test_a_printer_with_a_fault_has_not_answered(gateway: Gateway, broken: dict[str, Any]) -> None:
    for name, value in broken.items():
        setattr(gateway, name, value)
    with pytest.raises(PrinterUnavailable) as unavailable:
        gateway.printer.make(BLANK, now=system_clock())
    assert BLANK.id_number not in str(unavailable.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 4000,
        json.dumps({"reference": str(UUID(int=7)), "result": "working"}).encode(),
        said("perhaps"),
        said("failed", fault="bored"),
        said("made"),
        said(card=CARD | {"expires_on": "2026-11-23"}),
        said(card=CARD | {"issued_on": "yesterday"}),
        said(card=CARD | {"serial": ""}),
        said(card=CARD | {"bank_name": 7}),
        said(card=CARD | {"bank_name": "x" * 81}),
    ],
)
def test_an_answer_outside_the_contract_is_none(content: bytes) -> None:
    with pytest.raises(PrinterUnavailable):
        read_answer(content, REFERENCE)


def test_where_there_is_no_printer_nobody_can_say() -> None:
    with pytest.raises(PrinterUnavailable):
        NoPrinter().make(BLANK, now=system_clock())


def test_the_demonstrations_printer_says_the_same_again(tmp_path: Path) -> None:
    printer = SimulatedPrinter(tmp_path)
    made = printer.make(BLANK, now=system_clock())
    assert isinstance(made, Made)
    assert printer.make(BLANK, now=system_clock()) == made
    assert is_card_number(made.card_number)
    assert made.serial == BLANK.serial


def test_the_demonstrations_printer_has_faults(tmp_path: Path) -> None:
    printer, fault = SimulatedPrinter(tmp_path), Workshop(tmp_path).fault_file
    fault.write_text("jammed\n")
    assert printer.make(BLANK, now=system_clock()) is PrinterFault.JAMMED
    fault.write_text("another-blank")
    other = printer.make(BLANK, now=system_clock())
    assert isinstance(other, Made)
    assert other.serial != BLANK.serial
    (tmp_path / "printer-is-down").touch()
    with pytest.raises(PrinterUnavailable):
        printer.make(BLANK, now=system_clock())


def test_port_and_domain_say_the_same_words() -> None:
    assert {fault.value for fault in PrinterFault} | {"no-answer"} == {why.value for why in SpoilReason}
