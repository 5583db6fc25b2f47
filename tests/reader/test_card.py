"""A whole card through the real pcscd, in every version and with every fault."""

import socket

import pytest

from reader.card import Finding, ReadCard, read_card
from reader.readers import connect, list_readers
from reader.records import Field
from reader.troubles import CardTrouble, Trouble
from tests.reader.conftest import Insert, take_out
from tests.reader.network import Network
from tests.reader.virtual_card import ATR, PORT, VirtualCard, holder_records, issuer_records

pytestmark = pytest.mark.reader

HOLDERS = (Field.ID_NUMBER, Field.NAME, Field.SEX, Field.ETHNICITY, Field.BIRTHPLACE, Field.BORN_ON)


def read() -> ReadCard:
    with connect() as connection:
        return read_card(connection, atr=connection.atr())


def trouble() -> Trouble:
    with pytest.raises(CardTrouble) as caught:
        read()
    return caught.value.trouble


def test_the_virtual_reader_is_not_in_this_machines_network(pcscd: Network) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", PORT), timeout=5)


def test_readers_have_names(pcscd: Network) -> None:
    assert list_readers() == ["Virtual PCD 00 00", "Virtual PCD 00 01"]


@pytest.mark.parametrize("version", ["1.00", "2.00", "3.00"])
def test_every_field_of_every_version(insert: Insert, version: str) -> None:
    insert(VirtualCard(issuer=issuer_records(version)))
    card = read()
    assert card.values == {
        Field.CHIP_ID: "420399D1560000050000000100000000",
        Field.CARD_KIND: "1",
        Field.VERSION: version,
        Field.INITIALISER: "420399",
        Field.ISSUED_ON: "2021-12-03",
        Field.EXPIRES_ON: "2031-12-02",
        Field.CARD_NUMBER: "A00000011",
        Field.ID_NUMBER: "420302190001010014",
        Field.NAME: "张三",
        Field.SEX: "2",
        Field.ETHNICITY: "01",
        Field.BIRTHPLACE: "4203",
        Field.BORN_ON: "1900-01-01",
    }
    assert not card.findings
    assert card.atr == ATR.hex().upper()
    assert not card.transport


@pytest.mark.parametrize(
    "manners",
    [{"speaks_in_parts": True}, {"wants_exact_length": True}, {"knows_tags": False}, {"has_transport": True}],
    ids=lambda manners: next(iter(manners)),
)
def test_cards_of_other_manners_say_the_same(insert: Insert, manners: dict[str, bool]) -> None:
    holder = holder_records() | {0x4E: bytes(20)}
    # By place, the extension of the name comes third.
    ordered = {tag: holder[tag] for tag in (0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D)}
    insert(VirtualCard(holder={tag: v[: len(v)] for tag, v in ordered.items()}, **manners))
    card = read()
    assert card.values[Field.NAME] == "张三"
    assert card.values[Field.BORN_ON] == "1900-01-01"
    assert not card.findings
    assert card.transport is manners.get("has_transport", False)


def test_an_exact_length_is_given_when_the_value_is_shorter(insert: Insert) -> None:
    holder = holder_records() | {0x09: "李四".encode("gbk")}
    insert(VirtualCard(holder=holder, wants_exact_length=True))
    assert read().values[Field.NAME] == "李四"


@pytest.mark.parametrize("closed_is_empty", [True, False])
def test_a_closed_card_says_that_it_wants_the_pin(insert: Insert, closed_is_empty: bool) -> None:  # noqa: FBT001 # a parameter of the test
    insert(VirtualCard(holder_needs_pin=True, closed_is_empty=closed_is_empty))
    card = read()
    assert card.needs_pin
    assert {field: card.findings.get(field) for field in (*HOLDERS, Field.CARD_NUMBER)} == dict.fromkeys(
        (*HOLDERS, Field.CARD_NUMBER), Finding.NEEDS_PIN
    )
    assert card.values[Field.CHIP_ID]


def test_a_long_name_goes_on_in_its_extension(insert: Insert) -> None:
    whole = "阿卜杜热西提·买买提明·吾斯曼江阿"
    coded = whole.encode("gb18030")
    holder = holder_records() | {0x09: coded[:30], 0x4E: coded[30:].ljust(20, b"\x00")}
    insert(VirtualCard(holder=holder))
    card = read()
    assert card.values[Field.NAME] == whole
    assert not card.findings


