"""/agency/account/<token>: the invited person chooses her password and takes the secret for her app, once."""

import re
from datetime import timedelta

import pyotp
import pytest

from tests.web.clerk import Clerk, words
from tests.web.conftest import Town
from webapp.demonstration.desks import Clerk as Account
from webapp.domain import staff
from webapp.domain.actors import Job, Role
from webapp.domain.staff.rules import INVITATION_LIVES

PASSWORD = "tulip-canyon-73-moss"
OVER = "链接已用过或已过期"


class Invited:
    """Somebody with a link in her hand."""

    def __init__(self, town: Town, login: str, role: Role = Role.AGENCY) -> None:
        new = staff.NewStaff(login, "王芳", role)
        with town.writing() as session, session.begin():
            token = staff.invite_staff(session, new, by=Job("operator"), now=town.clock())
        self.town, self.login, self.role = town, login, role
        self.clerk, self.page = Clerk(town), f"/account/{token}"

    @property
    def secret(self) -> str:
        """As her app reads it when the QR code cannot be."""
        shown = re.search(r'class="secret">([A-Z2-7 ]+)<', self.clerk.open(self.page).get_data(as_text=True))
        assert shown
        return shown[1].replace(" ", "")

    def take_up(self, **changed: str):  # type: ignore[no-untyped-def] # an answer of Flask's client
        code = pyotp.TOTP(self.secret).at(self.town.clock())
        return self.clerk.submit(self.page, {"password": PASSWORD, "again": PASSWORD, "code": code} | changed)


def test_an_invited_clerk_takes_up_her_account_and_signs_in(town: Town) -> None:
    invited = Invited(town, "li.na")
    page = invited.clerk.open(invited.page)
    assert "王芳，您好" in words(page)
    assert "li.na" in words(page)
    assert "<svg" in page.get_data(as_text=True)
    assert "账号已启用" in invited.clerk.follow(invited.take_up())


def test_she_signs_in_with_the_next_code(town: Town) -> None:
    invited = Invited(town, "li.mei")
    secret = invited.secret
    invited.take_up()
    account = Account("li.mei", "王芳", Role.AGENCY, secret)
    assert invited.clerk.sign_in(account, password=PASSWORD).status_code == 401
    town.clock.pass_by(30)
    assert invited.clerk.sign_in(account, password=PASSWORD).status_code == 303


def test_a_link_is_good_once(town: Town) -> None:
    invited = Invited(town, "zhang.wei")
    assert invited.take_up().status_code == 303
    answer = invited.clerk.open(invited.page)
    assert (answer.status_code, OVER in words(answer)) == (404, True)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"again": "tulip-canyon-73-mos"}, "两次输入的密码不一样"),
        ({"password": "yikatong1234", "again": "yikatong1234"}, "密码"),
        ({"code": "000000"}, "动态码"),
        ({"password": "", "again": ""}, "这一项要填"),
    ],
    ids=["differs", "weak", "wrong code", "nothing"],
)
def test_what_will_not_do_is_said_and_the_link_stays_good(town: Town, changed: dict[str, str], says: str) -> None:
    invited = Invited(town, "zhao.min")
    answer = invited.take_up(**changed)
    assert (answer.status_code, says in words(answer)) == (422, True)
    assert PASSWORD not in answer.get_data(as_text=True)
    assert invited.take_up().status_code == 303


def test_a_link_expires(town: Town) -> None:
    invited = Invited(town, "sun.li")
    town.clock.pass_by((INVITATION_LIVES + timedelta(seconds=1)).total_seconds())
    assert OVER in words(invited.clerk.open(invited.page))


def test_a_newer_invitation_makes_the_earlier_worthless(town: Town) -> None:
    first, second = Invited(town, "qian.duo"), Invited(town, "qian.duo")
    assert first.clerk.open(first.page).status_code == 404
    assert second.take_up().status_code == 303


def test_the_link_of_the_other_desk_is_none_here(town: Town) -> None:
    invited = Invited(town, "he.ping", Role.HELPDESK)
    assert invited.clerk.open(invited.page).status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 44, "%00" * 43])
def test_what_is_no_link_is_not_found(town: Town, token: str) -> None:
    assert Clerk(town).open(f"/account/{token}").status_code == 404


def test_links_cannot_be_tried_without_end(own_town: Town) -> None:
    clerk = Clerk(own_town)
    answers = [clerk.open(f"/account/{number:043}").status_code for number in range(125)]
    assert (answers[0], answers[-1]) == (404, 429)
