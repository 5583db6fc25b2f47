"""What is shown of a name or number to whoever looks over a shoulder."""

import pytest

from webapp.domain.residents import mask_name, mask_number
from webapp.domain.residents.rules import clean_device_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王小明", "**明"), ("李芳", "*芳"), ("阿卜杜拉·买买提", "*******提"), ("王", "*")],
)
def test_the_last_character_of_a_name_stays(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(("number", "shown"), [("S42030017", "S4*****17"), ("S420", "****"), ("S4203", "S4*03")])
def test_the_middle_of_a_number_is_hidden(number: str, shown: str) -> None:
    assert mask_number(number, head=2, tail=2) == shown


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("小米 14", "小米 14"),
        ("  我的\t手机 \n", "我的 手机"),
        ("妈妈的手机📱", "妈妈的手机📱"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("\u202e倒着写\u202c", "倒着写"),
        ("\ud800", "手机"),
        ("\u200b\u200d", "手机"),
        ("   ", "手机"),
        ("", "手机"),
        ("长" * 41, "长" * 40),
        ("📱" * 50, "📱" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_device_names_are_one_printable_line(given: str, kept: str) -> None:
    assert clean_device_name(given) == kept
