"""National codes of sex and ethnicity."""

import pytest

from webapp.domain.residents import ETHNICITIES, Sex, read_ethnicity, read_sex


def test_there_are_56_ethnicities_and_two_words_for_none_of_them() -> None:
    assert len(ETHNICITIES) == 58
    # One from each end and two from the middle of GB/T 3304.
    assert [ETHNICITIES[code] for code in ("01", "15", "30", "56")] == ["汉", "土家", "土", "基诺"]


@pytest.mark.parametrize("text", ["3", "03", "回", "回族", " 回族 "])
def test_an_ethnicity_is_read_in_every_usual_way(text: str) -> None:
    assert read_ethnicity(text) == "03"


@pytest.mark.parametrize("text", ["", "0", "00", "57", "99", "100", "地球", "族", "٣"])
def test_what_is_no_ethnicity_is_none(text: str) -> None:
    assert read_ethnicity(text) is None


@pytest.mark.parametrize(
    ("text", "sex"), [("1", Sex.MALE), ("女", Sex.FEMALE), (" 9 ", Sex.NOT_STATED), ("3", None), ("", None)]
)
def test_a_sex_is_read_as_code_or_word(text: str, sex: Sex | None) -> None:
    assert read_sex(text) is sex
