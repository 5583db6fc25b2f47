"""What can be done without coming (M43), and whether a card must be changed (M18): for anybody, and nothing is kept."""

from typing import Any

import pytest

from tests.web.asking import ORIGIN
from tests.web.clerk import words
from tests.web.conftest import Town


def test_each_act_of_a_counter_says_how_it_is_done_online_or_why_not(town: Town) -> None:
    page = words(town.app.test_client().get("/online"))
    assert "一卡通里预约" in page
    assert "要到窗口 ：两位工作人员共同更正" in page
    items = town.app.test_client().get("/api/public/catalogue").json["items"]
    [cancel] = [item for item in items if item["code"] == "CARD-08"]
    assert cancel["places"]["zh"].startswith("窗口：注销不能随意恢复")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"version": "2.00"}, "不用换 No 您的卡能用"),
        ({"version": "2.00", "want": "contactless"}, "换不换由您"),
        ({"state": "expired"}, "卡过了有效期。社保功能现在照常能用"),
        ({"version": "9.99", "state": "damaged"}, "卡坏了"),
    ],
)
def test_a_card_that_works_is_told_to_stay(town: Town, said: dict[str, Any], answer: str) -> None:
    client = town.app.test_client()
    page = client.post("/change-card", data=said, headers=ORIGIN)
    assert (page.status_code, answer in words(page)) == (200, True), words(page)
    assert "我的卡要换吗" in words(client.get("/change-card"))
