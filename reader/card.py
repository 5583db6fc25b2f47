"""A whole card: what it says, and what of it is to be looked at by a person."""

from dataclasses import dataclass
from enum import StrEnum

from reader import commands
from reader.commands import DONE, NO_FILE, NO_RECORD, NOT_ALLOWED, Line
from reader.numbers import is_card_number, is_id_number
from reader.records import (
    HOLDER,
    HOLDER_WITH_EXTENSION,
    ISSUER,
    NAME_LENGTH,
    Field,
    File,
    Record,
    Unreadable,
    is_empty,
    name,
    value_of,
)

RID = "D156000005"
VERSIONS = ("1.00", "2.00", "3.00")


class Finding(StrEnum):
    """What is odd about a field. A person decides; nothing is mended and nothing passed over."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    NEEDS_PIN = "needs-pin"
    WRONG_CHECK_CHARACTER = "wrong-check-character"
    WRONG_SHAPE = "wrong-shape"
    UNKNOWN_VERSION = "unknown-version"
    MAY_BE_CUT = "may-be-cut"


@dataclass(frozen=True, slots=True)
class ReadCard:
    """What the chip said. `values` holds no field that was empty or could not be read: `findings` says why."""

    atr: str
    values: dict[Field, str]
    findings: dict[Field, Finding]
    transport: bool

    @property
    def needs_pin(self) -> bool:
        return Finding.NEEDS_PIN in self.findings.values()


def read_card(line: Line, *, atr: bytes, pin_shown: bool = False) -> ReadCard:
    """Selects the social security environment unless the PIN was just shown to it, and reads both files."""
    if not pin_shown:
        commands.select_social_security(line)
    gathered = _Gathered(line, pin_shown=pin_shown)
    gathered.read(ISSUER)
    version = gathered.values.get(Field.VERSION)
    gathered.read(HOLDER if version == "1.00" else HOLDER_WITH_EXTENSION)
    gathered.look_at_numbers()
    transport = commands.has_transport(line)
    return ReadCard(atr.hex().upper(), gathered.values, gathered.findings, transport)


class _Gathered:
    def __init__(self, line: Line, *, pin_shown: bool) -> None:
        self._line = line
        self._empty = Finding.MISSING if pin_shown else Finding.NEEDS_PIN
        self._name = b""
        self.values: dict[Field, str] = {}
        self.findings: dict[Field, Finding] = {}

    def read(self, file: File) -> None:
        status = commands.select_file(self._line, file.name)
        if status != DONE:
            finding = self._empty if status == NOT_ALLOWED else Finding.MISSING
            self.findings |= {record.field: finding for record in file.records if _is_expected(record)}
            return
        by_place = False
        for place, record in enumerate(file.records, 1):
            answer, status = b"", NO_RECORD
            if not by_place:
                answer, status = commands.read_tagged(self._line, record.tag, record.length)
                # A card that knows no record identifiers says so at the first.
                by_place = place == 1 and status not in {DONE, NOT_ALLOWED}
            if by_place:
                answer, status = commands.read_numbered(self._line, place, file.short, record.length)
            self._keep(record, answer, status)

    def _keep(self, record: Record, answer: bytes, status: int) -> None:
        if status == NOT_ALLOWED:
            self.findings[record.field] = self._empty
        elif status in {NO_FILE, NO_RECORD}:
            if _is_expected(record):
                self.findings[record.field] = Finding.MISSING
        elif status != DONE:
            self.findings[record.field] = Finding.UNREADABLE
        else:
            self._decode(record, answer)

    def _decode(self, record: Record, answer: bytes) -> None:
        try:
            value = value_of(answer, record)
            if is_empty(value):
                self._keep_empty(record)
            elif record.field is Field.NAME_EXTENSION:
                # The two halves of a character may lie in two records.
                self.values[Field.NAME] = name(self._name.ljust(NAME_LENGTH, b"\x00") + value)
                self.findings.pop(Field.NAME, None)
            else:
                if record.field is Field.NAME:
                    self._name = value
                    if not is_empty(value[-1:]) and len(value) == NAME_LENGTH:
                        self.findings[Field.NAME] = Finding.MAY_BE_CUT
                self.values[record.field] = record.decode(value)
        except Unreadable:
            self.findings[record.field] = Finding.UNREADABLE

    def _keep_empty(self, record: Record) -> None:
        if not _is_expected(record):
            return
        closed = record in HOLDER.records or record.field is Field.CARD_NUMBER
        self.findings[record.field] = self._empty if closed else Finding.MISSING

    def look_at_numbers(self) -> None:
        number, person = self.values.get(Field.CARD_NUMBER), self.values.get(Field.ID_NUMBER)
        if number is not None and not is_card_number(number):
            self.findings[Field.CARD_NUMBER] = Finding.WRONG_CHECK_CHARACTER
        if person is not None and not is_id_number(person):
            self.findings[Field.ID_NUMBER] = Finding.WRONG_CHECK_CHARACTER
        chip = self.values.get(Field.CHIP_ID)
        if chip is not None and (len(chip) != 32 or not chip[:6].isdecimal() or chip[6:16] != RID):
            self.findings[Field.CHIP_ID] = Finding.WRONG_SHAPE
        version = self.values.get(Field.VERSION)
        if version is not None and version not in VERSIONS:
            self.findings[Field.VERSION] = Finding.UNKNOWN_VERSION


def _is_expected(record: Record) -> bool:
    """Most people's names need no extension."""
    return record.field is not Field.NAME_EXTENSION
