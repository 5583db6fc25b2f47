"""/agency/ and /agency/venues/<id>: the clerk's area, its terminals, and what doors judged alone."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.simulator import Door
from tests.web.asking import ORIGIN
from tests.web.clerk import JINGBAN, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.desks import ATTENDANTS
from webapp.domain import staff


def test_venues_are_listed_with_what_stands_there(own_town: Town) -> None:
    own_town.door("示范科技馆")
    own_town.link("示范科技馆")
    clerk = signed_in(own_town)
    assert "示范科技馆 科技馆 郧阳区示范路8号 1 1 –" in words(clerk.open("/"))


@pytest.mark.parametrize(
    ("wanted", "found"), [("图书", True), ("茅箭区示范路6号", True), ("博物", False), ("%", False)]
)
def test_a_venue_is_found_by_a_part_of_name_or_address(clerk: Clerk, wanted: str, found: bool) -> None:  # noqa: FBT001 # a case of the test
    page = words(clerk.http.get("/agency/", query_string={"q": wanted}))
    assert ("示范图书馆 图书馆" in page) == found


def test_what_nobody_has_is_said_kindly_and_written_back_harmless(clerk: Clerk) -> None:
    answer = clerk.http.get("/agency/", query_string={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert "换几个字再找" in words(answer)


def test_a_venue_shows_terminals_and_who_stands_there(own_town: Town) -> None:
    door = own_town.door()
    [somebody, _] = door.http.get("/api/venue/terminal").json["attendants"]
    body = {"attendant": somebody["id"], "pin": ATTENDANTS[somebody["name"]]}
    assert door.http.post("/api/venue/shifts", json=body, headers=ORIGIN).status_code == 201
    clerk = signed_in(own_town)
    page = words(clerk.open(clerk.venue()))
    assert "1号门 改名 在用 11月22日 12:00 刚刚 最近联网 11月22日 12:00 刚刚" in page
    assert f"{somebody['name']} · 11月22日 12:00 刚刚" in page
    assert "已设值守密码" in page


def test_what_a_door_judged_alone_stands_there_without_a_holders_name(own_town: Town) -> None:
    person = own_town.somebody()
    phone, first, second = own_town.with_wallet(person), own_town.door(), own_town.door()
    code, later, at = phone.show(own_town.clock.unix), phone.show(own_town.clock.unix + 20), own_town.clock()
    own_town.clock.pass_by(600)
    clerk = signed_in(own_town)
    for door, shown, seconds in ((first, code, 0), (first, later, 20), (first, code, 300)):
        _upload(door, shown, at + timedelta(seconds=seconds))
    hint = "同一个码在另一处也被放行"
    assert hint not in words(clerk.open(clerk.venue()))
    _upload(second, code, at + timedelta(seconds=1))
    answer = clerk.open(clerk.venue())
    page = words(answer)
    assert hint in page
    assert all(verdict in page for verdict in ("事后通过", "有争议", "未通过 按扫码时间，码已过期或还没生效"))
    assert "图书馆入馆借阅" in page
    assert person.name not in answer.get_data(as_text=True)


def test_a_venue_that_is_none_is_not_found(clerk: Clerk) -> None:
    assert clerk.open(f"/venues/{uuid4()}").status_code == 404
    assert clerk.open("/venues/1").status_code == 404


def test_a_venue_of_another_area_is_not_there(own_town: Town) -> None:
    """The library stands in 420302; a clerk of 420303 neither lists it nor finds it by its address."""
    library = signed_in(own_town).venue()
    with own_town.writing() as session, session.begin():
        staff.find_account(session, JINGBAN.login).division = "420303"
    own_town.clock.pass_by(30)
    clerk = signed_in(own_town)
    page = words(clerk.open("/"))
    assert "示范图书馆" not in page
    assert "示范人民医院" in page
    for path in ("", "/invite-terminal", "/add-attendant", "/new-link", "/new-first-code"):
        assert clerk.open(f"{library}{path}").status_code == 404


def test_names_are_text_and_nothing_else(town: Town, clerk: Clerk) -> None:
    venue = clerk.venue()
    clerk.submit(f"{venue}/invite-terminal", {"name": "<b onclick=x>门", "attended": "no"})
    page = clerk.open(venue).get_data(as_text=True)
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;门" in page


def test_who_asks_for_english_reads_english(clerk: Clerk) -> None:
    answer = clerk.open("/", **{"Accept-Language": "en-GB,en;q=0.9"})
    assert "Choose a venue to look after its terminals" in words(answer)
    assert '<html lang="en">' in answer.get_data(as_text=True)


def _upload(door: Door, code: str, at: datetime) -> None:
    answer = door.scan(code, scanned_at=at.isoformat())
    assert answer.status_code == 200, answer.json
