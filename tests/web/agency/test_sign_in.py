"""/agency/sign-in and sign-out: two factors, one answer for all that is wrong, and an end by idleness."""

import pytest

from tests.web.clerk import HALF_MINUTE, JINGBAN, KEFU, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.desks import PASSWORD
from webapp.domain import staff
from webapp.web.problems import TABLE

WRONG = "账号、密码或动态码不对"
OVER = "登录已结束"


def test_a_clerk_signs_in_and_sees_the_venues(town: Town) -> None:
    clerk = Clerk(town)
    answer = clerk.sign_in()
    assert answer.headers["Location"] == "/agency/"
    page = clerk.follow(answer)
    assert "示范图书馆" in page
    assert JINGBAN.name in page


def test_the_cookies_are_for_these_pages_alone_and_for_no_script(town: Town) -> None:
    set_by = Clerk(town).sign_in().headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in set_by) == ["onecard_agency", "onecard_agency_form"]
    for cookie in set_by:
        assert {"HttpOnly", "Path=/agency/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Secure" not in cookie.split("; ")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_over_tls_the_cookies_are_secure(own_database: str, tmp_path: object) -> None:
    town = Town(own_database, tmp_path, PUBLIC_URL="https://onecard.example")
    for cookie in Clerk(town).sign_in().headers.getlist("Set-Cookie"):
        assert "Secure" in cookie.split("; ")
    town.house.engine.dispose()


@pytest.mark.parametrize("path", ["/", "/readyz", "/api/resident/welcome", "/api/venue/terminal", "/agencyx/"])
def test_other_audiences_have_no_session_of_flasks(town: Town, path: str) -> None:
    answer = town.app.test_client().get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    "wrong", [{"login": "nobody"}, {"password": "yikatong-demo-2025"}, {"code": "000000"}, {"code": "１2x"}]
)
def test_whatever_is_wrong_has_one_answer(town: Town, wrong: dict[str, str]) -> None:
    clerk = Clerk(town)
    answer = clerk.sign_in(**wrong)
    assert (answer.status_code, clerk.open("/").status_code) == (401, 303)
    assert WRONG in words(answer)
    # Neither the password nor the spent code is sent back.
    for secret in (wrong.get("password", PASSWORD), wrong.get("code", JINGBAN.code(town.clock()))):
        assert secret not in answer.get_data(as_text=True)
    assert not any(cookie.startswith("onecard_agency=") for cookie in answer.headers.getlist("Set-Cookie"))


def test_a_code_lets_in_once(town: Town) -> None:
    signed_in(town)
    assert Clerk(town).sign_in().status_code == 401
    town.clock.pass_by(HALF_MINUTE.total_seconds())
    assert Clerk(town).sign_in().status_code == 303


def test_an_account_of_the_helpdesk_is_nobody_here(town: Town) -> None:
    answer = Clerk(town).sign_in(KEFU)
    assert (answer.status_code, WRONG in words(answer)) == (401, True)


def test_after_five_tries_there_is_a_quarter_of_an_hour_of_none(own_town: Town) -> None:
    clerk = Clerk(own_town)
    assert [clerk.sign_in(password="x").status_code for _ in range(5)] == [401] * 5
    answer = clerk.sign_in()
    assert (answer.status_code, "15 分钟后" in words(answer)) == (429, True)
    own_town.clock.pass_by(15 * 60 + 1)
    assert clerk.sign_in().status_code == 303


@pytest.mark.parametrize("field", ["login", "password", "code"])
@pytest.mark.parametrize("value", ["", "  ", "x" * 200, "a\0b"])
def test_what_is_left_out_or_cannot_be_is_named_beside_its_field(town: Town, field: str, value: str) -> None:
    answer = Clerk(town).sign_in(**{field: value})
    assert answer.status_code == 422
    assert "is-invalid" in answer.get_data(as_text=True)


def test_a_form_without_its_token_is_refused_with_a_page(town: Town) -> None:
    clerk = Clerk(town)
    fields = {"login": JINGBAN.login, "password": "x", "code": "1"}
    for token in ({}, {"csrf_token": "x"}):
        answer = clerk.send("/sign-in", fields | token)
        assert answer.status_code == 400
        assert TABLE["form-stale"]["zh"] in words(answer)


