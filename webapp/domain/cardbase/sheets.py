"""Files of another system's card base, read row by row: CSV in UTF-8, GB 18030 or UTF-16, and workbooks (XLSX).

Whatever is not sure is refused in words before the first row is read; memory does not grow with the file.
"""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webapp.domain.cardbase import layout, workbooks
from webapp.domain.cardbase.layout import Column, Unreadable

PORTION = 1 << 20
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# GB 18030 holds GBK, which is what 'ANSI' means on a Chinese desk.
ENCODINGS = ("utf-8", "gb18030")
DELIMITERS = ",\t;|"
OLE = bytes.fromhex("D0CF11E0")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that can be read: what it is, where its headings stand, and roughly how many rows follow."""

    path: Path
    digest: bytes
    size: int
    encoding: str | None  # None for a workbook
    delimiter: str
    columns: tuple[Column | None, ...]
    first_line: int
    total: int
    unread: tuple[str, ...]
    merged: frozenset[int]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file under its number as a spreadsheet shows it."""

    number: int
    cells: dict[Column, object]
    merged: bool = False


def inspect(path: Path) -> Sheet:
    """One pass over the bytes and one look at the headings."""
    digest, lines, encoding = _survey(path)
    if encoding is None:
        found = workbooks.inspect(path)
        lines, merged = found.rows, found.merged
    else:
        merged = frozenset[int]()
    delimiter = _delimiter(path, encoding) if encoding else ""
    columns, heading_line, unread = _headings(path, encoding, delimiter)
    return Sheet(
        path=path,
        digest=digest,
        size=path.stat().st_size,
        encoding=encoding,
        delimiter=delimiter,
        columns=columns,
        first_line=heading_line + 1,
        total=max(lines - heading_line, 0),
        unread=unread,
        merged=frozenset(line for line in merged if line > heading_line),
    )


def lines_of(sheet: Sheet, *, after: int = 0) -> Iterator[Line]:
    """The rows below the headings; those up to the number `after` were done before."""
    for number, values in _numbered(sheet.path, sheet.encoding, sheet.delimiter):
        if number <= max(after, sheet.first_line - 1):
            continue
        cells = {column: value for column, value in zip(sheet.columns, values, strict=False) if column}
        if any(value not in (None, "") for value in values):
            yield Line(number, cells, number in sheet.merged)


def _survey(path: Path) -> tuple[bytes, int, str | None]:
    """The digest, the count of line ends, and the encoding: the first in which every byte makes sense."""
    digest, lines, head = hashlib.sha256(), 0, b""
    with path.open("rb") as file:
        head = file.read(4)
        if not head:
            raise Unreadable("file-empty")
        if head == OLE:
            raise Unreadable("file-old-workbook")
        bom = next((name for mark, name in BOMS.items() if head.startswith(mark)), None)
        makes_sense = {name: codecs.getincrementaldecoder(name)() for name in ([bom] if bom else ENCODINGS)}
        file.seek(0)
        while portion := file.read(PORTION):
            digest.update(portion)
            lines += portion.count(b"\n")
            _drop_wrong(makes_sense, portion, final=False)
    if head.startswith(b"PK"):
        return digest.digest(), 0, None
    _drop_wrong(makes_sense, b"", final=True)
    if not makes_sense:
        raise Unreadable("file-encoding")
    return digest.digest(), lines, next(iter(makes_sense))


def _drop_wrong(decoders: dict[str, codecs.IncrementalDecoder], portion: bytes, *, final: bool) -> None:
    for name in list(decoders):
        try:
            decoders[name].decode(portion, final)
        except UnicodeDecodeError:
            del decoders[name]


def _delimiter(path: Path, encoding: str) -> str:
    """The one under which the first lines name the most columns."""
    with path.open(encoding=encoding) as file:
        head = [file.readline(PORTION).rstrip("\r\n") for _ in range(layout.LOOKED_THROUGH)]

    def named(delimiter: str) -> int:
        try:
            rows = list(csv.reader(head, delimiter=delimiter))
        except csv.Error:
            # Whoever reads on meets it again, and says in which line.
            return 0
        return max(sum(column is not None for column in layout.columns_of(row)) for row in rows)

    return max(DELIMITERS, key=named)


def _headings(
    path: Path, encoding: str | None, delimiter: str
) -> tuple[tuple[Column | None, ...], int, tuple[str, ...]]:
    best: list[Column] | None = None
    for number, values in _numbered(path, encoding, delimiter):
        columns = layout.columns_of(values)
        lacking = layout.missing(columns)
        if not lacking:
            if doubled := layout.twice(columns):
                raise Unreadable("file-column-twice", " ".join(doubled))
            unread = [str(value) for value, column in zip(values, columns, strict=True) if not column and value]
            return tuple(columns), number, tuple(unread)
        if best is None or len(lacking) < len(best):
            best = lacking
        if number >= layout.LOOKED_THROUGH:
            break
    raise Unreadable("file-columns-missing", " ".join(best or layout.NEEDED))


def _numbered(path: Path, encoding: str | None, delimiter: str) -> Iterator[tuple[int, list[object]]]:
    if encoding is None:
        yield from workbooks.rows(path)
        return
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        number = 0
        try:
            for number, row in enumerate(reader, 1):
                yield number, list(row)
        except csv.Error:
            raise Unreadable("file-quote", str(number + 1)) from None
