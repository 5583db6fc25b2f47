"""The columns of an existing card base, under the names that files give them: Chinese words and MOHRSS codes."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Column(StrEnum):
    ID_NUMBER = "id-number"
    NAME = "name"
    CARD_NUMBER = "card-number"
    DIVISION = "division"
    ISSUED_ON = "issued-on"
    EXPIRES_ON = "expires-on"
    STATE = "state"
    BANK_NAME = "bank-name"
    BANK_ACCOUNT = "bank-account"
    PHONE = "phone"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BORN = "born"


class Unreadable(Exception):
    """The file as a whole cannot be read, for a reason out of faults.toml, with what it is about."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.about = about


# Without these a row cannot become a card, and nothing stands in for one that is missing.
NEEDED = (
    Column.ID_NUMBER,
    Column.NAME,
    Column.CARD_NUMBER,
    Column.DIVISION,
    Column.ISSUED_ON,
    Column.EXPIRES_ON,
    Column.STATE,
    Column.BANK_NAME,
)
HEADINGS: Mapping[str, Column] = {
    heading.upper(): column
    for column, headings in {
        Column.ID_NUMBER: "社会保障号码 社会保障号 公民身份号码 身份证号码 身份证号 证件号码 AAC002",
        Column.NAME: "姓名 AAC003",
        Column.CARD_NUMBER: "社保卡号 社会保障卡卡号 社会保障卡号 卡号 AAZ500",
        Column.DIVISION: "行政区划 行政区划代码 发卡地区 发卡地区行政区划代码 城市代码 AAB301",
        Column.ISSUED_ON: "发卡日期 AAZ503",
        Column.EXPIRES_ON: "卡有效期 有效期 有效期至",
        Column.STATE: "卡状态 卡应用状态 应用状态 AAZ502",
        Column.BANK_NAME: "服务银行 合作银行 银行 银行名称",
        Column.BANK_ACCOUNT: "银行卡号 银行账号 银行帐号 AAE010",
        Column.PHONE: "联系手机 手机 手机号 手机号码 联系电话 AAE005",
        Column.SEX: "性别 AAC004",
        Column.ETHNICITY: "民族 AAC005",
        Column.BORN: "出生日期 AAC006",
    }.items()
    for heading in headings.split()
}
# A title, a date and a remark may stand above the headings.
LOOKED_THROUGH = 10


def columns_of(cells: Sequence[object]) -> list[Column | None]:
    """Which column each cell of a heading row names; None for what is not read."""
    return [HEADINGS.get(_heading(cell)) for cell in cells]


def missing(columns: Sequence[Column | None]) -> list[Column]:
    return [column for column in NEEDED if column not in columns]


def twice(columns: Sequence[Column | None]) -> list[Column]:
    """Columns that two headings name: which one is meant would be a guess."""
    named = [column for column in columns if column]
    return sorted({column for column in named if named.count(column) > 1})


def _heading(cell: object) -> str:
    return "".join(cell.split()).strip("*＊").upper() if isinstance(cell, str) else ""
