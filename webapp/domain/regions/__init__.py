"""Region profiles (地区参数): every rule that differs by region, as a value with its source.

A code is looked up from the most special to the most general: 420302, 420300, 420000, then the whole country. A value
nobody has confirmed says "assumed" as its source.
"""

from webapp.domain.regions.divisions import Division, division_name, find_division, is_within
from webapp.domain.regions.rules import (
    Assurance,
    EcardStart,
    Fare,
    FareRule,
    Freshness,
    LossRule,
    LostUse,
    Profile,
    RegionIncomplete,
    PublishedLimit,
    profile_of,
)

__all__ = [
    "Assurance",
    "Division",
    "EcardStart",
    "Fare",
    "FareRule",
    "Freshness",
    "LossRule",
    "LostUse",
    "Profile",
    "RegionIncomplete",
    "PublishedLimit",
    "division_name",
    "find_division",
    "is_within",
    "profile_of",
]
