"""The nine characters of a card, checked by weights of GB 11714."""

import pytest

from webapp.domain.cards import card_check_character, is_card_number

PUBLIC = "A00000011 A0000002X A00000038 A00000003 C00000016 H00000012 N12345679 S42030017 B00000019 X00000019 A000000A5"
WRONG = "A00000000 A00000010 a00000011 A0000001 A000000112 B00000018"


@pytest.mark.parametrize("number", PUBLIC.split())
def test_public_samples_are_card_numbers(number: str) -> None:
    assert is_card_number(number)


@pytest.mark.parametrize("number", [*WRONG.split(), "", "A0000002x"])
def test_what_is_no_card_number_is_refused(number: str) -> None:
    assert not is_card_number(number)


@pytest.mark.parametrize("number", ["A00000011\n", "Ａ00000011", "A0000001１", "²00000011"])
def test_characters_that_only_look_like_one_are_refused(number: str) -> None:
    assert not is_card_number(number)


@pytest.mark.parametrize("number", PUBLIC.split())
def test_any_one_mistyped_digit_is_noticed(number: str) -> None:
    for place in range(8):
        if number[place].isdigit():
            slipped = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert not is_card_number(slipped), slipped


def test_the_check_character_may_be_nought_or_x() -> None:
    assert {card_check_character(f"A{number:07}") for number in range(200)} == set("0123456789X")
