"""A terminal in the hands of a clerk: invited, named, moved, revoked; each act once, for her own venues only."""

import html
import re
from uuid import uuid4

import pytest

from tests.simulator import Door
from tests.web.clerk import JINGBAN, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.domain import staff

INVITED = {"name": " 借阅台 ", "attended": "yes"}
ACTS = ("rename", "move", "revoke")


@pytest.fixture
def venue(clerk: Clerk) -> str:
    return clerk.venue()


def invite(clerk: Clerk, venue: str, name: str = "借阅台", attended: str = "yes") -> str:
    """The token of the new terminal's link, as its page shows it."""
    answer = clerk.submit(f"{venue}/invite-terminal", {"name": name, "attended": attended})
    return token_on(clerk.http.get(answer.headers["Location"]).get_data(as_text=True))


def token_on(page: str) -> str:
    found = re.search(r"/venue/#enrol=([^<\s]+)</code>", page)
    assert found, "a link is shown"
    return html.unescape(found[1])


def enrolled(town: Town, link: str) -> Door:
    door = Door(town.app.test_client())
    assert door.enrol(link).status_code == 201
    return door


def terminal_of(door: Door) -> dict[str, object]:
    return dict(door.http.get("/api/venue/terminal").json)


def at(venue: str, door: Door) -> str:
    return f"{venue}/terminals/{terminal_of(door)['id']}"


def test_an_invited_terminal_is_enrolled_by_its_link(town: Town, clerk: Clerk, venue: str) -> None:
    door = enrolled(town, invite(clerk, venue, " 借阅台 "))
    assert (terminal_of(door)["name"], terminal_of(door)["attended"]) == ("借阅台", True)
    assert "借阅台 改名 在用" in words(clerk.open(venue))


def test_a_gate_has_nobody_to_type_a_pin(town: Town, clerk: Clerk, venue: str) -> None:
    assert terminal_of(enrolled(town, invite(clerk, venue, "闸机", "no")))["attended"] is False


def test_the_link_is_shown_once_with_a_picture_and_how_to_use_it(clerk: Clerk, venue: str) -> None:
    answer = clerk.submit(f"{venue}/invite-terminal", INVITED)
    first = clerk.http.get(answer.headers["Location"])
    assert "启用链接：借阅台" in words(first)
    assert "48 小时内有效" in words(first)
    assert '<div class="qr"' in first.get_data(as_text=True)
    again = clerk.http.get(answer.headers["Location"])
    assert "只显示一次" in words(again)
    assert "enrol=" not in again.get_data(as_text=True)


def test_what_was_kept_for_one_page_is_not_shown_on_another(clerk: Clerk, venue: str) -> None:
    clerk.submit(f"{venue}/invite-terminal", INVITED)
    other = clerk.open(f"{venue}/new-first-code")
    assert (other.status_code, "只显示一次" in words(other)) == (200, True)
    assert "enrol=" not in other.get_data(as_text=True)


@pytest.mark.parametrize("name", ["", "   ", "长" * 41, "a\0b", "\u200b"])
def test_a_name_that_is_none_is_refused_beside_its_field(clerk: Clerk, venue: str, name: str) -> None:
    before = words(clerk.open(venue))
    answer = clerk.submit(f"{venue}/invite-terminal", {"name": name, "attended": "yes"})
    assert answer.status_code == 422
    assert words(clerk.open(venue)) == before


def test_attended_is_yes_or_no(clerk: Clerk, venue: str) -> None:
    assert clerk.submit(f"{venue}/invite-terminal", {"name": "门", "attended": "maybe"}).status_code == 422


def test_a_new_link_makes_the_earlier_one_worthless_and_leaves_the_device(town: Town, clerk: Clerk, venue: str) -> None:
    unused = invite(clerk, venue, "换链接")
    door = enrolled(town, unused)
    answer = clerk.submit(f"{at(venue, door)}/link", on=venue)
    renewed = token_on(clerk.http.get(answer.headers["Location"]).get_data(as_text=True))
    assert terminal_of(door)["name"] == "换链接"
    other = enrolled(town, renewed)
    assert terminal_of(other)["name"] == "换链接"
    assert door.http.get("/api/venue/terminal").status_code == 401


def test_a_terminal_is_renamed_on_a_page_of_its_own(town: Town, clerk: Clerk, venue: str) -> None:
    door = enrolled(town, invite(clerk, venue, "旧名"))
    assert 'value="旧名"' in clerk.open(f"{at(venue, door)}/rename").get_data(as_text=True)
    assert "已改名为“新名”" in clerk.follow(clerk.submit(f"{at(venue, door)}/rename", {"name": " 新名 "}))
    assert terminal_of(door)["name"] == "新名"


