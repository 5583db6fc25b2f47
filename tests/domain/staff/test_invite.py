"""An account begins with a one-time link, begins anew with another, and ends when it is disabled."""

from functools import partial

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.staff import CLERK, HALF_MINUTE, OPERATOR, PASSWORD, member, signed_in, take_up
from tests.make.times import NOW, after
from tests.racing import committed, engine_of, race
from webapp import ids
from webapp.domain import ledger, staff
from webapp.domain.actors import Role
from webapp.domain.errors import Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.staff.model import Account

INVITED, TAKEN_UP = ledger.Event.STAFF_ACCOUNT_INVITE, ledger.Event.STAFF_ACCOUNT_TAKE_UP


def invite(session: Session, new: staff.NewStaff = CLERK) -> str:
    return staff.invite_staff(session, new, by=OPERATOR, now=NOW)


def is_over(session: Session, token: str, *, hours: float = 0) -> bool:
    with pytest.raises(NotFound) as why:
        take_up(session, token, now=after(hours=hours))
    return why.value.reason == "invitation-over"


def test_the_invited_person_sees_her_account_and_its_secret(session: Session) -> None:
    invitation = staff.read_invitation(session, invite(session), now=NOW)
    assert (invitation.login, invitation.name, invitation.role) == ("wang.fang", "王芳", Role.AGENCY)
    read = pyotp.parse_uri(invitation.totp_uri)
    assert (read.secret, read.name, read.issuer) == (invitation.totp_secret, "wang.fang", "一卡通")
    assert read.at(NOW) == pyotp.TOTP(invitation.totp_secret).at(NOW)


def test_the_database_holds_neither_link_nor_password_nor_secret(session: Session) -> None:
    token = invite(session)
    account = take_up(session, token)
    plain = session.connection().exec_driver_sql("SELECT * FROM staff_account").one()
    stored = b" ".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in plain
    )
    secrets = (token, PASSWORD, account.totp_secret, "wang.fang", "王芳", "argon2")
    assert not [secret for secret in secrets if secret.encode() in stored]


def test_each_account_has_a_secret_of_its_own(session: Session) -> None:
    tokens = [invite(session), invite(session, staff.NewStaff("li.na", "李娜", Role.HELPDESK))]
    secrets = {staff.read_invitation(session, token, now=NOW).totp_secret for token in tokens}
    assert [len(secrets), {len(secret) for secret in secrets}] == [2, {32}]


def test_a_link_works_once(session: Session) -> None:
    token = invite(session)
    take_up(session, token)
    assert is_over(session, token)


