"""A card maker that does not exist: turns a batch's file into the file that would come back (回盘).

    python -m webapp.demonstration.maker making-….csv [--fail N]

writes `making-….return.csv` beside it. With --fail, the row with that place could not be made.
"""

import argparse
import csv
import io
from datetime import date
from pathlib import Path

from webapp import ids
from webapp.clock import in_china, system_clock
from webapp.domain.cards import card_check_character
from webapp.domain.production import RETURN_COLUMNS

ATR = "00814A444686603203"


def answer(batch: bytes, *, failing: str | None, today: date) -> bytes:
    """A card for every row but the failing one. Numbers and chips are drawn, and each is as a real one is built."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, RETURN_COLUMNS, restval="")
    for row in csv.DictReader(io.StringIO(batch.decode("gb18030"), newline="")):
        known = {"序号": row["序号"], "社会保障号码": row["社会保障号码"], "姓名": row["姓名"]}
        writer.writerow(known | (_failed() if row["序号"] == failing else _made(row, today)))
    return out.getvalue().encode("gb18030")


def _failed() -> dict[str, str]:
    return {"失败环节": "制卡", "失败原因": "照片不合格"}


def _made(row: dict[str, str], today: date) -> dict[str, str]:
    body = f"M{ids.new_digits(7)}"
    return {
        "社保卡号": body + card_check_character(body),
        "发卡日期": f"{today:%Y%m%d}",
        "卡有效期": f"{today.year + 10}{today:%m}{min(today.day, 28):02}",
        "卡识别码": f"{row['行政区划']}D156000005{ids.new_digits(16)}",
        "卡复位码": ATR,
        "服务银行": row["服务银行"],
        "银行卡号": f"62{ids.new_digits(14)}",
        "装箱位置": "A-01",
    }


def main() -> None:
    told = argparse.ArgumentParser(description="Answers a batch's file as a card maker would.")
    told.add_argument("batch", type=Path)
    told.add_argument("--fail", metavar="N", help="the place of a row that cannot be made")
    asked = told.parse_args()
    back = asked.batch.with_suffix(".return.csv")
    back.write_bytes(answer(asked.batch.read_bytes(), failing=asked.fail, today=in_china(system_clock()).date()))
    print(back)  # noqa: T201 # for the person at the terminal


if __name__ == "__main__":
    main()
