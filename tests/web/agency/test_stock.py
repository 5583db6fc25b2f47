"""白卡库存: boxes are received, and counted by two people who do not see what is expected."""

import re

import pytest

from tests.web.clerk import FUHE, Clerk, signed_in, words
from tests.web.conftest import Town

numbers = iter(range(100, 999))


def delivery(**said: str) -> dict[str, str]:
    number = next(numbers)
    return {"number": f"箱{number}", "division": "420302", "first_serial": f"T{number}0001", "blanks": "20"} | said


@pytest.fixture
def box(clerk: Clerk) -> str:
    return received(clerk)


def received(clerk: Clerk, **said: str) -> str:
    """Where the page of a new box is."""
    answer = clerk.submit("/stock", delivery(**said))
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"]).removeprefix(clerk.desk)


def test_a_box_is_received_once(clerk: Clerk) -> None:
    """M05"""
    said = delivery()
    answer, again = clerk.submit("/stock", said), clerk.submit("/stock", said)
    assert again.headers["Location"] == answer.headers["Location"]
    assert f"{said['first_serial']} – " in words(clerk.open("/stock"))


@pytest.mark.parametrize(
    "changed", [{"blanks": "many"}, {"blanks": "0"}, {"division": "640104 "}, {"first_serial": "X"}]
)
def test_what_cannot_be_meant_is_said(clerk: Clerk, changed: dict[str, str]) -> None:
    refused = clerk.submit("/stock", delivery(**changed))
    assert refused.status_code == 422
    assert "Not a valid" not in words(refused)


def test_two_count_without_seeing_what_is_expected(town: Town, clerk: Clerk, box: str) -> None:
    assert "在库 20" not in words(clerk.open(box))
    assert "另一名工作人员再点一遍" in clerk.follow(clerk.submit(f"{box}/count", {"counted": "19"}, on=box))
    shown = words(clerk.open(box))
    assert "盘点中" in shown
    assert "在库 20" not in shown
    second = signed_in(town, FUHE)
    assert "差异 -1" in second.follow(second.submit(f"{box}/count", {"counted": "19"}, on=box))
    assert "在库 20" not in words(second.open(box))


def test_where_they_differ_both_count_again(town: Town, clerk: Clerk, box: str) -> None:
    clerk.submit(f"{box}/count", {"counted": "20"}, on=box)
    second = signed_in(town, FUHE)
    assert "请都重新点" in second.follow(second.submit(f"{box}/count", {"counted": "18"}, on=box))
    assert re.search(r'name="counted"', clerk.open(box).get_data(as_text=True))


def test_a_count_is_a_number(clerk: Clerk, box: str) -> None:
    assert clerk.submit(f"{box}/count", {"counted": "twenty"}, on=box).status_code == 422
    assert clerk.submit(f"{box}/count", {"counted": "1001"}, on=box).status_code == 422


def test_nothing_spoilt_is_nothing_to_destroy(clerk: Clerk, box: str) -> None:
    assert "剪断" not in words(clerk.open(box))
    refused = clerk.submit(f"{box}/destroy", on=box)
    assert refused.status_code == 403