def test_one_of_sixty_four_racers_takes_the_account_up(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            token = invite(session)
            secret = staff.read_invitation(session, token, now=NOW).totp_secret
        code = pyotp.TOTP(secret).at(NOW)
        act = partial(staff.take_up_account, token=token, password=PASSWORD, code=code, now=NOW)
        outcomes = race(engine, *[act] * 64)
    assert sorted(isinstance(outcome, Account) for outcome in outcomes) == [False] * 63 + [True]
    assert outcomes.count("invitation-over") == 63


def test_a_link_lives_48_hours(session: Session) -> None:
    token = invite(session)
    assert is_over(session, token, hours=48)
    assert take_up(session, token, now=after(hours=47))


@pytest.mark.parametrize("token", ["", "invented", "一" * 9])
def test_a_link_nobody_was_given_is_over(session: Session, token: str) -> None:
    invite(session)
    assert is_over(session, token)


def test_a_weak_password_is_refused_and_spends_nothing(session: Session) -> None:
    token = invite(session)
    with pytest.raises(Invalid, match="weak-password"):
        take_up(session, token, password="password1234")
    assert take_up(session, token)


def test_a_wrong_code_is_refused_and_spends_nothing(session: Session) -> None:
    token = invite(session)
    with pytest.raises(Invalid, match="wrong-code"):
        staff.take_up_account(session, token, password=PASSWORD, code="000000", now=NOW)
    assert take_up(session, token)


def test_the_code_that_took_the_account_up_does_not_sign_in(session: Session) -> None:
    account = take_up(session, invite(session))
    with pytest.raises(NotAllowed):
        signed_in(session, account)
    assert signed_in(session, account, now=NOW + HALF_MINUTE)


def test_a_new_invitation_ends_the_earlier_one(session: Session) -> None:
    earlier, later = invite(session), invite(session)
    assert is_over(session, earlier)
    assert take_up(session, later)
    assert session.query(Account).count() == 1


def test_a_new_invitation_resets_both_factors_and_ends_sessions(session: Session) -> None:
    account = member(session)
    secret, started = account.totp_secret, signed_in(session, account)
    token = invite(session)
    assert staff.staff_of_token(session, started.token, role=Role.AGENCY, now=NOW) is None
    with pytest.raises(NotAllowed):
        signed_in(session, account, now=after(minutes=1))
    take_up(session, token, now=after(minutes=2))
    assert account.totp_secret != secret
    assert signed_in(session, account, now=after(minutes=3))


def test_a_new_invitation_says_name_role_and_area_anew(session: Session) -> None:
    member(session)
    take_up(session, invite(session, staff.NewStaff("WANG.FANG", "王芳芳", Role.HELPDESK)))
    account = session.query(Account).one()
    assert (account.name, account.role, account.division) == ("王芳芳", Role.HELPDESK, None)


def test_a_disabled_member_is_nobody_at_once(session: Session) -> None:
    account = member(session)
    started = signed_in(session, account)
    staff.disable_staff(session, "Wang.Fang", by=OPERATOR, now=NOW)
    assert staff.staff_of_token(session, started.token, role=Role.AGENCY, now=NOW) is None
    with pytest.raises(NotAllowed, match="sign-in-failed"):
        signed_in(session, account, now=after(minutes=1))


def test_disabling_ends_an_invitation_that_is_on_its_way(session: Session) -> None:
    token = invite(session)
    staff.disable_staff(session, "wang.fang", by=OPERATOR, now=NOW)
    assert is_over(session, token)


def test_a_disabled_member_comes_back_by_invitation_only(session: Session) -> None:
    account = member(session)
    staff.disable_staff(session, account.login, by=OPERATOR, now=NOW)
    take_up(session, invite(session))
    assert signed_in(session, account, now=after(minutes=1))


def test_nobody_cannot_be_disabled(session: Session) -> None:
    with pytest.raises(NotFound):
        staff.disable_staff(session, "nobody", by=OPERATOR, now=NOW)


@pytest.mark.parametrize("login", ["", "a", "王芳", "9wang", "wang fang!", "a" * 33, "wang\x00", "w@ng"])
def test_a_login_that_cannot_be_typed_everywhere_is_refused(session: Session, login: str) -> None:
    with pytest.raises(Invalid, match="login-malformed"):
        invite(session, staff.NewStaff(login, "王芳", Role.AGENCY))


@pytest.mark.parametrize("division", ["", "4203", "4203021", "十堰市", "42030x"])
def test_an_area_is_a_code_of_six_digits(session: Session, division: str) -> None:
    with pytest.raises(Invalid, match="division-malformed"):
        invite(session, staff.NewStaff("wang.fang", "王芳", Role.AGENCY, division))


@pytest.mark.parametrize(("name", "kept"), [(" 王\n芳 ", "王 芳"), ("王" * 60, "王" * 40), ("\u202e王芳", "王芳")])
def test_a_name_is_one_line(session: Session, name: str, kept: str) -> None:
    token = invite(session, staff.NewStaff("wang.fang", name, Role.AGENCY))
    assert staff.read_invitation(session, token, now=NOW).name == kept


@pytest.mark.parametrize("name", ["", " \n", "\u200b"])
def test_nobody_is_without_a_name(session: Session, name: str) -> None:
    with pytest.raises(Invalid):
        invite(session, staff.NewStaff("wang.fang", name, Role.AGENCY))


def test_the_ledger_names_account_and_actor_by_id_only(session: Session) -> None:
    account = take_up(session, invite(session))
    staff.disable_staff(session, account.login, by=OPERATOR, now=NOW)
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.id)).all()
    assert [row.event for row in rows] == [INVITED, TAKEN_UP, ledger.Event.STAFF_ACCOUNT_DISABLE]
    assert {str(row.about) for row in rows} == {str({"account": str(account.id)})}
    assert [row.actor_id for row in rows] == ["operator", "invitation", "operator"]


def test_the_row_keeps_only_the_links_digest(session: Session) -> None:
    token = invite(session)
    assert session.query(Account).one().invitation_hash == ids.digest(token)
