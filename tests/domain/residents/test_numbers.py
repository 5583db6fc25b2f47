"""What a number says of its holder, and what is only unusual about it."""

from datetime import date

import pytest

from webapp.domain.errors import Invalid
from webapp.domain.residents import Doubt, IdKind, Sex, check_id_number, id_check_digit

TODAY = date(2026, 11, 22)


def number(first_17: str) -> str:
    return first_17 + id_check_digit(first_17)


def warnings(first_17: str) -> tuple[Doubt, ...]:
    return check_id_number(number(first_17), today=TODAY).warnings


def test_a_citizens_number_says_birth_sex_and_division() -> None:
    read = check_id_number(" " + number("42030219900101002"), today=TODAY)
    assert (read.kind, read.born, read.sex, read.division) == (
        IdKind.CITIZEN,
        date(1990, 1, 1),
        Sex.FEMALE,
        "420302",
    )
    assert read.warnings == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("810000199001010019", IdKind.HONG_KONG),
        ("820000199001010029", IdKind.MACAU),
        ("830000199001010039", IdKind.TAIWAN),
    ],
)
def test_residence_permits_are_told_apart(text: str, kind: IdKind) -> None:
    read = check_id_number(text, today=TODAY)
    assert (read.kind, read.born, read.warnings) == (kind, date(1990, 1, 1), ())


def test_a_foreign_permanent_residents_number_tells_the_birth_date_and_no_sex() -> None:
    read = check_id_number("911840199001010018", today=TODAY)
    assert (read.kind, read.born) == (IdKind.PERMANENT_RESIDENT, date(1990, 1, 1))
    assert (read.sex, read.division, read.warnings) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "kind"),
    [("ABC123456789012", IdKind.OLD_PERMANENT_RESIDENT), ("E12345678", IdKind.OTHER_DOCUMENT)],
)
def test_documents_without_a_check_digit_say_nothing_more(text: str, kind: IdKind) -> None:
    read = check_id_number(text, today=TODAY)
    assert (read.kind, read.born, read.sex, read.division) == (kind, None, None, None)


@pytest.mark.parametrize(
    ("division", "born"),
    [
        # python-stdnum's own check refuses these for a county younger than the person (trap T1).
        ("420302", "19500101"),
        ("420304", "19500101"),
        ("640105", "19500101"),
        ("460108", "19500101"),
        ("469029", "19500101"),
        ("460302", "19500101"),
    ],
)
def test_nobody_is_refused_for_being_older_than_her_county(division: str, born: str) -> None:
    doubts = warnings(f"{division}{born}001")
    assert set(doubts) <= {Doubt.DIVISION_UNKNOWN}


def test_abolished_and_unknown_divisions_warn() -> None:
    assert warnings("42260119700101001") == (Doubt.DIVISION_ABOLISHED,)
    assert warnings("42039919700101001") == (Doubt.DIVISION_UNKNOWN,)


def test_a_birth_to_come_or_of_long_ago_warns() -> None:
    assert warnings("42030220261123001") == (Doubt.BORN_LATER,)
    assert warnings("42030218900101001") == (Doubt.BORN_LONG_AGO,)


def test_a_number_of_the_first_generation_warns() -> None:
    assert check_id_number("420302700101001", today=TODAY).warnings == (Doubt.FIFTEEN_DIGITS,)


@pytest.mark.parametrize("text", ["", "42030219000101009X"[:-1] + "1", "810000199001010018", "911840199013010018"])
def test_a_slip_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="id-number-mistyped"):
        check_id_number(text, today=TODAY)
