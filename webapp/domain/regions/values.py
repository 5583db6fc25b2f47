"""What clerks may change of a profile, and residents are shown: each value with its words and its type (values.toml).

A value is written as text on a clerk's page: a number, a word of a list, a sentence in two languages, or a row a line.
Whatever is wrong with it is said by its first mistake, in words of the page (`BadValue.key`).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from webapp.domain.errors import Invalid

FILE = Path(__file__).parent / "values.toml"
LONGEST = 400
NO_ROWS = {"zh": "没有", "en": "none"}
YES_NO = {"yes": True, "no": False}


class BadValue(Invalid):
    """A value that this rule cannot have."""

    def __init__(self, key: str, **about: object) -> None:
        super().__init__()
        self.key, self.about = key, about


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, word or day: a whole value, or a column of a value with rows."""

    key: str
    kind: str
    lowest: int = 0
    highest: int = 0
    choices: tuple[str, ...] = ()

    def parse(self, text: str) -> Any:
        match self.kind:
            case "number":
                return self._number(text)
            case "choice" if text not in self.choices:
                raise BadValue("choice", text=text, choices="、".join(self.choices))
            case "yes-no" if text not in YES_NO:
                raise BadValue("choice", text=text, choices="yes、no")
            case "yes-no":
                return YES_NO[text]
            case "codes":
                return self._codes(text)
            case "day":
                return _day(text)
        return text

    def _codes(self, text: str) -> list[str]:
        """Some of the words, where there are words to choose from."""
        codes = [code for code in text.replace("、", ",").split(",") if code]
        for code in codes if self.choices else ():
            if code not in self.choices:
                raise BadValue("choice", text=code, choices="、".join(self.choices))
        return codes

    def _number(self, text: str) -> int:
        # ASCII alone: other digits would be kept as they are typed and read as something else by somebody.
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise BadValue("number", text=text)
        number = int(text)
        if not self.lowest <= number <= self.highest:
            raise BadValue("range", lowest=self.lowest, highest=self.highest)
        return number


@dataclass(frozen=True, slots=True)
class Rule:
    """A value's name and type. `keyed`: how many first columns tell its rows apart, which may not be more or fewer.
    `apart`: the same for rows that may be more or fewer. `least`: how many rows there must be.
    """

    name: str
    zh: str
    en: str
    kind: str
    unit: Mapping[str, str] | None
    words: Mapping[str, Mapping[str, str]]
    cell: Cell | None
    columns: tuple[Cell, ...]
    keyed: int
    for_residents: bool
    least: int = 0
    apart: int = 0

    def parse(self, text: str, now_in_force: Any) -> Any:
        text = text.replace("\r\n", "\n").strip()
        if not text and self.kind != "rows":
            raise BadValue("empty")
        if self.cell is not None:
            return self.cell.parse(text)
        if self.kind == "words":
            return _sentence(text)
        rows = [self._row(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        return self._checked(rows, now_in_force)

    def write(self, value: Any) -> str:
        """As `parse` reads it."""
        if self.kind == "words":
            return f"{value['zh']}\n{value['en']}"
        if self.kind == "rows":
            return "\n".join(" ".join(_text(row[cell.key]) for cell in self.columns) for row in self._rows(value))
        return _text(value)

    def show(self, value: Any, language: str) -> str:
        """As a person reads it."""
        if self.kind == "words":
            return str(value[language])
        if self.kind == "choice":
            return self.words[value][language]
        unit = self.unit[language] if self.unit else ""
        return f"{value} {unit}".strip() if self.kind == "number" else self.write(value) or NO_ROWS[language]

    def _row(self, number: int, line: str) -> dict[str, Any]:
        # The last column may hold spaces.
        parts = line.split(maxsplit=len(self.columns) - 1)
        if len(parts) != len(self.columns):
            raise BadValue("columns", row=number, n=len(self.columns))
        try:
            return {cell.key: cell.parse(part) for cell, part in zip(self.columns, parts, strict=True)}
        except BadValue as wrong:
            raise BadValue("in-row", row=number, inner=wrong) from None

    def _checked(self, rows: list[dict[str, Any]], now_in_force: Any) -> Any:
        if len(rows) < self.least:
            raise BadValue("empty")
        keys = self._keys(rows)
        if len(keys) != len(set(keys)):
            raise BadValue("twice")
        if self.keyed and set(keys) != set(self._keys(self._rows(now_in_force))):
            raise BadValue("keys")
        if isinstance(now_in_force, dict):
            first, second = (cell.key for cell in self.columns)
            return {row[first]: row[second] for row in rows}
        return rows

    def _keys(self, rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
        # Where no columns tell rows apart, none may stand there twice as a whole.
        cells = self.columns[: self.keyed or self.apart or len(self.columns)]
        return [tuple(_text(row[cell.key]) for cell in cells) for row in rows]

    def _rows(self, value: Any) -> list[dict[str, Any]]:
        if isinstance(value, dict):
            first, second = (cell.key for cell in self.columns)
            return [{first: one, second: other} for one, other in value.items()]
        return list(value)


@cache
def value_rules() -> Mapping[str, Rule]:
    """In the order of the file, which is the order on pages."""
    stated: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text())
    return {name: _rule(name, row) for name, row in stated.items()}


def _rule(name: str, row: dict[str, Any]) -> Rule:
    kind, words = row["kind"], row.get("words", {})
    cell = None
    if kind in {"number", "choice"}:
        cell = Cell(name, kind, row.get("lowest", 0), row.get("highest", 0), tuple(words))
    columns = tuple(Cell(**_frozen(column)) for column in row.get("columns", []))
    counts = {count: row.get(count, 0) for count in ("keyed", "least", "apart")}
    named = {"zh": row["zh"], "en": row["en"], "unit": row.get("unit"), "for_residents": row["residents"]}
    return Rule(name, kind=kind, words=words, cell=cell, columns=columns, **named, **counts)


def _frozen(column: dict[str, Any]) -> dict[str, Any]:
    return column | {"choices": tuple(column.get("choices", ()))}


def _sentence(text: str) -> dict[str, str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != 2:
        raise BadValue("two-lines")
    if max(map(len, lines)) > LONGEST:
        raise BadValue("long", n=LONGEST)
    return {"zh": lines[0], "en": lines[1]}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadValue("day", text=text) from None


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ",".join(value)
    return str(value)
