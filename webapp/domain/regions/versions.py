"""Every value in all its versions: those that are shipped (profiles/*.toml), and those that clerks have changed.

Of a day, a value is that of the nearest level which states it, and there the newest version that had come into force.
A version comes into force at midnight in China, and none is added for a day that has begun: what was in force at a
time never changes afterwards, so that a decision can be replayed with it (N36).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from webapp.domain.regions.rules import Profile, profile_from

PROFILES = Path(__file__).parent / "profiles"
COUNTRY = "000000"
ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Version:
    """A value from a day on. Not confirmed: nobody who may say so has published it for this region."""

    name: str
    level: str
    since: date
    value: Any
    source: str
    confirmed: bool
    change_id: UUID | None = None


def levels_of(region: str) -> tuple[str, ...]:
    """The whole country, the province, the prefecture, the county: each speaks where no later one does."""
    return tuple(dict.fromkeys((COUNTRY, f"{region[:2]}0000", f"{region[:4]}00", region)))


def shipped(region: str) -> tuple[Version, ...]:
    return tuple(version for level in levels_of(region) for version in _read(level))


def in_force(versions: Iterable[Version], region: str, day: date) -> Mapping[str, Version]:
    """Of each value, the version that holds on this day. Of two from one day, the one that stands later."""
    rank = {level: number for number, level in enumerate(levels_of(region))}
    begun = [version for version in versions if version.since <= day]
    return {version.name: version for version in sorted(begun, key=lambda one: (rank[one.level], one.since))}


def next_versions(versions: Iterable[Version], region: str, day: date) -> Mapping[str, Version]:
    """Of each value that will be another one, what it will be, and from when: the nearest day."""
    known = tuple(versions)
    # The nearest day is written last, over later ones.
    days = sorted({version.since for version in known if version.since > day}, reverse=True)
    return {
        name: version
        for later in days
        for name, version in in_force(known, region, later).items()
        if version.since == later
    }


def profile_on(versions: Iterable[Version], region: str, day: date) -> Profile:
    return profile_from(region, {name: one.value for name, one in in_force(versions, region, day).items()})


@cache
def profile_of(region: str, day: date = date.max) -> Profile:
    """What is shipped for a region, without what its clerks have changed."""
    return profile_on(shipped(region), region, day)


def _read(level: str) -> list[Version]:
    path = PROFILES / f"{level}.toml"
    if not path.exists():
        return []
    stated: dict[str, dict[str, Any] | list[dict[str, Any]]] = tomllib.loads(path.read_text())
    return [
        Version(name, level, row.get("since", ALWAYS), row["value"], row["source"], row.get("confirmed", False))
        for name, rows in stated.items()
        for row in (rows if isinstance(rows, list) else [rows])
    ]
