"""Who may hold a card (M01): the rows of a region, held against what somebody says of herself."""

import tomllib

import pytest

from webapp.domain.regions import (
    Basis,
    Holder,
    Paper,
    eligibility_rows,
    eligibility_words,
    judge_eligibility,
    profile_of,
)
from webapp.domain.regions.values import FILE, BadValue, value_rules

ROWS = profile_of("420300").eligibility
ID, PERMIT, INSURANCE, WORK = (Paper.ID_DOCUMENT, Paper.RESIDENCE_PERMIT, Paper.INSURANCE_RECORD, Paper.WORK_PERMIT)


@pytest.mark.parametrize(
    ("holder", "bases", "shown", "because", "missing"),
    [
        (Holder.CITIZEN, {Basis.HOUSEHOLD}, {ID}, Basis.HOUSEHOLD, ()),
        (Holder.CITIZEN, {Basis.HOUSEHOLD}, set(), Basis.HOUSEHOLD, (ID,)),
        (Holder.CITIZEN, {Basis.RESIDENCE_PERMIT}, {ID}, Basis.RESIDENCE_PERMIT, (PERMIT,)),
        # Of several, the one for which least is missing.
        (Holder.CITIZEN, {Basis.STUDENT, Basis.INSURED}, {ID, INSURANCE}, Basis.INSURED, ()),
        (Holder.HONG_KONG_MACAU_TAIWAN, {Basis.HOUSEHOLD}, {ID}, None, ()),
        (Holder.HONG_KONG_MACAU_TAIWAN, {Basis.INSURED}, {ID, INSURANCE}, Basis.INSURED, ()),
        (Holder.FOREIGN, {Basis.INSURED}, {ID, INSURANCE}, Basis.INSURED, (WORK,)),
        (Holder.FOREIGN, {Basis.SUBSIDY}, set(Paper), None, ()),
        (Holder.CITIZEN, set(), set(Paper), None, ()),
    ],
)
def test_a_basis_that_is_open_says_because_and_what_is_missing(
    holder: Holder, bases: set[Basis], shown: set[Paper], because: Basis | None, missing: tuple[Paper, ...]
) -> None:
    """M01"""
    found = judge_eligibility(ROWS, holder, bases, shown)
    assert (found.because and found.because.basis, found.missing) == (because, missing)
    assert found.eligible is (because is not None)


def test_every_word_of_the_rule_has_its_words_in_both_languages() -> None:
    words = eligibility_words()
    for kind, enum in (("holder", Holder), ("basis", Basis), ("evidence", Paper)):
        assert set(words[kind]) == set(enum)
        assert all(said["zh"] and said["en"] for said in words[kind].values())


def test_clerks_are_offered_the_words_that_there_are() -> None:
    columns = {one["key"]: one.get("choices") for one in tomllib.loads(FILE.read_text())["eligibility"]["columns"]}
    assert (columns["basis"], columns["holders"], columns["evidence"]) == (list(Basis), list(Holder), list(Paper))


def test_a_clerk_writes_a_row_a_line_and_a_word_that_is_none_is_told() -> None:
    rule = value_rules()["eligibility"]
    value = rule.parse("household citizen id-document no\ninsured citizen,foreign id-document,work-permit yes", [])
    assert [row.basis for row in eligibility_rows(value)] == [Basis.HOUSEHOLD, Basis.INSURED]
    assert rule.parse(rule.write(value), value) == value
    with pytest.raises(BadValue):
        rule.parse("household citizen passport no", [])
