"""The words of card making, and the maker's returned file read line by line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.domain.cards.rules import is_card_number
from webapp.domain.errors import Invalid
from webapp.domain.requests.rules import Kind
from webapp.domain.residents.rules import fold_number, is_id_number

LARGEST_FILE = 8 << 20
LONGEST_BOX = 40
# The layout of a returned file in the field (domain: 回盘), in this order and without a heading.
RETURN_COLUMNS = (
    "序号",
    "社保卡号",
    "社会保障号码",
    "姓名",
    "发卡日期",
    "卡有效期",
    "卡识别码",
    "卡复位码",
    "服务银行",
    "银行卡号",
    "个人帐户",
    "装箱位置",
    "失败环节",
    "失败原因",
)
HEX = re.compile(r"(?:[0-9A-F]{2})+", re.ASCII)
# City, the registered application provider of social-security cards, serial and a tail only the card's key can check.
CHIP_ID = re.compile(r"[0-9A-F]{6}D156000005[0-9A-F]{16}", re.ASCII)
LONGEST_ATR = 66
LONGEST_BANK = 40
LONGEST_WHY = 50
DAY = re.compile(r"\d{8}", re.ASCII)


# For these a card is made.
MADE_KINDS = frozenset({Kind.APPLY, Kind.REPLACE})


class Ending(StrEnum):
    """What became of an order."""

    MADE = "made"
    FAILED = "failed"


LARGEST_BOX = 1000
LONGEST_SERIAL = 20
SERIAL = re.compile(r"[0-9A-Z]*?([0-9]{1,12})", re.ASCII)


class BlankState(StrEnum):
    """Where a blank card is."""

    IN_STOCK = "in-stock"
    AT_BENCH = "at-bench"
    ISSUED = "issued"
    SPOILT = "spoilt"
    DESTROYED = "destroyed"


# While a question to a printer is out, nobody else asks it; longer than a portion of them waits.
ASKING = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=1)


def pause_after(tries: int) -> timedelta:
    """Whoever waits at a bench waits for a printer that was switched on again as well: never longer than a minute."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 16)
    return min(doubled, LONGEST_PAUSE)


class SpoilReason(StrEnum):
    """Why a blank can become nobody's card any more; the first four are a printer's own words."""

    JAMMED = "jammed"
    CHIP_DEAD = "chip-dead"
    WRONG_CHIP = "wrong-chip"
    MISPRINTED = "misprinted"
    NO_ANSWER = "no-answer"


class CountOutcome(StrEnum):
    """Whether the two who counted a box found the same."""

    AGREED = "agreed"
    DISAGREED = "disagreed"


def fold_serial(text: str) -> str:
    """As a scanner or a person types it."""
    return "".join(text.split()).upper()


def serials_of(first: str, count: int) -> list[str]:
    """The serials of a box, of one length; none where they cannot be meant."""
    folded = fold_serial(first)
    found = SERIAL.fullmatch(folded) if len(folded) <= LONGEST_SERIAL else None
    if found is None or not 1 <= count <= LARGEST_BOX:
        return []
    digits = found[1]
    head, start = folded.removesuffix(digits), int(digits)
    if len(str(start + count - 1)) > len(digits):
        return []
    return [f"{head}{number:0{len(digits)}}" for number in range(start, start + count)]


@dataclass(frozen=True, slots=True)
class CardLine:
    """The card of a line."""

    number: str
    issued_on: date
    expires_on: date
    chip_id: str
    atr: str
    bank_name: str
    bank_account: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """What the maker says about one holder: her card, or None where it could not be made."""

    number: int
    id_number: str
    name: str
    card: CardLine | None
    box: str | None
    # Where it failed and why, in the maker's words.
    why: str = ""

    @property
    def ending(self) -> Ending:
        return Ending.FAILED if self.card is None else Ending.MADE


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that could not be taken, and the word for why."""

    number: int
    reason: str


def read_lines(content: bytes) -> Iterator[Line | LineFault]:
    """UTF-8 with or without its mark, or GBK as most makers write; a line of another shape is a fault and no guess."""
    for number, text in enumerate(io.StringIO(_decoded(content)), 1):
        cells = _cells(text)
        if not any(cells) or cells[0] == RETURN_COLUMNS[0]:
            continue
        yield _line(number, cells)


def _cells(text: str) -> list[str]:
    """Of one line by itself, so that a quotation mark left open swallows no other line."""
    try:
        return [cell.strip() for cell in next(csv.reader([text]), [])]
    except csv.Error:
        return ["?"]


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise Invalid("return-too-large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid("return-not-text")


def _line(number: int, cells: list[str]) -> Line | LineFault:
    """A spreadsheet turns eighteen digits into 4.20399E+17: that is no ID number, and nobody guesses which it was."""
    if len(cells) != len(RETURN_COLUMNS):
        return LineFault(number, "return-columns")
    said = dict(zip(RETURN_COLUMNS, cells, strict=True))
    id_number = fold_number(said["社会保障号码"])
    if not is_id_number(id_number):
        return LineFault(number, "return-id-number")
    if said["失败环节"] or said["失败原因"]:
        why = " ".join(filter(None, (said["失败环节"], said["失败原因"])))
        return Line(number, id_number, said["姓名"], None, None, why[:LONGEST_WHY])
    card = _card(said)
    if not isinstance(card, CardLine):
        return LineFault(number, card)
    return Line(number, id_number, said["姓名"], card, said["装箱位置"][:LONGEST_BOX] or None)


def _card(said: dict[str, str]) -> CardLine | str:
    """The card, or the word for what is wrong with it."""
    card_number, issued_on, expires_on = fold_number(said["社保卡号"]), _day(said["发卡日期"]), _day(said["卡有效期"])
    chip_id, atr = said["卡识别码"].upper(), said["卡复位码"].upper()
    if not is_card_number(card_number):
        return "return-card-number"
    if issued_on is None or expires_on is None or expires_on <= issued_on:
        return "return-dates"
    if not is_chip(chip_id, atr):
        return "return-chip"
    if not 0 < len(said["服务银行"]) <= LONGEST_BANK:
        return "return-bank"
    account = said["银行卡号"] or said["个人帐户"] or None
    return CardLine(card_number, issued_on, expires_on, chip_id, atr, said["服务银行"], account)


def is_chip(chip_id: str, atr: str) -> bool:
    """In capitals."""
    return bool(CHIP_ID.fullmatch(chip_id)) and bool(HEX.fullmatch(atr)) and len(atr) <= LONGEST_ATR


def _day(text: str) -> date | None:
    if not DAY.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 # a day has no zone
    except ValueError:
        return None
