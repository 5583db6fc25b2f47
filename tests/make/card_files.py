"""Files of an invented card base, as other systems export them."""

import csv
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook

from webapp.domain.cards import card_check_character
from webapp.domain.residents import id_check_digit

HEADINGS = [
    "社会保障号码",
    "姓名",
    "性别",
    "联系手机",
    "社保卡号",
    "行政区划",
    "发卡日期",
    "卡有效期",
    "卡状态",
    "服务银行",
    "银行卡号",
]


def row(number: int, **changed: object) -> list[object]:
    """The holder of this number, with cells changed by their English names."""
    first_17, body = f"42039919600101{number % 1000:03}", f"J{number:07}"
    cells = {
        "id_number": first_17 + id_check_digit(first_17),
        "name": "王小明",
        "sex": "男" if number % 2 else "女",
        "phone": f"1000000{number:04}",
        "card_number": body + card_check_character(body),
        "division": "420302",
        "issued_on": "20211203",
        "expires_on": "2031-12-02",
        "state": "1",
        "bank_name": "示范银行",
        "bank_account": f"621700001000{number:06}1",
    }
    return list((cells | changed).values())


def csv_file(path: Path, rows: Iterable[list[object]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADINGS, *rows])
    return path


def xlsx_file(path: Path, rows: Iterable[list[object]], *, merged: str | None = None, above: int = 0) -> Path:
    book = Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["十堰市持卡人名册"])
    for line in [HEADINGS, *rows]:
        sheet.append(line)
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path
