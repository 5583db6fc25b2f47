"""Workbooks (XLSX), read with openpyxl as a stream.

Its shared strings are the one part that it keeps in memory whole; here they lie in a file beside, because a million
people have a million names. Merged cells come at the end of a sheet and are looked for before the first row is read.
"""

import re
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload
from xml.etree.ElementTree import Element, ParseError, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHEET_MAIN_NS

from webapp.domain.cardbase.layout import Unreadable

MOST_UNPACKED = 4 << 30  # a million rows take a quarter of it; what claims more is a trap for whoever unpacks it
PORTION = 1 << 20
LAST_ROW = 1_048_576  # of any workbook; a row beyond would be reached through as many empty ones
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="\$?[A-Z]+\$?([0-9]{1,9})(?::\$?[A-Z]+\$?([0-9]{1,9}))?"')
FAR_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{7,})"')
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
OVERLAP = 200
SI, R, T = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "r", "t"))
SHEETS = "xl/worksheets/"


@dataclass(frozen=True, slots=True)
class Found:
    rows: int
    merged: frozenset[int]


def inspect(path: Path) -> Found:
    """How many rows, and which of them a merged cell touches: what stands in such a row is anybody's guess."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable("file-too-large")
            rows, merged = 0, bytearray(LAST_ROW + 1)
            for part in archive.namelist():
                if part.startswith(SHEETS) and part.endswith(".xml"):
                    rows += _scan(archive, part, merged)
    except (*DAMAGED, OSError):
        raise Unreadable("file-broken") from None
    return Found(rows, frozenset(row for row, touched in enumerate(merged) if touched))


def rows(path: Path) -> Iterator[tuple[int, list[object]]]:
    """The rows of the one sheet that has any, under their own numbers."""
    try:
        with _opened(path) as workbook:
            filled = [sheet for sheet in workbook.worksheets if _has_rows(sheet)]
            if len(filled) > 1:
                raise Unreadable("file-several-sheets", "、".join(sheet.title for sheet in filled))
            for sheet in filled:
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield number, list(row)
    except (*DAMAGED, LookupError, ParseError, SyntaxError, ValueError):
        raise Unreadable("file-broken") from None


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with tempfile.TemporaryFile() as beside:
        reader = _Reader(path, beside)
        reader.read()
        try:
            yield reader.wb
        finally:
            reader.wb.close()


def _has_rows(sheet: Any) -> bool:
    # What a sheet says of its own size is often wrong, and would cut it off.
    sheet.reset_dimensions()
    return any(cell is not None for row in sheet.iter_rows(max_row=20, values_only=True) for cell in row)


def _scan(archive: zipfile.ZipFile, part: str, merged: bytearray) -> int:
    """Counts the rows, and marks those that a merged cell touches: a byte each, however often they are named."""
    count, tail = 0, b""
    with archive.open(part) as sheet:
        while portion := sheet.read(PORTION):
            count += sum(1 for found in ROW.finditer(tail + portion) if found.end() > len(tail))
            if any(len(far[1]) > 7 or int(far[1]) > LAST_ROW for far in FAR_ROW.finditer(tail + portion)):
                raise Unreadable("file-broken")
            for found in MERGED.finditer(tail + portion):
                first, last = sorted(min(int(row), LAST_ROW) for row in (found[1], found[2] or found[1]))
                merged[first : last + 1] = bytes([1]) * (last + 1 - first)
            tail = portion[-OVERLAP:]
    return count


class _Reader(ExcelReader):  # type: ignore[misc] # openpyxl ships no types
    """openpyxl's own reader, whose shared strings go to a file."""

    def __init__(self, path: Path, beside: Any) -> None:
        super().__init__(str(path), read_only=True, data_only=True, keep_links=False)
        self._beside = beside

    def read_strings(self) -> None:
        parts = [name for name in self.archive.namelist() if name.lower().endswith("sharedstrings.xml")]
        strings = _Strings(self._beside)
        for part in parts[:1]:
            with self.archive.open(part) as source:
                steps = iterparse(source, events=("start", "end"))  # noqa: S314 - expat of this Python refuses entity bombs
                _, table = next(steps)
                for event, node in steps:
                    if event == "end" and node.tag == SI:
                        strings.add(_string(node))
                        # Off the table as well: an empty element for each string is memory too.
                        table.clear()
        self.shared_strings = strings


def _string(item: Element) -> str:
    """Its text, or that of its runs; what is written above Chinese characters to read them aloud is left out."""
    parts = (child.text if child.tag == T else child.findtext(T) for child in item if child.tag in {T, R})
    return "".join(part or "" for part in parts)


class _Strings(Sequence[str]):
    """Strings in a file, found by number; only where each begins is kept in memory."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._begins = array("Q", [0])

    def add(self, text: str) -> None:
        self._begins.append(self._begins[-1] + self._file.write(text.encode("utf-8", errors="surrogatepass")))

    def __len__(self) -> int:
        return len(self._begins) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        self._file.seek(self._begins[place])
        text: bytes = self._file.read(self._begins[place + 1] - self._begins[place])
        return text.decode("utf-8", errors="replace")
