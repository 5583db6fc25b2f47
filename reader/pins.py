"""The card's own PIN (社保密码): six digits, two a byte, shown to the chip and kept nowhere."""

import itertools
import re

from reader import commands
from reader.commands import BLOCKED, DONE, LOCKED_FOR_GOOD, Line
from reader.troubles import CardTrouble, Trouble

# Cards are handed out with one of these, and holders must change it.
INITIAL = ("123456", "888888", "000000")


def show_pin(line: Line, pin: str) -> None:
    """VERIFY. The caller has selected the social security environment; the chip counts the tries."""
    if not _is_pin(pin):
        raise CardTrouble(Trouble.PIN_MISTYPED)
    _, status = commands.ask(line, bytes.fromhex("0020000003") + bytes.fromhex(pin))
    _expect_accepted(status)


def change_pin(line: Line, old: str, new: str) -> None:
    """CHANGE REFERENCE DATA with both, so that a chip with the wrong holder before it changes nothing."""
    if not _is_pin(old) or not _is_pin(new):
        raise CardTrouble(Trouble.PIN_MISTYPED)
    if is_too_simple(new):
        raise CardTrouble(Trouble.PIN_TOO_SIMPLE)
    _, status = commands.ask(line, bytes.fromhex("0024000006") + bytes.fromhex(old + new))
    _expect_accepted(status)


def is_too_simple(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    return pin in INITIAL or (len(steps) == 1 and steps <= {0, 1, 9})


def _is_pin(pin: str) -> bool:
    return re.fullmatch(r"[0-9]{6}", pin) is not None


def _expect_accepted(status: int) -> None:
    if status == DONE:
        return
    if status in {BLOCKED, 0x63C0}:
        raise CardTrouble(Trouble.PIN_BLOCKED, status=status)
    if status >> 4 == 0x63C:
        raise CardTrouble(Trouble.PIN_WRONG, status=status, tries_left=status & 0x0F)
    if status in LOCKED_FOR_GOOD:
        raise CardTrouble(Trouble.CARD_LOCKED, status=status)
    raise CardTrouble(Trouble.CARD_REFUSES, status=status)
