"""/promises: for everybody, what was promised and what was kept; nothing small enough to be somebody (M08, N34)."""

from sqlalchemy import update

from tests.web.clerk import signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.past import finish_requests
from webapp.domain.requests.model import PromiseCount
from webapp.jobs.promises import keep_promises


def test_nobody_has_counted_yet_and_then_it_is_once_a_day(own_town: Town) -> None:
    clerk, client = signed_in(own_town), own_town.app.test_client()
    assert "还没有统计过" in words(client.get("/promises"))
    assert "还没有统计过" in words(clerk.open("/coverage"))
    for _ in range(2):
        keep_promises(own_town.house.engine, own_town.house.profile, own_town.clock)
    said = words(client.get("/promises"))
    assert "截至 2026-11-22 零点" in said
    assert "太少，说不了" in said


def test_what_is_large_enough_is_told_to_everybody_and_to_the_agency_alike(own_town: Town) -> None:
    keep_promises(own_town.house.engine, own_town.house.profile, own_town.clock)
    large = update(PromiseCount).where(PromiseCount.item == "CARD-10", PromiseCount.working_days == 5)
    small = update(PromiseCount).where(PromiseCount.item == "CARD-18")
    with own_town.writing() as session, session.begin():
        session.execute(large.values(finished=120, kept=118, late=1))
        session.execute(small.values(finished=8, kept=7, late=1))
    said = words(own_town.app.test_client().get("/promises"))
    assert "网上， 5 个工作日内 （暂定）：办结 120 件，按时 118 件，超期还没办完 1 件，按时率 97%" in said
    assert (
        "Online, within 5 working days (assumed): 120 finished, 118 of them in time, 1 late and still open, 97% kept"
        in said
    )
    assert "办结 8 件" not in said
    assert "社会保障卡信息变更 网上 · 5 个工作日 暂定 120 118 1 97 %" in words(signed_in(own_town).open("/coverage"))


def test_the_demonstration_has_something_to_show(own_town: Town) -> None:
    finish_requests(own_town.house.engine, own_town.house.profile, now=own_town.clock())
    keep_promises(own_town.house.engine, own_town.house.profile, own_town.clock)
    assert "办结 12 件，按时 11 件，按时率 91%" in words(own_town.app.test_client().get("/promises"))
