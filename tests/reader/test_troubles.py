"""What is wrong before any card: said in words, and told apart."""

from pathlib import Path

import pytest

from reader.__main__ import _origin, check
from reader.readers import list_readers
from reader.troubles import SENTENCES, CardTrouble, Trouble, sentence
from tests.house.tree import ROOT
from tests.reader.pcscd import running_pcscd


@pytest.mark.reader
def test_a_stopped_pcscd_is_named(machine_lock: None) -> None:
    with pytest.raises(CardTrouble) as caught:
        list_readers()
    assert caught.value.trouble is Trouble.NO_SERVICE


@pytest.mark.reader
def test_the_check_says_it_to_whoever_installs(machine_lock: None) -> None:
    assert check(None) == sentence(Trouble.NO_SERVICE)


@pytest.mark.parametrize("address", ["https://Card.example.gov.cn/helpdesk/", "https://card.example.gov.cn"])
def test_an_address_is_compared_as_browsers_say_it(address: str) -> None:
    assert _origin(address) == "https://card.example.gov.cn"


@pytest.mark.reader
def test_a_missing_reader_is_named(machine_lock: None, tmp_path: Path) -> None:
    with running_pcscd(tmp_path, readers=""), pytest.raises(CardTrouble) as caught:
        list_readers()
    assert caught.value.trouble is Trouble.NO_READER


def test_every_trouble_is_said_in_both_languages_and_nothing_else_is() -> None:
    assert SENTENCES.keys() == {trouble.value for trouble in Trouble} | {"tries-left"}
    assert all(words.keys() == {"zh", "en"} for words in SENTENCES.values())


def test_tries_that_are_left_are_said() -> None:
    assert sentence(Trouble.PIN_WRONG, tries_left=4) == "社保密码不对。还可以再试 4 次。"
    assert sentence(Trouble.PIN_WRONG, "en", tries_left=1) == "The card's PIN is wrong. Tries left: 1."


def test_an_error_says_no_more_than_its_word_and_status() -> None:
    assert str(CardTrouble(Trouble.CARD_REFUSES, status=0x6985)) == "card-refuses 6985"


def test_the_document_explains_every_trouble() -> None:
    document = (ROOT / "docs" / "reader.md").read_text()
    missing = [trouble for trouble in Trouble if sentence(trouble) not in document]
    assert not missing
