"""Numbers of people: what is a slip of the finger, and what is merely unknown to us."""

from datetime import date

import pytest

from webapp.domain.residents import age_on, fold_number, is_id_number
from webapp.domain.residents.rules import birth_date

CITIZENS = ["420302190001010014", "42030219000101009X", "640104190001010025", "460105190001010036"]
RESIDENCE_PERMITS = ["810000199001010019", "820000199001010029", "830000199001010039"]
PERMANENT_RESIDENT = "911840199001010018"


@pytest.mark.parametrize("number", [*CITIZENS, *RESIDENCE_PERMITS, PERMANENT_RESIDENT])
def test_public_samples_are_numbers(number: str) -> None:
    assert is_id_number(number)


@pytest.mark.parametrize("number", CITIZENS)
def test_any_one_mistyped_digit_is_noticed(number: str) -> None:
    for place in range(17):
        slipped = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert not is_id_number(slipped), slipped


@pytest.mark.parametrize("number", CITIZENS)
def test_two_swapped_neighbours_are_noticed(number: str) -> None:
    for place in range(16):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or not is_id_number(swapped), swapped


def test_an_unknown_county_is_accepted() -> None:
    # Numbers of abolished counties live on; 420399 was never assigned at all.
    assert is_id_number("420399198805120011")


@pytest.mark.parametrize("number", ["420302190002300018", "420302190013010012", "420302000001010010"])
def test_a_date_that_never_was_is_refused(number: str) -> None:
    assert not is_id_number(number[:17] + _check(number[:17]))


@pytest.mark.parametrize("number", ["E12345678", "GBR123456789", "ABC123456789012", "110101900101001"])
def test_documents_without_check_digit_are_accepted(number: str) -> None:
    assert is_id_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "12345",
        "4" * 21,
        "42030219000101001\n",
        "e12345678",
        "护照12345678",
        # A digit dropped or doubled, and letters that look like digits.
        "42030219000101001",
        "4203021900010100144",
        "4203021900010100",
        "42030219000101009XX",
        "42O302190001010014",
        "42030219000I010014",
        "O20302190001010014",
        "I10105194912310020",
        "B2030219O001010014",
        # Digits of other scripts are digits to Python, and a superscript is one that has no value.
        "٤٢٠٣٠٢١٩٠٠٠١٠١٠٠١4",
        "²20302190001010014",
        "４20302190001010014",
    ],
)
def test_what_is_no_number_is_refused(number: str) -> None:
    assert not is_id_number(number)


@pytest.mark.parametrize(
    "typed",
    [
        "42030219000101009x",
        " 420302 19000101 009X ",
        "４２０３０２１９０００１０１００９Ｘ",
        "420302　19000101　009ｘ",
        "420302\t19000101\n009X",
    ],
)
def test_spaces_small_letters_and_full_width_mean_the_same(typed: str) -> None:
    assert fold_number(typed) == "42030219000101009X"


def test_age_begins_on_the_birthday() -> None:
    assert age_on(date(2026, 11, 21), "420302196111220019") == 64
    assert age_on(date(2026, 11, 22), "420302196111220019") == 65


def test_a_number_beginning_with_9_still_tells_the_age() -> None:
    assert age_on(date(2026, 1, 1), PERMANENT_RESIDENT) == 36


@pytest.mark.parametrize("number", ["E12345678", "ABC123456789012", "ABCDEFGH" + "I" * 10])
def test_a_document_without_birth_date_has_no_age(number: str) -> None:
    assert age_on(date(2026, 11, 22), number) is None


def test_a_holder_of_29_february_is_older_on_1_march() -> None:
    number = "420302196002290010"
    assert birth_date(number) == date(1960, 2, 29)
    assert [age_on(date(2025, 2, 28), number), age_on(date(2025, 3, 1), number)] == [64, 65]


def _check(first_17: str) -> str:
    """MOD 11-2 as ISO 7064 computes it, digit by digit: another way than the house's."""
    rest = 0
    for digit in first_17:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]
