"""A row of another system's card base, read as a holder and her card. Plain values; nothing is guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stdnum import luhn

from webapp.domain.cardbase.layout import NEEDED, Column
from webapp.domain.cards import CardState, is_card_number
from webapp.domain.errors import Invalid
from webapp.domain.residents import (
    LONGEST_NAME,
    Sex,
    check_id_number,
    fold_name,
    fold_number,
    is_readable,
    read_ethnicity,
    read_sex,
)

# AAZ502 as files write it, and the words of exports.
STATES = {
    "0": CardState.SEALED,
    "1": CardState.ACTIVE,
    "2": CardState.LOST,
    "3": CardState.LOCKED,
    "4": CardState.TEMPORARILY_LOST,
    "9": CardState.CANCELLED,
    "封存": CardState.SEALED,
    "正常": CardState.ACTIVE,
    "已启用": CardState.ACTIVE,
    "正式挂失": CardState.LOST,
    "应用锁定": CardState.LOCKED,
    "临时挂失": CardState.TEMPORARILY_LOST,
    "注销": CardState.CANCELLED,
}
EXCEL_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number, and makes the rest zeros
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+[0-9]{1,2}")
QUOTED_FOR_EXCEL = re.compile(r'="([^"]*)"')
WRITTEN_DATE = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?")
PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
DIVISION = re.compile(r"[0-9]{6}")
ACCOUNT = re.compile(r"[0-9]{8,30}")
LONGEST_BANK = 40


class Reason(StrEnum):
    """What keeps a row out, or sets it apart from what is here already. faults.toml says each in words."""

    BORN_DIFFERS = "born-differs"
    DIFFERS = "differs"
    ENDS_BEFORE_IT_BEGINS = "ends-before-it-begins"
    HAS_ANOTHER_CARD = "has-another-card"
    MERGED = "merged"
    MISSING = "missing"
    OF_SOMEBODY_ELSE = "of-somebody-else"
    SEX_DIFFERS = "sex-differs"
    TOO_LONG = "too-long"
    TURNED_INTO_NUMBER = "turned-into-number"
    UNREADABLE = "unreadable"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Fault:
    column: Column
    reason: Reason


@dataclass(frozen=True, slots=True)
class Holder:
    """What a row says of a person and her card, checked and in our own words."""

    id_number: str
    name: str
    phone: str | None
    card_number: str
    division: str
    issued_on: date
    expires_on: date
    state: CardState
    bank_name: str
    bank_account: str | None


class Refused(Exception):
    """The row cannot be taken as it is; the faults say why, a column each."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("refused")
        self.faults = faults


class _Wrong(Exception):
    def __init__(self, reason: Reason = Reason.WRONG) -> None:
        super().__init__(reason)
        self.reason = reason


def read_holder(cells: Mapping[Column, object], *, today: date) -> Holder:
    """All faults of a row at once, so that whoever mends the file mends it once."""
    reading = _Reading(cells)
    read = {column: reading.take(column, read_one) for column, read_one in READERS.items()}
    number = reading.take(Column.ID_NUMBER, lambda text: check_id_number(text, today=today))
    if number is not None:
        sex, born = read[Column.SEX], read[Column.BORN]
        if number.sex and sex in {Sex.MALE, Sex.FEMALE} and sex != number.sex:
            reading.faults.append(Fault(Column.SEX, Reason.SEX_DIFFERS))
        if number.born and born and born != number.born:
            reading.faults.append(Fault(Column.BORN, Reason.BORN_DIFFERS))
    issued, expires = read[Column.ISSUED_ON], read[Column.EXPIRES_ON]
    if issued and expires and expires <= issued:
        reading.faults.append(Fault(Column.EXPIRES_ON, Reason.ENDS_BEFORE_IT_BEGINS))
    if reading.faults or number is None:
        raise Refused(reading.faults)
    return Holder(number.number, *(read[column] for column in IN_ORDER))


