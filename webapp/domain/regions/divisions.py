"""Divisions (GB/T 2260) with the years of each code, abolished ones included.

The list is that of python-stdnum (`cn/loc`, revisions since 1980, newest 2022; its names of Hubei, Ningxia and Hainan
were compared with the list of the NBS of 2023-06-30). A code that is not in it is not wrong: lists of counties disagree
(trap T3), and numbers of abolished counties live on in people's ID numbers (trap T1).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum import numdb

# "[1994-2014]郧县", and "[1986-]房山区" for one that still is; several stand one after the other.
SPELL = re.compile(r"(?:\[([0-9]{0,4})-([0-9]{0,4})\])?([^\[,]+)")


@dataclass(frozen=True, slots=True)
class Division:
    """A code that was in force at some time: its newest name, and the year it ended in, if it has ended."""

    code: str
    name: str
    province: str
    abolished_in: int | None


@lru_cache(maxsize=4096)
def find_division(code: str) -> Division | None:
    """None where no revision of the list knows the code."""
    parts = numdb.get("cn/loc").info(code)
    known = {name: value for _, properties in parts for name, value in properties.items()}
    spells = SPELL.findall(known.get("county", ""))
    if len(code) != 6 or not spells:
        return None
    _since, until, name = spells[-1]
    return Division(code, name, known["province"], int(until) if until else None)


def divisions_in(area: str) -> list[Division]:
    """The counties of today in a prefecture, or the county itself."""
    prefix = area.removesuffix("00")
    codes = [area] if len(prefix) == 6 else [f"{prefix}{county:02}" for county in range(1, 100)]
    found = (find_division(code) for code in codes)
    return [one for one in found if one is not None and one.abolished_in is None]


def division_name(code: str) -> str:
    found = find_division(code)
    return found.name if found else code


def area_prefix(area: str) -> str:
    """What the codes of an area's divisions begin with: its own code ends in zeros for what it does not tell apart."""
    return area.removesuffix("00").removesuffix("00")


def is_within(division: str, area: str | None) -> bool:
    """Whether a division lies in an area; no area is all."""
    return area is None or division.startswith(area_prefix(area))
