"""What an operator types to let staff in and out; the link it prints works, and what is mistyped is explained."""

from urllib.parse import urlsplit

import pytest
from click.testing import Result
from sqlalchemy.orm import Session

from tests.make.staff import take_up
from tests.web.conftest import Town
from webapp.domain import staff
from webapp.domain.actors import Role
from webapp.domain.staff.model import Account


def run(town: Town, *arguments: str) -> Result:
    return town.app.test_cli_runner().invoke(args=arguments)


def invite(town: Town, login: str = "wang.fang", *more: str) -> Result:
    return run(town, "staff-invite", login, "--name", "王芳", "--role", "agency", *more)


def accounts(town: Town) -> list[Account]:
    with Session(town.house.engine) as session:
        return [account for account in session.query(Account) if account.login == "wang.fang"]


def test_the_printed_address_opens_the_account(own_town: Town) -> None:
    printed = invite(own_town, "wang.fang", "--division", "420302")
    assert printed.exit_code == 0
    address = urlsplit(printed.output.strip())
    assert f"{address.scheme}://{address.netloc}" == own_town.settings.public_url
    path, _, token = address.path.rpartition("/")
    assert path == "/agency/account"
    with own_town.writing() as session, session.begin():
        take_up(session, token, now=own_town.clock())
    [account] = accounts(own_town)
    assert (account.name, account.role, account.division) == ("王芳", Role.AGENCY, "420302")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["王芳"], "small letters"),
        (["wang.fang", "--division", "十堰"], "six digits"),
        (["wang.fang", "--name", " "], "not right"),
        (["wang.fang", "--role", "boss"], "'agency', 'helpdesk'"),
    ],
)
def test_what_is_mistyped_is_explained_and_invites_nobody(own_town: Town, arguments: list[str], said: str) -> None:
    printed = invite(own_town, *arguments)
    assert printed.exit_code != 0
    assert said in printed.output
    assert accounts(own_town) == []


def test_a_disabled_account_is_disabled(own_town: Town) -> None:
    invite(own_town)
    assert run(own_town, "staff-disable", "wang.fang").exit_code == 0
    [account] = accounts(own_town)
    assert account.disabled_at == own_town.clock()


def test_nobody_cannot_be_disabled(own_town: Town) -> None:
    printed = run(own_town, "staff-disable", "nobody")
    assert (printed.exit_code, "no staff member" in printed.output) == (1, True)


def test_operators_may_reset_a_demonstrations_clerk_as_any_other(own_town: Town) -> None:
    assert invite(own_town, "jingban").exit_code == 0
    with Session(own_town.house.engine) as session:
        assert staff.load_account(session, "jingban").password_hash is None


def test_everybody_with_an_account_is_listed_with_where_it_stands(own_town: Town) -> None:
    def told() -> dict[str, list[str]]:
        lines = run(own_town, "staff-list").output.splitlines()
        return {line.split()[2]: line.split() for line in lines}

    assert told()["jingban"] == ["agency", "in-use", "jingban", "-", "示范经办员"]
    invite(own_town, "wang.fang", "--division", "420302")
    assert told()["wang.fang"] == ["agency", "invited", "wang.fang", "420302", "王芳"]
    own_town.clock.pass_by(49 * 3600)
    assert told()["wang.fang"][1] == "lapsed"
    run(own_town, "staff-disable", "wang.fang")
    assert told()["wang.fang"][1] == "disabled"
