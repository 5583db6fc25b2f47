"""Bytes <-> the 429 digits of a fused code (FORMAT.md 5).

Digits only, because a scanner that types as a keyboard turns letters into whatever the
input method, Caps Lock or the foreign layout of the day makes of them.
"""

from .errors import Malformed, NotOurs

PREFIX = "86"
DATA_LENGTH = 177
TEXT_LENGTH = 429

_DIGITS = TEXT_LENGTH - len(PREFIX)
# Numbers of equal length compare as their digits do, so no number is made of a text
# before it is known to be small enough.
_LIMIT = str(1 << (8 * DATA_LENGTH)).zfill(_DIGITS)
_FOLD = {0xFF10 + digit: str(digit) for digit in range(10)}


def to_digits(data: bytes) -> str:
    """Write the 177 bytes of a presentation as 429 ASCII digits."""
    if len(data) != DATA_LENGTH:
        raise ValueError(f"a presentation has {DATA_LENGTH} bytes, not {len(data)}")
    return PREFIX + str(int.from_bytes(data)).zfill(_DIGITS)


def from_digits(text: str) -> bytes:
    """Read 429 ASCII digits back into 177 bytes.

    Raises NotOurs for another length or prefix, Malformed for a character other than 0-9 or a
    value of 2^1416 and above; all of it before the digits are read as a number.
    """
    if len(text) != TEXT_LENGTH or not text.startswith(PREFIX):
        raise NotOurs
    number = text[len(PREFIX) :]
    # isascii keeps out the digits of other scripts; bytes are looked through faster than a text.
    if not (number.isascii() and number.encode().isdigit()) or number >= _LIMIT:
        raise Malformed
    return int(number).to_bytes(DATA_LENGTH)


def fold(text: str) -> str:
    """Undo what a door's keyboard or input method does to digits, and nothing more.

    Full-width digits U+FF10-FF19 become ASCII (NFKC would admit 141 other characters) and one
    closing CR, LF or CRLF is dropped. Doors fold; `signing.open` does not.
    """
    text = text.translate(_FOLD)
    if text.endswith("\r\n"):
        return text[:-2]
    return text[:-1] if text.endswith(("\r", "\n")) else text
