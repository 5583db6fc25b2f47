"""The PIN goes to the chip, which counts; the tries left are said, and a block is told from a slip."""

import pytest

from reader.card import read_card
from reader.commands import select_social_security
from reader.pins import change_pin, is_too_simple, show_pin
from reader.readers import connect
from reader.records import Field
from reader.troubles import CardTrouble, Trouble
from tests.reader.conftest import Insert
from tests.reader.virtual_card import VirtualCard

pytestmark = pytest.mark.reader


def refused(pin: str) -> CardTrouble:
    with connect() as connection:
        select_social_security(connection)
        with pytest.raises(CardTrouble) as caught:
            show_pin(connection, pin)
    return caught.value


def test_the_pin_opens_what_was_closed(insert: Insert) -> None:
    insert(VirtualCard(holder_needs_pin=True, closed_is_empty=True))
    with connect() as connection:
        select_social_security(connection)
        show_pin(connection, "246810")
        card = read_card(connection, atr=connection.atr(), pin_shown=True)
    assert not card.findings
    assert card.values[Field.NAME] == "张三"


def test_the_chip_forgets_the_pin_with_the_connection(insert: Insert) -> None:
    insert(VirtualCard(holder_needs_pin=True))
    with connect() as connection:
        select_social_security(connection)
        show_pin(connection, "246810")
    with connect() as connection:
        assert read_card(connection, atr=b"").needs_pin


def test_six_wrong_ones_block(insert: Insert) -> None:
    insert(VirtualCard())
    assert [refused("135791").tries_left for _ in range(5)] == [5, 4, 3, 2, 1]
    assert refused("135791").trouble is Trouble.PIN_BLOCKED
    last = refused("246810")
    assert (last.trouble, last.status) == (Trouble.PIN_BLOCKED, 0x6983)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_what_is_no_pin_never_reaches_the_card(pin: str) -> None:
    card = VirtualCard()
    with pytest.raises(CardTrouble) as caught:
        show_pin(card, pin)
    assert caught.value.trouble is Trouble.PIN_MISTYPED
    assert card.tries == 6
    assert all(asked[1] != 0x20 for asked in card.asked)


def test_a_pin_is_changed_with_the_one_before_it(insert: Insert) -> None:
    card = VirtualCard()
    insert(card)
    with connect() as connection:
        select_social_security(connection)
        with pytest.raises(CardTrouble) as caught:
            change_pin(connection, "135791", "975310")
        assert (caught.value.tries_left, card.pin) == (5, "246810")
        change_pin(connection, "246810", "975310")
    assert card.pin == "975310"


@pytest.mark.parametrize("pin", ["123456", "888888", "000000", "765432", "901234", "555555"])
def test_simple_ones_are_refused(pin: str) -> None:
    assert is_too_simple(pin)


@pytest.mark.parametrize("pin", ["246810", "112233", "135246"])
def test_others_are_not(pin: str) -> None:
    assert not is_too_simple(pin)
