"""A row read as a holder and her card: what is meant is taken, what cannot be sure is refused in words."""

from datetime import date, datetime

import pytest

from webapp.domain.cardbase import Column, Fault, Reason, read_holder
from webapp.domain.cardbase.holders import Refused
from webapp.domain.cards import CardState

TODAY = date(2026, 11, 22)
CELLS = {
    Column.ID_NUMBER: "420302190001010014",
    Column.NAME: "王小明",
    Column.CARD_NUMBER: "A00000003",
    Column.DIVISION: "420302",
    Column.ISSUED_ON: "20211203",
    Column.EXPIRES_ON: "20311202",
    Column.STATE: "1",
    Column.BANK_NAME: "示范银行",
    Column.BANK_ACCOUNT: "6217000010001230006",
    Column.PHONE: "13800000000",
}


def faults(**changed: object) -> list[Fault]:
    cells = CELLS | {Column(name.replace("_", "-")): value for name, value in changed.items()}
    with pytest.raises(Refused) as refused:
        read_holder(cells, today=TODAY)
    return refused.value.faults


def read(**changed: object) -> object:
    [(name, value)] = changed.items()
    return getattr(read_holder(CELLS | {Column(name.replace("_", "-")): value}, today=TODAY), name)


@pytest.mark.parametrize(
    "cell",
    [
        4.20302190001010e17,
        420302190001010000,
        "4.20302E+17",
        "4.20302190001010e+17",
    ],
)
def test_a_number_that_a_spreadsheet_has_rounded_is_refused(cell: object) -> None:
    assert faults(id_number=cell) == [Fault(Column.ID_NUMBER, Reason.TURNED_INTO_NUMBER)]


@pytest.mark.parametrize("cell", [6.21700001000123e18, 6217000010001230000, "6.217E+18", "6217000010001230000"])
def test_so_is_a_bank_account_of_nineteen_digits(cell: object) -> None:
    assert faults(bank_account=cell) == [Fault(Column.BANK_ACCOUNT, Reason.TURNED_INTO_NUMBER)]


def test_an_account_that_ends_in_zeros_and_passes_its_check_is_an_account() -> None:
    assert read(bank_account="6217000010012330000") == "6217000010012330000"


@pytest.mark.parametrize(
    "cell", ["\t420302190001010014", "'420302190001010014", '="420302190001010014"', "４２０３０２190001010014"]
)
def test_what_people_write_to_keep_a_spreadsheet_from_calculating_is_taken_off(cell: str) -> None:
    assert read(id_number=cell) == "420302190001010014"


@pytest.mark.parametrize("cell", [13800000000, 13800000000.0, "138-0000-0000", " 138 0000 0000 "])
def test_a_short_number_survives_a_spreadsheet(cell: object) -> None:
    assert read(phone=cell) == "13800000000"


@pytest.mark.parametrize(
    "cell",
    ["2021-12-03", "2021/12/3", "2021.12.3", "2021年12月3日", 20211203, date(2021, 12, 3), datetime(2021, 12, 3)],  # noqa: DTZ001 - as a workbook gives it
)
def test_a_date_is_read_as_people_and_workbooks_write_it(cell: object) -> None:
    assert read(issued_on=cell) == date(2021, 12, 3)


@pytest.mark.parametrize("cell", ["2021123", "03/12/2021", "20211303", "44533", 44533, "21-12-03", "昨天"])
def test_a_date_that_could_be_two_is_refused(cell: object) -> None:
    assert faults(issued_on=cell) == [Fault(Column.ISSUED_ON, Reason.WRONG)]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("id_number", "420302190001010015", Reason.WRONG),
        ("id_number", None, Reason.MISSING),
        ("id_number", datetime(2021, 1, 1), Reason.UNREADABLE),  # noqa: DTZ001 - as a workbook gives it
        ("name", "", Reason.MISSING),
        ("name", "王?明", Reason.UNREADABLE),
        ("name", "王\ufffd", Reason.UNREADABLE),
        ("name", "王\x00", Reason.UNREADABLE),
        ("name", "王" * 101, Reason.TOO_LONG),
        ("name", True, Reason.UNREADABLE),
        ("card_number", "A00000000", Reason.WRONG),
        ("division", "4203", Reason.WRONG),
        ("state", "5", Reason.WRONG),
        ("phone", "12345", Reason.WRONG),
        ("bank_account", "一二三四五六七八", Reason.WRONG),
        ("bank_name", "银" * 41, Reason.TOO_LONG),
        ("sex", "3", Reason.WRONG),
        ("sex", "女", Reason.SEX_DIFFERS),
        ("ethnicity", "地球", Reason.WRONG),
        ("born", "19000102", Reason.BORN_DIFFERS),
        ("expires_on", "20211203", Reason.ENDS_BEFORE_IT_BEGINS),
    ],
)
def test_what_is_wrong_is_named_by_column_and_reason(column: str, cell: object, reason: Reason) -> None:
    assert faults(**{column: cell}) == [Fault(Column(column.replace("_", "-")), reason)]


def test_all_faults_of_a_row_are_said_at_once() -> None:
    assert len(faults(name="", card_number="x", issued_on="x")) == 3


def test_a_county_that_no_list_knows_is_taken() -> None:
    assert read(division="429900") == "429900"
    assert read(id_number="420399196001010010") == "420399196001010010"


@pytest.mark.parametrize(
    ("cell", "state"), [("0", CardState.SEALED), (4, CardState.TEMPORARILY_LOST), ("注销", CardState.CANCELLED)]
)
def test_a_state_is_read_as_code_or_word(cell: object, state: CardState) -> None:
    assert read(state=cell) is state
