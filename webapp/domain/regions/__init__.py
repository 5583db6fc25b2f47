"""Region profiles (地区参数): every rule that differs by region, as a value with its source, its day and its mark.

Invariants: a code is looked up from the most special to the most general: 420302, 420300, 420000, then the whole
country. Nobody alone changes a value, and nobody changes what was in force on a day that has begun: a rule can be
replayed with the version of its time. What nobody has published is not confirmed, and is shown as assumed.
"""

from webapp.domain.regions.book import RuleBook
from webapp.domain.regions.changes import Change, ChangeState, Decision
from webapp.domain.regions.divisions import Division, division_name, find_division, is_within
from webapp.domain.regions.lists import count_news, list_changes, list_versions, load_change, mark_seen
from webapp.domain.regions.propose import Proposed, decide_change, must_speak_for, propose_change
from webapp.domain.regions.rules import (
    Assurance,
    EcardStart,
    Fare,
    FareRule,
    Freshness,
    LossRule,
    LostUse,
    Profile,
    PublishedLimit,
    RegionIncomplete,
)
from webapp.domain.regions.values import LONGEST, BadValue, Rule, value_rules
from webapp.domain.regions.versions import ALWAYS, Version, in_force, levels_of, next_versions, profile_of, shipped

__all__ = [
    "ALWAYS",
    "LONGEST",
    "Assurance",
    "BadValue",
    "Change",
    "ChangeState",
    "Decision",
    "Division",
    "EcardStart",
    "Fare",
    "FareRule",
    "Freshness",
    "LossRule",
    "LostUse",
    "Profile",
    "Proposed",
    "PublishedLimit",
    "RegionIncomplete",
    "Rule",
    "RuleBook",
    "Version",
    "count_news",
    "decide_change",
    "division_name",
    "find_division",
    "in_force",
    "is_within",
    "levels_of",
    "list_changes",
    "list_versions",
    "load_change",
    "mark_seen",
    "must_speak_for",
    "next_versions",
    "profile_of",
    "propose_change",
    "shipped",
    "value_rules",
]
