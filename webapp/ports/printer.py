"""The printer and encoder of a desk's bench. docs/ports/printer.md is the contract that a gateway to it fulfils."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from webapp.clock import in_china
from webapp.ports.signed import Gateway, NoAnswer

QUESTION_TAG = "onecard printer question 1"
ANSWER_TAG = "onecard printer answer 1"
LONGEST_TEXT = 80


class PrinterUnavailable(Exception):
    """No answer that can be believed: none in time, an error, or one that is not signed for this question."""


class PrinterFault(StrEnum):
    """Why no card came of a blank."""

    JAMMED = "jammed"
    CHIP_DEAD = "chip-dead"
    WRONG_CHIP = "wrong-chip"
    MISPRINTED = "misprinted"


@dataclass(frozen=True, slots=True)
class Blank:
    """What goes on which blank. The same reference is the same blank, however often it is asked about."""

    reference: UUID
    serial: str
    number: str
    name: str
    id_number: str
    division: str
    bank_name: str
    old_card_number: str


@dataclass(frozen=True, slots=True)
class Made:
    """The printer's line about the card that it made (回盘)."""

    serial: str
    card_number: str
    chip_id: str
    atr: str
    issued_on: date
    expires_on: date
    bank_name: str
    bank_account: str | None


class Printer(Protocol):
    def make(self, blank: Blank, *, now: datetime) -> Made | PrinterFault | None:
        """What became of it; None while the printer is at it. PrinterUnavailable where nobody can say."""


class NoPrinter:
    """Where no bench has a printer: what was put there waits, in sight."""

    def make(self, blank: Blank, *, now: datetime) -> Made | PrinterFault | None:  # noqa: ARG002 - nobody is asked
        raise PrinterUnavailable("not connected")


class HttpPrinter:
    """A gateway to the benches' printers, reached over HTTPS."""

    def __init__(self, url: str, key_id: str, secret: bytes) -> None:
        self._gateway = Gateway(url, key_id, secret, QUESTION_TAG, ANSWER_TAG)

    def make(self, blank: Blank, *, now: datetime) -> Made | PrinterFault | None:
        said = {name: str(getattr(blank, name)) for name in Blank.__slots__}
        try:
            content = self._gateway.ask("", str(blank.reference), json.dumps(said).encode(), now=now)
        except NoAnswer as why:
            raise PrinterUnavailable(str(why)) from None
        return read_answer(content, blank.reference)


def read_answer(content: bytes, reference: UUID) -> Made | PrinterFault | None:
    """A word of the contract; whatever else it is has told nothing."""
    try:
        said = json.loads(content)
        if said["reference"] != str(reference):
            raise PrinterUnavailable("answer to something else")
        match said["result"]:
            case "working":
                return None
            case "failed":
                return PrinterFault(said["fault"])
            case "made":
                return _made(said["card"])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise PrinterUnavailable("unreadable answer")


def _made(said: Mapping[str, Any]) -> Made:
    texts = [said[name] for name in ("serial", "card_number", "chip_id", "atr", "bank_name")]
    account = said.get("bank_account")
    if not all(isinstance(text, str) and 0 < len(text) <= LONGEST_TEXT for text in [*texts, account or "-"]):
        raise ValueError("a text is missing or too long")
    days = [date.fromisoformat(said[name]) for name in ("issued_on", "expires_on")]
    if days[1] <= days[0]:
        raise ValueError("it expires before it is issued")
    serial, number, chip_id, atr, bank_name = texts
    return Made(serial, number, chip_id.upper(), atr.upper(), days[0], days[1], bank_name, account)


ATR = "00814A444686603203"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
YEARS_VALID = 10


class Workshop:
    """An invented printer. What it says of a blank follows from the reference, so that it says the same again.

    A word of PrinterFault in the file `printer-fault` is what becomes of the next blanks; `another-blank` answers with
    another serial than the one that was put in.
    """

    def __init__(self, folder: Path) -> None:
        self.fault_file = folder / "printer-fault"

    def make(self, blank: Blank, *, today: date) -> Made | PrinterFault:
        fault = self.fault_file.read_text().strip() if self.fault_file.exists() else ""
        if fault in set(PrinterFault):
            return PrinterFault(fault)
        drawn = int.from_bytes(sha256(blank.reference.bytes).digest()[:20])
        body = f"Z{drawn % 10**7:07}"
        return Made(
            serial="0" if fault == "another-blank" else blank.serial,
            card_number=body + check_character(body),
            chip_id=f"{blank.division}D156000005{drawn % 10**16:016}",
            atr=ATR,
            issued_on=today,
            expires_on=today.replace(year=today.year + YEARS_VALID, day=min(today.day, 28)),
            bank_name=blank.bank_name,
            bank_account=f"62{drawn % 10**14:014}",
        )


def check_character(body: str) -> str:
    rest = 11 - sum(weight * DIGITS.index(char) for weight, char in zip(WEIGHTS, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


class SimulatedPrinter:
    """Makes a card at once. While `printer-is-down` lies in the instance folder, it does not answer."""

    def __init__(self, folder: Path) -> None:
        self._workshop = Workshop(folder)
        self._down = folder / "printer-is-down"

    def make(self, blank: Blank, *, now: datetime) -> Made | PrinterFault | None:
        if self._down.exists():
            raise PrinterUnavailable("simulated outage")
        return self._workshop.make(blank, today=in_china(now).date())
