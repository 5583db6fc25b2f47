"""What a fault is called: of a file as a whole, and of a line, in both languages."""

import csv
import io
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from webapp.domain.cardbase.holders import Fault
from webapp.domain.cardbase.layout import Column
from webapp.domain.cardbase.model import ImportFault

TEXTS = tomllib.loads((Path(__file__).parent / "faults.toml").read_text())


def column_words(column: Column, language: str) -> str:
    return str(TEXTS["column"][column][language])


def file_sentence(problem: str, about: str, language: str) -> str:
    """`about` is a list of our columns where columns are missing, and goes as it is everywhere else."""
    named = [column_words(Column(word), language) if word in set(Column) else word for word in about.split()]
    return str(TEXTS["file"][problem][language]).format(about="、".join(named))


def line_sentence(fault: Fault, language: str) -> str:
    """Beside the name of its column."""
    return str(TEXTS["line"][fault.reason][language])


def fault_lines(page: Callable[[int], Sequence[ImportFault]]) -> Iterator[str]:
    """The faults as CSV that a spreadsheet opens, a page at a time; whoever mends the file works through it."""
    yield "\ufeff行号,列,问题,Line,Column,Problem\r\n"
    found = page(0)
    while found:
        lines = io.StringIO()
        csv.writer(lines).writerows(_cells(fault) for fault in found)
        yield lines.getvalue()
        found = page(found[-1].id)


def _cells(kept: ImportFault) -> list[object]:
    fault = Fault(kept.column, kept.reason)
    said = ((kept.line, column_words(fault.column, one), line_sentence(fault, one)) for one in ("zh", "en"))
    return [cell for cells in said for cell in cells]
