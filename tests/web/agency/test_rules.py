"""The region's values on pages: one clerk proposes, another decides, and no restart is needed on the day."""

from datetime import timedelta

import pytest

from tests.web.clerk import FUHE, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.clock import in_china
from webapp.domain import staff

PROPOSE = "/rules/temporary_loss_days/propose"


def tomorrow(town: Town) -> str:
    return (in_china(town.clock()) + timedelta(days=1)).date().isoformat()


def change(town: Town, **other: str) -> dict[str, str]:
    return {
        "value": "10",
        "since": tomorrow(town),
        "source": "十人社发〔2026〕1号 第三条",
        "standing": "confirmed",
        **other,
    }


def proposed(clerk: Clerk, **other: str) -> str:
    """Where the change is."""
    answer = clerk.submit(PROPOSE, change(clerk.town, **other))
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"].removeprefix("/agency"))


def test_a_change_of_two_holds_from_its_day_everywhere(own_town: Town) -> None:
    first, second = signed_in(own_town), signed_in(own_town, FUHE)
    where = proposed(first)
    assert "示范经办员" in words(second.open(where))
    assert second.follow(second.submit(f"{where}/approve", on=where)).count("已通过，待生效")
    assert own_town.house.profile.temporary_loss_days == 7
    own_town.clock.pass_by(86400)
    assert own_town.house.profile.temporary_loss_days == 10
    again = signed_in(own_town)
    assert "已生效" in words(again.open(where))
    page = words(again.open("/rules"))
    assert "10 天 已公布 十人社发〔2026〕1号 第三条 十堰市" in page
    assert "7 天 暂定，待公布" in words(again.open("/rules?on=2026-11-22"))


def test_the_first_person_is_not_the_second(own_town: Town) -> None:
    clerk = signed_in(own_town)
    where = proposed(clerk)
    page = words(clerk.open(where))
    assert "要由另一位经办人复核" in page
    assert "通过，" not in page
    answer = clerk.submit(f"{where}/approve", on=where)
    assert (answer.status_code, "这是您自己提出的修改" in words(answer)) == (409, True)
    assert "待复核" in words(clerk.open(where))


def test_each_is_told_what_the_other_did(own_town: Town) -> None:
    first, second = signed_in(own_town), signed_in(own_town, FUHE)
    for clerk in (first, second):
        clerk.open("/rules")
    where = proposed(first)
    assert "项待看" not in words(first.open("/"))
    assert "1 项待看" in words(second.open("/"))
    own_town.clock.pass_by(1)
    second.submit(f"{where}/reject", {"reason": "出处里没有第三条"}, on=where)
    assert "1 项待看" in words(first.open("/"))
    assert "出处里没有第三条" in words(first.open(where))
    first.open("/rules")
    assert "项待看" not in words(first.open("/"))


def test_a_change_is_withdrawn_with_a_reason(own_town: Town) -> None:
    clerk = signed_in(own_town)
    where = proposed(clerk)
    answer = clerk.submit(f"{where}/withdraw", {"reason": " "}, on=where)
    assert (answer.status_code, "请写明原因" in words(answer)) == (422, True)
    assert "已撤回" in clerk.follow(clerk.submit(f"{where}/withdraw", {"reason": "写错了"}, on=where))
    answer = signed_in(own_town, FUHE).submit(f"{where}/approve", on="/rules/temporary_loss_days/propose")
    assert (answer.status_code, "已经有结果" in words(answer)) == (409, True)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"value": "七天"}, "“七天”不是整数"),
        ({"value": "99"}, "要在 1 到 30 之间"),
        ({"value": ""}, "还没有填"),
        ({"since": "2026-11-01"}, "生效日期已到或已过"),
        ({"since": "明天"}, "请选一个日期"),
        ({"source": ""}, "这一项要填"),
        ({"standing": "surely"}, "这一项要填"),
    ],
)
def test_a_mistake_is_said_beside_what_was_filled_in(clerk: Clerk, other: dict[str, str], said: str) -> None:
    answer = clerk.submit(PROPOSE, change(clerk.town, **other))
    assert answer.status_code in {409, 422}
    assert said in words(answer)


def test_rows_name_the_line_that_is_wrong(clerk: Clerk) -> None:
    page = clerk.open("/rules/fares/propose").get_data(as_text=True)
    assert "65 free TOU-01,TRA-01 65岁以上" in page
    answer = clerk.submit(
        "/rules/fares/propose", change(clerk.town, value="65 free TOU-01 65岁以上\nold half TOU-01 60岁")
    )
    assert (answer.status_code, "第 2 行：“old”不是整数" in words(answer)) == (422, True)


@pytest.mark.parametrize("path", ["/rules/issuer_number/propose", "/rules/nothing/propose"])
def test_what_clerks_do_not_decide_is_not_there(clerk: Clerk, path: str) -> None:
    assert clerk.open(path).status_code == 404


def test_a_clerk_of_a_county_reads_and_does_not_decide(own_town: Town) -> None:
    where = proposed(signed_in(own_town))
    with own_town.writing() as session, session.begin():
        staff.find_account(session, FUHE.login).division = "420302"
    clerk = signed_in(own_town, FUHE)
    assert "/propose" not in clerk.open("/rules").get_data(as_text=True)
    assert "通过，" not in words(clerk.open(where))
    assert clerk.submit(f"{where}/approve", on=PROPOSE).status_code == 409
    assert clerk.submit(PROPOSE, change(own_town)).status_code == 403
    assert own_town.house.profile.temporary_loss_days == 7


def test_english_is_spoken_too(clerk: Clerk) -> None:
    answer = clerk.http.get("/agency/rules", headers={"Accept-Language": "en"})
    assert "How long a temporary report of loss lasts" in words(answer)
