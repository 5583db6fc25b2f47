"""Check characters of card numbers and ID numbers; all invented."""

import pytest

from reader.numbers import is_card_number, is_id_number


@pytest.mark.parametrize(
    "number",
    [
        "A00000011",
        "A0000002X",
        "A00000038",
        "A00000003",
        "C00000016",
        "H00000012",
        "N12345679",
        "S42030017",
        "B00000019",
        "A000000A5",
    ],
)
def test_card_numbers(number: str) -> None:
    assert is_card_number(number)


@pytest.mark.parametrize(
    "number", ["A00000000", "A00000010", "a00000011", "A0000001", "A000000112", "B00000018", "", "Ａ00000011"]
)
def test_no_card_numbers(number: str) -> None:
    assert not is_card_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "420302190001010014",
        "42030219000101009X",
        "640104190001010025",
        "810000199001010019",
        "911840199001010018",
        "USA123456789012",
    ],
)
def test_id_numbers(number: str) -> None:
    assert is_id_number(number)


@pytest.mark.parametrize(
    "number", ["420302190001010015", "42030219000101009x", "42030219000101001", "", "US1234567890123"]
)
def test_no_id_numbers(number: str) -> None:
    assert not is_id_number(number)
