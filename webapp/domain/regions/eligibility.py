"""Who may hold a card (M01): a person's grounds, held against the rows that the region has in force. Plain values."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "eligibility.toml"


class Holder(StrEnum):
    """Who asks, by the kind of her identity document."""

    CITIZEN = "citizen"
    HONG_KONG_MACAU_TAIWAN = "hong-kong-macau-taiwan"
    FOREIGN = "foreign"


class Basis(StrEnum):
    """What entitles somebody to a card of this region (申领依据)."""

    HOUSEHOLD = "household"
    RESIDENCE_PERMIT = "residence-permit"
    INSURED = "insured"
    STUDENT = "student"
    TALENT = "talent"
    SUBSIDY = "subsidy"


class Paper(StrEnum):
    """What shows a basis at the counter."""

    ID_DOCUMENT = "id-document"
    RESIDENCE_PERMIT = "residence-permit"
    INSURANCE_RECORD = "insurance-record"
    WORK_PERMIT = "work-permit"
    SCHOOL_RECORD = "school-record"
    TALENT_RECORD = "talent-record"
    SUBSIDY_DECISION = "subsidy-decision"


@dataclass(frozen=True, slots=True)
class EligibilityRow:
    """One basis, for whom it is open, and what shows it. Assumed: nobody has published it in these words."""

    basis: Basis
    holders: frozenset[Holder]
    evidence: tuple[Paper, ...]
    assumed: bool


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a basis is open to this person, which one, and what is still to be shown for it."""

    because: EligibilityRow | None
    missing: tuple[Paper, ...]

    @property
    def eligible(self) -> bool:
        return self.because is not None


def judge_eligibility(
    rows: Sequence[EligibilityRow], holder: Holder, bases: Collection[Basis], shown: Collection[Paper]
) -> Eligibility:
    """Of several bases, the one for which least is missing; of two such, the one that the region names first."""
    found = [
        Eligibility(row, tuple(paper for paper in row.evidence if paper not in shown))
        for row in rows
        if row.basis in bases and holder in row.holders
    ]
    return min(found, key=lambda one: len(one.missing), default=Eligibility(None, ()))


def eligibility_rows(value: Sequence[Mapping[str, Any]]) -> tuple[EligibilityRow, ...]:
    """The rows of a version, as a profile or a clerk's change has them."""
    return tuple(
        EligibilityRow(
            Basis(row["basis"]),
            frozenset(Holder(one) for one in row["holders"]),
            tuple(Paper(one) for one in row["evidence"]),
            row["assumed"],
        )
        for row in value
    )


@cache
def eligibility_words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """holder, basis and evidence: each word in both languages."""
    return tomllib.loads(FILE.read_text())
