"""Which generation a card is, what it can do, and whether its holder needs another one (M18). Plain values."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "generations.toml"


@dataclass(frozen=True, slots=True)
class Generation:
    """By the version of the standard that its chip names."""

    version: str
    name: Mapping[str, str]
    can: tuple[str, ...]


class Because(StrEnum):
    """Why somebody would change her card."""

    DAMAGED = "damaged"
    EXPIRED = "expired"
    LACKS = "lacks"  # what she wants, it cannot do


@dataclass(frozen=True, slots=True)
class Change:
    """Whether another card is needed: no reason is a plain no. What it lacks is her choice, and no must."""

    because: tuple[Because, ...]
    lacks: tuple[str, ...]

    @property
    def needed(self) -> bool:
        return bool({Because.DAMAGED, Because.EXPIRED} & set(self.because))


@cache
def generations() -> Mapping[str, Generation]:
    """By version, the oldest first."""
    rows = tomllib.loads(FILE.read_text())["generation"]
    return {row["version"]: Generation(row["version"], row["name"], tuple(row["can"])) for row in rows}


@cache
def abilities() -> Mapping[str, Mapping[str, str]]:
    words: Mapping[str, Mapping[str, str]] = tomllib.loads(FILE.read_text())["ability"]
    return words


def judge_change(version: str | None, *, damaged: bool, expired: bool, wants: Collection[str]) -> Change:
    """Of a card whose generation nobody knows, nothing is said to be lacking."""
    known = generations().get(version or "")
    lacks = tuple(one for one in abilities() if known and one in wants and one not in known.can)
    found = {Because.DAMAGED: damaged, Because.EXPIRED: expired, Because.LACKS: bool(lacks)}
    return Change(tuple(why for why, holds in found.items() if holds), lacks)
