"""Sessions: one row each; whoever ends it, it has ended everywhere."""

from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN, resident, sign_in
from tests.make.times import NOW, after
from webapp import ids
from webapp.domain import residents
from webapp.domain.residents.model import Device, ResidentSession


def test_the_cookie_names_its_holder(session: Session) -> None:
    holder = resident(session)
    started = sign_in(session, holder)
    assert residents.resident_of_token(session, started.token, now=after(days=1)) == started.actor
    assert started.actor.id == holder.id


def test_the_database_does_not_hold_the_cookie(session: Session) -> None:
    started = sign_in(session, resident(session))
    row = session.query(ResidentSession).one()
    assert row.token_hash == ids.digest(started.token)
    assert started.token.encode() not in row.token_hash


def test_another_cookie_is_nobody(session: Session) -> None:
    sign_in(session, resident(session))
    assert residents.resident_of_token(session, "guessed", now=NOW) is None


def test_a_session_lives_as_long_as_the_region_says(session: Session) -> None:
    started = sign_in(session, resident(session))
    last = after(days=SHIYAN.session_days)
    assert started.expires_at == last
    assert residents.resident_of_token(session, started.token, now=last) is None
    assert residents.resident_of_token(session, started.token, now=after(days=SHIYAN.session_days - 1)) is not None


def test_a_session_ends_with_its_phone(session: Session) -> None:
    holder = resident(session)
    old, new = sign_in(session, holder), sign_in(session, holder)
    residents.sign_out_device(session, old.actor.device_id, by=new.actor, now=NOW)
    assert residents.resident_of_token(session, old.token, now=NOW) is None
    assert residents.resident_of_token(session, new.token, now=NOW) == new.actor


def test_a_phone_that_is_signed_out_is_nobody_even_if_a_row_was_left_running(session: Session) -> None:
    started = sign_in(session, resident(session))
    session.get_one(Device, started.actor.device_id).signed_out_at = NOW
    session.flush()
    assert residents.resident_of_token(session, started.token, now=NOW) is None
