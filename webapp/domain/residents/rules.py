"""Numbers of people, how they are checked and shown, and the limits of sign-in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"  # GB 11643, by remainder modulo 11
FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
OTHER_DOCUMENT = re.compile(r"[0-9A-Z]{6,20}")  # passports and older residence permits carry no check digit
LETTERED = re.compile(r"[0-9OIB]{17}[0-9OIBX]")  # what 18 digits are with letters typed for some of them
LONGEST_FROM_ABROAD = 15  # of those that begin with a digit; numbers of the first generation have as many

DEVICE_NAME_LENGTH = 40
TOUCH_EVERY = timedelta(minutes=10)


class Relation(StrEnum):
    """Who tells of a death."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    OTHER_RELATIVE = "other-relative"
    INSTITUTION = "institution"


class DataField(StrEnum):
    """What is registered of a resident and can be changed, one thing at a time."""

    NAME = "name"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    FALLBACK_PHONE = "fallback-phone"


class Purpose(StrEnum):
    """What a one-time code is for; it serves nothing else."""

    SIGN_IN = "sign-in"
    LOSS = "loss"
    UNDO = "undo"
    ACTIVATE = "activate"


class Contact(StrEnum):
    """Which of a resident's numbers is meant."""

    REGISTERED = "registered"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` tries in each `period`."""

    count: int
    period: timedelta


# An address may be a whole village behind one router, so its limit is wide; a card's own is in the region profile.
ADDRESS_LIMIT = Limit(120, timedelta(hours=1))


def fold_number(text: str) -> str:
    """What people type for a number: spaces, small letters and full-width digits mean the same thing."""
    return "".join(text.split()).upper().translate(FULL_WIDTH)


def is_id_number(text: str) -> bool:
    """A 社会保障号码: 18 places with a right date and check digit, or another document's number.

    What is long and begins with a digit is of this country (GB/T 40217) and has 18 places: 17 or 19 of them, or a
    letter O among them, are a slip. The first six digits are not looked up: abolished counties live on in them (T1).
    """
    if OTHER_DOCUMENT.fullmatch(text) is None:
        return False
    if len(text) <= LONGEST_FROM_ABROAD or not (text[0].isdigit() or LETTERED.fullmatch(text)):
        return True
    is_whole = len(text) == 18 and text[:17].isdigit()
    return is_whole and text[17] == id_check_digit(text[:17]) and birth_date(text) is not None


def id_check_digit(first_17: str) -> str:
    return ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, first_17, strict=True)) % 11]


def birth_date(id_number: str) -> date | None:
    """The date in places 7 to 14 of an 18-place number; None where there is no such date."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def age_on(day: date, id_number: str) -> int | None:
    """Full years on `day`; None where the number carries no birth date, and then no age rule applies."""
    born = birth_date(id_number) if len(id_number) == 18 else None
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def mask_name(name: str) -> str:
    """The last character stays, as on the national electronic card: 王小明 is **明. A name of one is hidden."""
    return "*" * (len(name) - 1) + name[-1] if len(name) > 1 else "*"


def mask_number(number: str, *, head: int = 4, tail: int = 4) -> str:
    """Head and tail stay; a number too short to have a middle is hidden whole."""
    hidden = len(number) - head - tail
    return number[:head] + "*" * hidden + number[-tail:] if hidden > 0 else "*" * len(number)


def clean_device_name(name: str) -> str:
    """One line of printable text, cut to length."""
    printable = "".join(char for char in " ".join(name.split()) if char.isprintable())
    return printable[:DEVICE_NAME_LENGTH].strip() or "手机"