class _Reading:
    def __init__(self, cells: Mapping[Column, object]) -> None:
        self._cells = cells
        self.faults: list[Fault] = []

    def take(self, column: Column, read):  # type: ignore[no-untyped-def] # each column is read as a type of its own
        try:
            text = _text(self._cells.get(column), dated=column in DATED)
            if text:
                return read(text)
        except _Wrong as wrong:
            self.faults.append(Fault(column, wrong.reason))
        except Invalid:
            self.faults.append(Fault(column, Reason.WRONG))
        else:
            if column in NEEDED:
                self.faults.append(Fault(column, Reason.MISSING))
        return None


def _text(cell: object, *, dated: bool) -> str:
    """What stands in a cell as text. A long number that went through a spreadsheet's arithmetic has lost digits."""
    match cell:
        case None:
            return ""
        case str():
            # A tab, an apostrophe or ="…" in front is how people keep a spreadsheet from calculating.
            text = cell.strip().removeprefix("'")
            if text.startswith("=") and (quoted := QUOTED_FOR_EXCEL.fullmatch(text)):
                text = quoted[1]
            if "+" in text and SCIENTIFIC.fullmatch(text):
                raise _Wrong(Reason.TURNED_INTO_NUMBER)
            return text
        case bool():
            raise _Wrong(Reason.UNREADABLE)
        case int() | float():
            if abs(cell) >= EXCEL_EXACT or cell != int(cell):
                raise _Wrong(Reason.TURNED_INTO_NUMBER)
            return str(int(cell))
        case datetime() if dated:
            return cell.date().isoformat()
        case date() if dated:
            return cell.isoformat()
        case _:
            raise _Wrong(Reason.UNREADABLE)


def _name(text: str) -> str:
    name = fold_name(text)
    if len(name) > LONGEST_NAME:
        raise _Wrong(Reason.TOO_LONG)
    if not is_readable(name):
        raise _Wrong(Reason.UNREADABLE)
    return name


def _card_number(text: str) -> str:
    number = fold_number(text)
    if not is_card_number(number):
        raise _Wrong
    return number


def _date(text: str) -> date:
    found = WRITTEN_DATE.fullmatch(text)
    # Eight digits, or two marks between: 2021123 could be two days.
    if not found or (text.isdigit() and len(text) != 8):
        raise _Wrong
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise _Wrong from None


def _state(text: str) -> CardState:
    if text not in STATES:
        raise _Wrong
    return STATES[text]


def _account(text: str) -> str:
    account = fold_number(text)
    if not ACCOUNT.fullmatch(account):
        raise _Wrong
    # Zeros after the fifteenth digit where the check digit does not fit: a spreadsheet has been there before us.
    if len(account) >= 16 and not account[15:].strip("0") and not luhn.is_valid(account):
        raise _Wrong(Reason.TURNED_INTO_NUMBER)
    return account


def _bank(text: str) -> str:
    if len(text) > LONGEST_BANK:
        raise _Wrong(Reason.TOO_LONG)
    return text


def _like(pattern: re.Pattern[str], text: str) -> str:
    folded = fold_number(text).replace("-", "")
    if not pattern.fullmatch(folded):
        raise _Wrong
    return folded


def _code(read: object | None) -> object:
    if read is None:
        raise _Wrong
    return read


DATED = {Column.ISSUED_ON, Column.EXPIRES_ON, Column.BORN}
READERS = {
    Column.NAME: _name,
    Column.PHONE: lambda text: _like(PHONE, text),
    Column.CARD_NUMBER: _card_number,
    Column.DIVISION: lambda text: _like(DIVISION, text),
    Column.ISSUED_ON: _date,
    Column.EXPIRES_ON: _date,
    Column.STATE: _state,
    Column.BANK_NAME: _bank,
    Column.BANK_ACCOUNT: _account,
    Column.SEX: lambda text: _code(read_sex(text)),
    Column.ETHNICITY: lambda text: _code(read_ethnicity(text)),
    Column.BORN: _date,
}
# As the fields of a Holder follow her number.
IN_ORDER = tuple(READERS)[:9]
