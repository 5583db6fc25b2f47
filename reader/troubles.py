"""What can be wrong between a desk and a card, in one word each; troubles.toml says it to people."""

import tomllib
from enum import StrEnum
from pathlib import Path


class Trouble(StrEnum):
    """Why a card could not be read, or a PIN not be checked."""

    NO_SERVICE = "no-service"
    NO_READER = "no-reader"
    READER_GONE = "reader-gone"
    READER_BUSY = "reader-busy"
    READER_FAILS = "reader-fails"
    NO_CARD = "no-card"
    CARD_MUTE = "card-mute"
    CARD_UNPOWERED = "card-unpowered"
    CARD_REMOVED = "card-removed"
    CARD_SWAPPED = "card-swapped"
    CARD_TOO_TALKATIVE = "card-too-talkative"
    NOT_A_SOCIAL_SECURITY_CARD = "not-a-social-security-card"
    CARD_LOCKED = "card-locked"
    CARD_REFUSES = "card-refuses"
    PIN_WRONG = "pin-wrong"
    PIN_BLOCKED = "pin-blocked"
    PIN_MISTYPED = "pin-mistyped"
    PIN_TOO_SIMPLE = "pin-too-simple"
    PIN_NOT_TYPED = "pin-not-typed"


class CardTrouble(Exception):
    """One of these troubles. What a card answered besides its status word is never in it."""

    def __init__(self, trouble: Trouble, *, status: int | None = None, tries_left: int | None = None) -> None:
        super().__init__(trouble.value if status is None else f"{trouble.value} {status:04X}")
        self.trouble = trouble
        self.status = status
        self.tries_left = tries_left


SENTENCES: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("troubles.toml").read_text(encoding="utf-8")
)


def sentence(trouble: Trouble, language: str = "zh", *, tries_left: int | None = None) -> str:
    """What happened and what to do, for a person."""
    said = SENTENCES[trouble.value][language]
    return said if tries_left is None else SENTENCES["tries-left"][language].format(said=said, tries=tries_left)
