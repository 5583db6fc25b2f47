"""The figures for people: a table on the terminal, and docs/benchmarks.md after a full run."""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.measured import Measured, short
from scripts.progress import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# What is measured

Written by `make bench` from its own run of {day}. Rates and times are medians of at least five rounds in which each
took turns with its peers; the ratio to the first of `beside` is what counts, because machines differ and are shared.
`make bench BENCH=verify-full` measures one. Each bench is one file of `bench/`.

Machine: {machine}.
The servers, the database and whoever asks them share these cores; other work kept {load:.1f} processes running when the
run began.

| bench | case | ratio | aim | | ours | beside |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What one bench said: a measurement, or why there is none."""

    bench: str
    about: str
    measured: Measured | None = None
    skipped: str = ""
    broken: bool = False

    def row(self) -> dict[str, object]:
        return (
            {"bench": self.bench, "skipped": self.skipped} if self.measured is None else self.measured.row(self.bench)
        )


def show(lines: Sequence[Line]) -> None:
    table = [["bench", "case", "ours", "beside", "ratio", "aim", ""]]
    for line in lines:
        it = line.measured
        if it is None:
            table.append([line.bench, "", "skipped", line.skipped, "", "", ""])
            continue
        [(peer, theirs), *others] = it.beside.items()
        ours, ratio = f"{short(it.value):g} {it.unit}", f"{it.ratio:.3f}"
        table.append([line.bench, it.case or "", ours, f"{short(theirs):g} {peer}", ratio, it.aim or "", _mark(it)])
        table += [["", "", "", f"{short(value):g} {name}", "", "", ""] for name, value in others]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), file=sys.stderr)


def write(lines: Sequence[Line], *, load: float) -> None:
    page = HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}", machine=_machine(), load=load)
    page += "".join(_table_row(line, line.measured) for line in lines if line.measured is not None)
    page += _section("What each one measures", {line.bench: line.about for line in lines})
    missed = {_name(line): it.if_missed for line in lines if (it := line.measured) is not None and not it.met}
    page += _section("Aims that are not met, and why", missed)
    page += _section("Not measured here", {line.bench: line.skipped for line in lines if line.skipped})
    PAGE.write_text(page)
    print(f"Written: {PAGE.relative_to(ROOT)}", file=sys.stderr)


def _table_row(line: Line, it: Measured) -> str:
    beside = "; ".join(f"{name}: {short(value):,g}" for name, value in it.beside.items())
    cells = [line.bench, it.case or "", f"**{it.ratio:.2f}**", it.aim or "", _mark(it)]
    return f"| {' | '.join([*cells, f'{short(it.value):,g} {it.unit}', beside])} |\n"


def _section(title: str, sentences: dict[str, str]) -> str:
    if not sentences:
        return ""
    return f"\n## {title}\n\n" + "".join(f"- **{name}**: {sentence}\n" for name, sentence in sentences.items())


def _name(line: Line) -> str:
    case = line.measured.case if line.measured else None
    return f"{line.bench}, {case}" if case else line.bench


def _mark(it: Measured) -> str:
    if it.aim is None:
        return ""
    return "met" if it.met else "missed"


def _machine() -> str:
    words = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}
    cores = os.cpu_count() or 1
    named = words.get(cores, f"{cores} cores")
    return f"{named} of a shared {platform.machine()} machine, Python {platform.python_version()}"
