"""Data that is gone cannot leak; data that still guards something stays."""

from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from webapp.domain import residents
from webapp.domain.residents.model import Device, ResidentSession, SignInCode, Tries


def test_old_codes_counts_and_sessions_are_forgotten_and_phones_stay(session: Session) -> None:
    mine = phone_of(session, resident(session))
    residents.sign_out_device(session, mine.device_id, by=mine, now=NOW)
    residents.spend_try(session, "door", residents.ADDRESS_LIMIT, now=NOW)
    residents.forget_old(session, now=after(days=1))
    assert [session.query(table).count() for table in (SignInCode, Tries, ResidentSession)] == [1, 1, 1]
    residents.forget_old(session, now=after(days=3))
    assert [session.query(table).count() for table in (SignInCode, Tries, ResidentSession)] == [0, 0, 0]
    assert session.query(Device).one().void_before == NOW


def test_a_running_session_is_kept(session: Session) -> None:
    phone_of(session, resident(session))
    residents.forget_old(session, now=after(days=SHIYAN.session_days))
    assert session.query(ResidentSession).count() == 1
