"""The demonstration's page gives everybody what is needed to sign in as its clerks and attendants."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from tests.make.venues import terminal
from tests.web.conftest import Town
from webapp.demonstration import desks
from webapp.demonstration.load import load
from webapp.domain import staff, venues
from webapp.domain.openings.model import Booking
from webapp.domain.staff.model import Account, Attendant

PAGE = "/demonstration/"


def shown(town: Town) -> str:
    return town.app.test_client().get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("clerk", desks.CLERKS, ids=lambda clerk: clerk.login)
def test_what_the_page_shows_signs_a_clerk_in(own_town: Town, clerk: desks.Clerk) -> None:
    page, now = shown(own_town), own_town.clock()
    code = pyotp.TOTP(clerk.totp_secret).at(now)
    assert all(said in page for said in (clerk.login, desks.PASSWORD, code, clerk.totp_secret))
    with own_town.writing() as session, session.begin():
        tried = staff.spend_sign_in_try(session, clerk.login, now=now)
        started = staff.sign_in(session, tried, password=desks.PASSWORD, code=code, role=clerk.role, now=now)
    assert started.actor.role is clerk.role


def test_the_page_shows_the_code_of_now(own_town: Town) -> None:
    clerk = desks.CLERKS[0]
    earlier = clerk.code(own_town.clock())
    own_town.clock.pass_by(30)
    page = shown(own_town)
    assert clerk.code(own_town.clock()) in page
    assert earlier not in page


def test_attendants_of_the_library_have_the_pins_that_are_shown(own_town: Town) -> None:
    page, now = shown(own_town), own_town.clock()
    with own_town.writing() as session, session.begin():
        library = next(venue for venue in venues.list_venues(session) if venue.name == desks.LIBRARY)
        door = terminal(session, library)
        for attendant in staff.list_attendants(session, library.id):
            pin = desks.ATTENDANTS[attendant.name]
            assert f'{attendant.name}，值守密码 <span class="number">{pin}</span>' in page
            tried = staff.spend_pin_try(session, attendant.id, by=door, now=now)
            assert staff.check_pin(session, tried, pin=pin) is attendant


def test_a_demonstration_from_before_there_were_desks_gets_them_once(own_town: Town) -> None:
    engine, profile, now = own_town.house.engine, own_town.house.profile, own_town.clock()
    with own_town.writing() as session, session.begin():
        session.query(Booking).delete()
        session.query(Account).delete()
        session.query(Attendant).delete()
    for _ in range(2):
        assert not load(engine, profile, now=now + timedelta(days=1))
        with Session(engine) as session:
            assert [session.query(table).count() for table in (Account, Attendant)] == [
                len(desks.CLERKS),
                len(desks.ATTENDANTS),
            ]
            assert desks.are_open(session)


def test_a_clerk_who_began_anew_is_not_the_demonstrations(own_town: Town) -> None:
    now = own_town.clock()
    with own_town.writing() as session, session.begin():
        for clerk in desks.CLERKS:
            assert desks.are_open(session)
            new = staff.NewStaff(clerk.login, clerk.name, clerk.role)
            staff.invite_staff(session, new, by=desks.INVITED_BY, now=now)
        assert not desks.are_open(session)
