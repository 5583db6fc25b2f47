"""A clerk opens half days for visits and appointments (M07)."""

import pytest

from tests.web.clerk import Clerk, words

PLAN = {
    "purpose": "appointment",
    "division": "420303",
    "place": "张湾服务大厅",
    "first": "2027-03-01",
    "last": "2027-03-07",
    "halves": "morning",
    "places": "4",
}


def test_working_days_are_opened_once(clerk: Clerk) -> None:
    first, again = (clerk.follow(clerk.submit("/openings", PLAN)) for _ in range(2))
    assert "新开放了 5 个半天" in first
    assert "新开放了 0 个半天" in again


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": ""},
        {"last": "2027-02-01"},
        {"last": "2028-03-01"},
        {"first": "soon"},
        {"halves": "night"},
        {"places": "0"},
        {"division": "110101"},
        {"purpose": "tea"},
    ],
)
def test_what_cannot_be_meant_is_said_beside_the_form(clerk: Clerk, wrong: dict[str, str]) -> None:
    answer = clerk.submit("/openings", PLAN | wrong)
    assert answer.status_code == 422
    assert "开放时段" in words(answer)
