"""Whoever has no card yet sees before signing in whether she may have one; nothing of it is kept (M01)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.web.asking import ORIGIN
from tests.web.clerk import words
from tests.web.conftest import Town
from webapp.domain.ledger.model import LedgerRow


def check(town: Town, **said: Any) -> Any:
    return town.app.test_client().post("/eligibility", data=said, headers=ORIGIN)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"holder": "citizen", "basis": "household", "evidence": "id-document"}, "材料齐了"),
        ({"holder": "foreign", "basis": ["insured"], "evidence": ["insurance-record"]}, "就业证件和居留证件"),
        ({"holder": "hong-kong-macau-taiwan", "basis": "household"}, "这里现在办不了"),
        ({"holder": "citizen"}, "再选至少一种情况"),
        ({"holder": "nobody", "basis": "friend"}, "再选至少一种情况"),
    ],
)
def test_it_answers_and_keeps_nothing(town: Town, said: dict[str, Any], answer: str) -> None:
    rows = select(func.count()).select_from(LedgerRow)
    before = town.rows(rows)
    page = check(town, **said)
    assert (page.status_code, answer in words(page)) == (200, True), words(page)
    assert (town.rows(rows), page.headers.get("Set-Cookie")) == (before, None)


def test_the_rule_names_its_source_and_what_is_assumed(town: Town) -> None:
    page = words(town.app.test_client().get("/eligibility"))
    assert "十堰市社会保障卡一卡通服务管理条例 第六条" in page
    assert "自 2023-03-01 起" in page
    assert "暂定" in page
    assert "/eligibility" in town.app.test_client().get("/").get_data(as_text=True)
