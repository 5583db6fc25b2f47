"""The records of EF05 and EF06 (LD/T 32.6), and how their bytes are read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Field(StrEnum):
    """What a record says. The values are the words of the desk's page."""

    CHIP_ID = "chip_id"
    CARD_KIND = "card_kind"
    VERSION = "version"
    INITIALISER = "initialiser"
    ISSUED_ON = "issued_on"
    EXPIRES_ON = "expires_on"
    CARD_NUMBER = "card_number"
    ID_NUMBER = "id_number"
    NAME = "name"
    NAME_EXTENSION = "name_extension"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTHPLACE = "birthplace"
    BORN_ON = "born_on"


class Unreadable(Exception):
    """The bytes are not what this record may hold; what they were is not in it."""


@dataclass(frozen=True, slots=True)
class Record:
    tag: int
    field: Field
    length: int
    decode: Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class File:
    name: int
    short: int
    records: tuple[Record, ...]


def value_of(answer: bytes, record: Record) -> bytes:
    """Tag, length, value, and nothing else; a shorter value than usual is padded by nobody."""
    if len(answer) < 2 or answer[0] != record.tag or answer[1] != len(answer) - 2 or answer[1] > record.length:
        raise Unreadable
    return answer[2:]


def is_empty(value: bytes) -> bool:
    """Nothing but padding: a card that wants the PIN first, or a field that nobody filled."""
    return not value.strip(b"\x00\xff ")


def text(value: bytes) -> str:
    try:
        said = value.rstrip(b"\x00\xff ").decode("ascii")
    except UnicodeDecodeError:
        raise Unreadable from None
    if not said.isprintable():
        raise Unreadable
    return said


def name(value: bytes) -> str:
    """GBK by the standard; its superset, because newer cards hold rare characters."""
    try:
        said = value.rstrip(b"\x00\xff ").decode("gb18030")
    except UnicodeDecodeError:
        raise Unreadable from None
    if not said.isprintable():
        raise Unreadable
    return said


def digits(value: bytes) -> str:
    """Two digits a byte, from the left; the rest is F."""
    said = value.hex().rstrip("f")
    if not said.isdecimal():
        raise Unreadable
    return said


def whole_hex(value: bytes) -> str:
    return value.hex().upper()


def day(value: bytes) -> str:
    said = digits(value)
    try:
        if len(said) != 8:
            raise Unreadable
        return date(int(said[:4]), int(said[4:6]), int(said[6:])).isoformat()
    except ValueError:
        raise Unreadable from None


ISSUER = File(
    0xEF05,
    5,
    (
        Record(0x01, Field.CHIP_ID, 16, whole_hex),
        Record(0x02, Field.CARD_KIND, 1, text),
        Record(0x03, Field.VERSION, 4, text),
        Record(0x04, Field.INITIALISER, 12, digits),
        Record(0x05, Field.ISSUED_ON, 4, day),
        Record(0x06, Field.EXPIRES_ON, 4, day),
        Record(0x07, Field.CARD_NUMBER, 9, text),
    ),
)
NAME_LENGTH = 30
NAME_EXTENSION = Record(0x4E, Field.NAME_EXTENSION, 20, name)
HOLDER = File(
    0xEF06,
    6,
    (
        Record(0x08, Field.ID_NUMBER, 18, text),
        Record(0x09, Field.NAME, NAME_LENGTH, name),
        Record(0x0A, Field.SEX, 1, text),
        Record(0x0B, Field.ETHNICITY, 1, digits),
        Record(0x0C, Field.BIRTHPLACE, 3, digits),
        Record(0x0D, Field.BORN_ON, 4, day),
    ),
)
# Version 1.00 has no such record, and would count a question for it as a fault.
HOLDER_WITH_EXTENSION = File(HOLDER.name, HOLDER.short, (*HOLDER.records[:2], NAME_EXTENSION, *HOLDER.records[2:]))
