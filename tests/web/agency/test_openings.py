"""A clerk opens half days for visits and appointments (M07)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.web.clerk import Clerk, words
from tests.web.conftest import Town
from webapp.clock import in_china
from webapp.domain import openings
from webapp.domain.actors import Job
from webapp.domain.openings import Half, Opening

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


def test_a_half_day_is_withdrawn_after_a_page_that_says_what_follows(town: Town, clerk: Clerk) -> None:
    place = f"大厅{uuid4().hex[:8]}"
    day = (in_china(town.clock()).date() + timedelta(days=20)).isoformat()
    plan = openings.Plan(openings.Purpose.APPOINTMENT, "420303", place, [date.fromisoformat(day)], [Half.MORNING], 4)
    with town.writing() as session, session.begin():
        openings.add_openings(session, plan, by=Job("test"), now=town.clock())
        one = session.scalars(select(Opening).where(Opening.place == place)).one().id
    here = f"/openings/{one}/close"
    assert here in clerk.open("/openings").get_data(as_text=True)
    assert "还没有人约" in words(clerk.open(here))
    assert "时段已收回" in clerk.follow(clerk.submit(here, {}))
    assert here not in clerk.open("/openings").get_data(as_text=True)
    assert clerk.open(f"/openings/{uuid4()}/close").status_code == 404