def test_a_token_of_another_browser_is_refused(town: Town) -> None:
    answer = Clerk(town).open("/sign-in")
    token = answer.get_data(as_text=True).split('name="csrf_token" type="hidden" value="')[1].partition('"')[0]
    other = Clerk(town)
    other.open("/sign-in")
    assert other.send("/sign-in", {"csrf_token": token, "login": "x"}).status_code == 400


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example"])
def test_a_form_of_another_site_is_refused_with_a_page(town: Town, origin: str) -> None:
    clerk = Clerk(town)
    answer = clerk.submit("/sign-in", {"login": "x"}, Origin=origin)
    assert answer.status_code == 403
    assert TABLE["wrong-origin"]["zh"] in words(answer)


def test_the_token_of_forms_is_a_new_one_for_whoever_signs_in(town: Town) -> None:
    clerk = Clerk(town)
    clerk.open("/sign-in")
    before = _token_of_forms(clerk)
    clerk.sign_in()
    clerk.open("/")
    assert _token_of_forms(clerk) != before


def test_who_is_not_signed_in_is_sent_to_sign_in_and_then_on(town: Town) -> None:
    venue = signed_in(town).venue()
    town.clock.pass_by(60)
    clerk = Clerk(town)
    sent = clerk.open(venue)
    assert sent.headers["Location"] == f"/agency/sign-in?next=/agency{venue}"
    answer = clerk.sign_in(at=sent.headers["Location"].removeprefix("/agency"))
    assert answer.headers["Location"] == f"/agency{venue}"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/agency//evil", "/agency/\\evil", "/helpdesk/", "/", "/agency/%0d%0aX"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(town: Town, target: str) -> None:
    assert Clerk(town).sign_in(at=f"/sign-in?next={target}").headers["Location"] == "/agency/"


def test_after_a_quarter_of_an_hour_of_nothing_she_is_out_and_reads_why(town: Town) -> None:
    clerk = signed_in(town)
    town.clock.pass_by(15 * 60 - 1)
    assert clerk.open("/").status_code == 200
    town.clock.pass_by(15 * 60 + 61)
    assert OVER in clerk.follow(clerk.open("/"))
    assert OVER not in words(Clerk(town).open("/sign-in"))


def test_after_ten_hours_she_is_out_however_busy(town: Town) -> None:
    clerk = signed_in(town)
    for _ in range(10 * 6 - 1):
        town.clock.pass_by(600)
        assert clerk.open("/").status_code == 200
    town.clock.pass_by(601)
    assert clerk.open("/").status_code == 303


def test_a_part_of_a_page_is_not_filled_with_the_sign_in_page(town: Town) -> None:
    answer = Clerk(town).open("/", **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/agency/sign-in")
    assert answer.get_data() == b""


def test_signing_out_ends_it_everywhere(town: Town) -> None:
    clerk = signed_in(town)
    stolen = clerk.http.get_cookie("onecard_agency", path="/agency/").value
    assert "已退出" in clerk.follow(clerk.submit("/sign-out", on="/"))
    assert clerk.http.get_cookie("onecard_agency", path="/agency/") is None
    clerk.http.set_cookie("onecard_agency", stolen, path="/agency/")
    assert clerk.open("/").status_code == 303


def test_a_session_of_the_other_desk_opens_nothing_here(town: Town) -> None:
    """The cookie of a clerk of the helpdesk, carried over by hand."""
    clerk = Clerk(town)
    clerk.http.set_cookie("onecard_agency", _session_of_the_helpdesk(town), path="/agency/")
    assert clerk.open("/").status_code == 303


def test_no_page_of_staff_is_kept_by_a_cache(town: Town) -> None:
    clerk = signed_in(town)
    for path in ("/", "/sign-in", "/nothing", clerk.venue()):
        assert clerk.open(path).headers["Cache-Control"] == "no-store"


def test_a_resident_signs_in_here_with_nothing(town: Town) -> None:
    phone = town.signed_in(town.somebody())
    cookie = phone.http.get_cookie("onecard_resident", path="/api/resident/").value
    clerk = Clerk(town)
    clerk.http.set_cookie("onecard_agency", cookie, path="/agency/")
    assert clerk.open("/").status_code == 303


def _session_of_the_helpdesk(town: Town) -> str:
    with town.writing() as session, session.begin():
        tried = staff.spend_sign_in_try(session, KEFU.login, now=town.clock())
        code = KEFU.code(town.clock())
        return staff.sign_in(session, tried, password=PASSWORD, code=code, role=KEFU.role, now=town.clock()).token


def _token_of_forms(clerk: Clerk) -> str:
    with clerk.http.session_transaction("/agency/") as session:
        return str(session["csrf_token"])
