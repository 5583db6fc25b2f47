"""Region profiles (地区参数): every rule that differs by region, as a value with its source, its day and its mark.

A code is looked up from the most special to the most general: 420302, 420300, 420000, then the whole country. What
nobody has published is not confirmed, and is shown as assumed. Plain values only: what clerks change is kept by the
room `rulebook`.
"""

from webapp.domain.regions.divisions import Division, area_prefix, division_name, divisions_in, find_division, is_within
from webapp.domain.regions.eligibility import (
    Basis,
    Eligibility,
    EligibilityRow,
    Holder,
    Paper,
    eligibility_rows,
    eligibility_words,
    judge_eligibility,
)
from webapp.domain.regions.rules import (
    Assurance,
    CardTrouble,
    EcardRule,
    EcardStart,
    EcardUse,
    Fare,
    FareRule,
    FormalUndo,
    Freshness,
    KioskProof,
    LossRule,
    Profile,
    PublishedLimit,
    RegionIncomplete,
)
from webapp.domain.regions.values import LONGEST, BadValue, Rule, value_rules
from webapp.domain.regions.versions import (
    ALWAYS,
    Version,
    in_force,
    levels_of,
    next_versions,
    profile_of,
    profile_on,
    shipped,
)

__all__ = [
    "ALWAYS",
    "LONGEST",
    "Assurance",
    "BadValue",
    "Basis",
    "CardTrouble",
    "Division",
    "EcardRule",
    "EcardStart",
    "EcardUse",
    "Eligibility",
    "EligibilityRow",
    "Fare",
    "FareRule",
    "FormalUndo",
    "Freshness",
    "Holder",
    "KioskProof",
    "LossRule",
    "Paper",
    "Profile",
    "PublishedLimit",
    "RegionIncomplete",
    "Rule",
    "Version",
    "area_prefix",
    "division_name",
    "divisions_in",
    "eligibility_rows",
    "eligibility_words",
    "find_division",
    "in_force",
    "is_within",
    "judge_eligibility",
    "levels_of",
    "next_versions",
    "profile_of",
    "profile_on",
    "shipped",
    "value_rules",
]
