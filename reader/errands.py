"""A PIN that a desk asked for: typed into this program's own page, once, by whoever holds the card."""

import queue
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reader import commands
from reader.card import ReadCard, read_card
from reader.pins import INITIAL, change_pin, show_pin
from reader.readers import Connection, connect
from reader.records import Field
from reader.troubles import CardTrouble, Trouble

# As long as an old person needs, and no longer than a forgotten page should wait.
PATIENCE = 180.0
# After these the holder may type again; anything else ends the errand.
AGAIN = {Trouble.PIN_WRONG, Trouble.PIN_MISTYPED, Trouble.PIN_TOO_SIMPLE}


class Errand(StrEnum):
    SHOW = "show-pin"
    CHANGE = "change-pin"


@dataclass(slots=True)
class Waiting:
    """One errand and its page. The ticket is the page's address, which nobody else knows."""

    errand: Errand
    card: ReadCard
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    ended: "queue.SimpleQueue[ReadCard | CardTrouble]" = field(default_factory=queue.SimpleQueue)

    def wait(self, patience: float) -> ReadCard:
        try:
            end = self.ended.get(timeout=patience)
        except queue.Empty:
            raise CardTrouble(Trouble.PIN_NOT_TYPED) from None
        if isinstance(end, CardTrouble):
            raise end
        return end


class CardDesk:
    """The card in the reader, for one caller after the other."""

    def __init__(self, reader: str | None = None) -> None:
        self._reader = reader
        self._lock = threading.Lock()

    def read(self) -> ReadCard:
        with self._lock, connect(self._reader) as connection:
            return read_card(connection, atr=connection.atr())

    def carry_out(self, waiting: Waiting, typed: Mapping[str, str]) -> ReadCard:
        """With the card that the errand began with, or not at all."""
        with self._lock, connect(self._reader) as connection:
            _expect_same(waiting.card, connection)
            commands.select_social_security(connection)
            if waiting.errand is Errand.CHANGE:
                if typed.get("new", "") != typed.get("again", ""):
                    raise CardTrouble(Trouble.PIN_MISTYPED)
                change_pin(connection, typed.get("pin", ""), typed.get("new", ""))
            else:
                show_pin(connection, typed.get("pin", ""))
            return read_card(connection, atr=connection.atr(), pin_shown=True)


def is_initial(waiting: Waiting, typed: Mapping[str, str]) -> bool:
    """Said to the holder alone: staff would learn the PIN from it."""
    return waiting.errand is Errand.SHOW and typed.get("pin") in INITIAL


def _expect_same(before: ReadCard, connection: Connection) -> None:
    now = read_card(connection, atr=connection.atr())
    if (now.atr, now.values.get(Field.CHIP_ID)) != (before.atr, before.values.get(Field.CHIP_ID)):
        raise CardTrouble(Trouble.CARD_SWAPPED)