def test_a_full_name_without_extension_may_be_cut(insert: Insert) -> None:
    insert(VirtualCard(holder=holder_records("阿卜杜热西提买买提明吾斯曼江阿木")))
    card = read()
    assert card.values[Field.NAME] == "阿卜杜热西提买买提明吾斯曼江阿"
    assert card.findings == {Field.NAME: Finding.MAY_BE_CUT}


def test_wrong_check_characters_are_found_and_shown(insert: Insert) -> None:
    insert(VirtualCard(issuer_records(number=b"A00000010"), holder_records(number=b"420302190001010015")))
    card = read()
    assert card.values[Field.CARD_NUMBER] == "A00000010"
    assert card.findings == {
        Field.CARD_NUMBER: Finding.WRONG_CHECK_CHARACTER,
        Field.ID_NUMBER: Finding.WRONG_CHECK_CHARACTER,
    }


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\x07", b"\x08\x09A00000011", b"\x07\x20A00000011", b"\x07\x02A00000011", b"\x07\x09\x01\x02\x03456789"],
    ids=["nothing", "half", "wrong tag", "too long", "too short", "no text"],
)
def test_garbage_is_a_finding(garbage: bytes) -> None:
    card = read_card(VirtualCard(instead={0x07: garbage}), atr=ATR)
    assert card.findings == {Field.CARD_NUMBER: Finding.UNREADABLE}
    assert Field.CARD_NUMBER not in card.values


def test_bytes_that_are_no_date_no_name_no_digits_are_findings() -> None:
    holder = holder_records() | {0x09: b"\xff\x80\xff" + bytes(27), 0x0B: b"\xab", 0x0D: bytes.fromhex("19001301")}
    assert read_card(VirtualCard(holder=holder), atr=ATR).findings == dict.fromkeys(
        (Field.NAME, Field.ETHNICITY, Field.BORN_ON), Finding.UNREADABLE
    )


def test_a_strange_chip_and_version_are_findings() -> None:
    issuer = issuer_records("4.00") | {0x01: bytes.fromhex("42A399D1560000050000000100000000")}
    assert read_card(VirtualCard(issuer=issuer), atr=ATR).findings == {
        Field.CHIP_ID: Finding.WRONG_SHAPE,
        Field.VERSION: Finding.UNKNOWN_VERSION,
    }


def test_a_file_that_is_not_there_is_a_finding_for_each_field(insert: Insert) -> None:
    insert(VirtualCard(missing_files=frozenset({0xEF06})))
    card = read()
    assert card.findings == dict.fromkeys(HOLDERS, Finding.MISSING)
    assert card.values[Field.CARD_NUMBER] == "A00000011"


def test_a_card_of_another_kind_is_named(insert: Insert) -> None:
    insert(VirtualCard(has_environment=False))
    assert trouble() is Trouble.NOT_A_SOCIAL_SECURITY_CARD


def test_a_card_that_never_ends_is_stopped(insert: Insert) -> None:
    insert(VirtualCard(never_ends=True))
    assert trouble() is Trouble.CARD_TOO_TALKATIVE


@pytest.mark.parametrize("command", [0, 9])
def test_a_card_pulled_out_on_the_way_gives_nothing(insert: Insert, command: int) -> None:
    insert(VirtualCard(removed_after=command))
    assert trouble() is Trouble.CARD_REMOVED


def test_no_card_is_said(pcscd: Network) -> None:
    assert trouble() is Trouble.NO_CARD


def test_a_card_without_answer_to_reset_is_mute(insert: Insert) -> None:
    insert(VirtualCard(atr=bytes.fromhex("1234")))
    assert trouble() is Trouble.CARD_MUTE


def test_a_reader_in_use_is_said(insert: Insert) -> None:
    insert(VirtualCard())
    with connect():
        assert trouble() is Trouble.READER_BUSY


def test_a_reader_that_was_unplugged_is_said(pcscd: Network) -> None:
    with pytest.raises(CardTrouble) as caught, connect("Reader Of Yesterday 00 00"):
        pass
    assert caught.value.trouble is Trouble.READER_GONE


def test_an_exchanged_card_is_not_read_on(insert: Insert) -> None:
    first = insert(VirtualCard())
    with connect() as connection:
        take_out(first)
        insert(VirtualCard(issuer=issuer_records(number=b"A00000038")))
        with pytest.raises(CardTrouble) as caught:
            read_card(connection, atr=b"")
    assert caught.value.trouble is Trouble.CARD_REMOVED
