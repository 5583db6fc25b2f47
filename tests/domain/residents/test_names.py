"""Names: one way to write them, and what a chip's 30 bytes leave of them."""

import pytest

from webapp.domain.errors import Invalid
from webapp.domain.residents import SameName, compare_names, fold_name, on_chip, read_name

LONG = "阿不都热合曼·阿不都热西提·买买提"


@pytest.mark.parametrize(
    "typed", ["买买提·艾力", "买买提•艾力", "买买提・艾力", " 买买提 ‧ 艾力 ", "买买提．艾力", "买买提\u3000·艾力"]
)
def test_every_dot_within_a_name_is_the_same_dot(typed: str) -> None:
    assert fold_name(typed) == "买买提\u00b7艾力"


def test_a_foreign_name_keeps_its_full_stop_and_spaces() -> None:
    assert fold_name("Mary  J. Smith") == "Mary J. Smith"


def test_a_character_of_an_old_system_comes_to_its_own_place() -> None:
    assert fold_name("张\ue863") == "张䶮"


def test_a_name_is_read_with_its_rare_characters() -> None:
    assert [read_name(text) for text in (" 张𬭎 ", "D'Angelo", LONG)] == ["张𬭎", "D'Angelo", LONG]


@pytest.mark.parametrize(
    ("typed", "why"),
    [("　", "name-missing"), ("王?明", "name-mistyped"), ("王\u200b明", "name-mistyped"), ("长" * 51, "name-mistyped")],
)
def test_what_no_document_shows_is_no_name(typed: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read_name(typed)


def test_a_name_that_a_chip_holds_is_whole() -> None:
    chip = on_chip("买买提·艾力")
    assert (chip.raw, chip.is_whole) == ("买买提·艾力".encode("gbk"), True)


def test_a_long_name_ends_within_30_bytes_and_not_in_half_a_character() -> None:
    chip = on_chip(LONG)
    assert (chip.text, chip.shortened, len(chip.raw)) == (LONG[:15], True, 30)
    assert len(on_chip("A" + LONG).raw) == 29


def test_a_rare_character_is_left_out_and_named() -> None:
    chip = on_chip("张𬭎")
    assert (chip.text, chip.left_out, chip.is_whole) == ("张?", "𬭎", False)


@pytest.mark.parametrize(
    ("register", "chip", "same"),
    [
        ("王小明", "王小明\0\0", SameName.EXACT),
        ("买买提·艾力", "买买提•艾力", SameName.EXACT),
        (LONG, LONG[:15], SameName.SHORTENED),
        (LONG, LONG[:14], SameName.DIFFERENT),
        ("张𬭎", "张?", SameName.STAND_IN),
        ("张𬭎", "张", SameName.STAND_IN),
        ("张三", "张", SameName.DIFFERENT),
        ("张三", "张?", SameName.DIFFERENT),
        ("张𬭎", "", SameName.DIFFERENT),
        ("𬭎𬭎", "", SameName.DIFFERENT),
        # Variants are two characters: whoever bears one bears not the other.
        ("李吳", "李吴", SameName.DIFFERENT),
    ],
)
def test_a_chips_name_is_equal_only_where_it_is(register: str, chip: str, same: SameName) -> None:
    assert compare_names(register, chip) is same
