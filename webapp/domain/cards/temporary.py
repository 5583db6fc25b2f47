"""A temporary card (临时社会保障卡, M12): paper that serves until the new card is in use. Its number, days and ends."""

import re
from datetime import date, timedelta
from enum import StrEnum

# LS for 临时 and twelve digits: a card's number has nine places and a document's eighteen, so that nobody takes one for
# another. Drawn, and not counted, so that it says nothing of its holder and is not guessed.
TEMPORARY_NUMBER = re.compile(r"LS[0-9]{12}", re.ASCII)
DRAWN_DIGITS = 11


class TemporaryEnding(StrEnum):
    """How a temporary card came to its end."""

    CARD_IN_USE = "card-in-use"
    RETURNED = "returned"
    LOST = "lost"
    EXPIRED = "expired"
    REPLACEMENT_WITHDRAWN = "replacement-withdrawn"
    CARD_CANCELLED = "card-cancelled"
    FUNCTION_SUSPENDED = "function-suspended"
    DEATH_REPORTED = "death-reported"


# What a desk takes back is here again, or gone for good.
TAKEN_BACK = (TemporaryEnding.RETURNED, TemporaryEnding.LOST)


class TemporaryState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    ENDED = "ended"


def is_temporary_number(text: str) -> bool:
    """LS012345678901 is one, LS012345678902 is not."""
    return TEMPORARY_NUMBER.fullmatch(text) is not None and text[-1] == temporary_check_digit(text[2:-1])


def temporary_check_digit(digits: str) -> str:
    """GB/T 17710 (ISO 7064 MOD 11,10): notices every wrong digit, and is a digit itself: it is read out well."""
    rest = 10
    for digit in digits:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def temporary_state(ending: TemporaryEnding | None, valid_until: date, today: date) -> TemporaryState:
    """By the day itself: between midnight and the timer nothing holds longer than its paper says."""
    if ending is not None:
        return TemporaryState.EXPIRED if ending is TemporaryEnding.EXPIRED else TemporaryState.ENDED
    return TemporaryState.VALID if today <= valid_until else TemporaryState.EXPIRED


def last_day(today: date, *, first: date, days: int, most: int) -> date:
    """So many days with today, and never past the most, counted from the first temporary card of this replacement."""
    return min(today + timedelta(days=days - 1), first + timedelta(days=most - 1))