def test_or_in_its_row(town: Town, clerk: Clerk, venue: str) -> None:
    door = enrolled(town, invite(clerk, venue, "旧名"))
    here = at(venue, door)
    asked = {"HX-Request": "true"}
    form = clerk.open(f"{here}/rename", **asked).get_data(as_text=True)
    assert "<html" not in form
    assert "hx-post" in form
    refused = clerk.submit(f"{here}/rename", {"name": " "}, **asked)
    assert (refused.status_code, "这一项要填" in words(refused)) == (422, True)
    renamed = clerk.submit(f"{here}/rename", {"name": "新名"}, **asked)
    assert words(renamed).startswith("新名 改名 在用")
    # Acts are named with the terminal to who cannot see the row they stand in.
    assert "移到别处 新名" in renamed.get_data(as_text=True)
    assert words(clerk.open(f"{here}/row")) == words(renamed)
    assert terminal_of(door)["name"] == "新名"


def test_a_moved_terminal_has_the_scenes_of_its_new_venue(town: Town, clerk: Clerk, venue: str) -> None:
    door, museum = enrolled(town, invite(clerk, venue)), clerk.venue("示范博物馆")
    answer = clerk.submit(f"{at(venue, door)}/move", {"venue": museum.removeprefix("/venues/")})
    assert answer.headers["Location"] == f"/agency{museum}"
    assert "移到示范博物馆" in clerk.follow(answer)
    assert terminal_of(door)["venue"]["name"] == "示范博物馆"  # type: ignore[index] # an object
    assert clerk.open(f"{at(venue, door)}/move").status_code == 404


@pytest.mark.parametrize("target", ["", "x", str(uuid4()), "the same"], ids=["", "x", "unknown", "the same"])
def test_a_venue_that_was_not_offered_is_refused(town: Town, clerk: Clerk, venue: str, target: str) -> None:
    door = enrolled(town, invite(clerk, venue))
    chosen = venue.removeprefix("/venues/") if target == "the same" else target
    assert clerk.submit(f"{at(venue, door)}/move", {"venue": chosen}).status_code == 422
    assert terminal_of(door)["venue"]["name"] == "示范图书馆"  # type: ignore[index] # an object


def test_a_terminal_cannot_be_moved_out_of_the_clerks_area(own_town: Town) -> None:
    far = signed_in(own_town).venue("示范体育场").removeprefix("/venues/")
    with own_town.writing() as session, session.begin():
        staff.find_account(session, JINGBAN.login).division = "420302"
    own_town.clock.pass_by(30)
    clerk = signed_in(own_town)
    venue = clerk.venue()
    door = enrolled(own_town, invite(clerk, venue))
    assert far not in clerk.open(f"{at(venue, door)}/move").get_data(as_text=True)
    assert clerk.submit(f"{at(venue, door)}/move", {"venue": far}).status_code == 422


def test_a_revoked_terminal_is_nobody_from_its_next_request_on(town: Town, clerk: Clerk, venue: str) -> None:
    door = enrolled(town, invite(clerk, venue, "要停用"))
    here = at(venue, door)
    asked = words(clerk.open(f"{here}/revoke"))
    assert all(says in asked for says in ("马上不能再联网核验", "还没有上传的记录将不再接收", "不能恢复"))
    assert door.http.get("/api/venue/terminal").status_code == 200
    assert "已停用“要停用”" in clerk.follow(clerk.submit(f"{here}/revoke"))
    assert door.http.get("/api/venue/terminal").status_code == 401
    assert "已停用的终端" in words(clerk.open(venue))


def test_a_revoked_terminal_is_not_changed_any_more(town: Town, clerk: Clerk, venue: str) -> None:
    here = at(venue, enrolled(town, invite(clerk, venue)))
    again = clerk.submit(f"{here}/revoke", on=f"{here}/revoke")
    assert again.status_code == 303
    assert clerk.submit(f"{here}/link", on=venue).status_code == 404
    for act in ACTS:
        assert clerk.open(f"{here}/{act}").status_code == 404


def test_a_terminal_of_another_venue_is_not_found_under_this_one(town: Town, clerk: Clerk, venue: str) -> None:
    door = enrolled(town, invite(clerk, venue))
    elsewhere = at(clerk.venue("示范博物馆"), door)
    for act in (*ACTS, "row"):
        assert clerk.open(f"{elsewhere}/{act}").status_code == 404
    assert clerk.submit(f"{elsewhere}/link", on=venue).status_code == 404
    assert terminal_of(door)["name"] == "借阅台"
