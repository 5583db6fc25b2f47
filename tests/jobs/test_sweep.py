"""The hourly sweep goes through every room that forgets."""

from sqlalchemy import select

from tests.make.cards import usable_card
from tests.make.codes import fetch, show
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.staff import attendant
from tests.make.times import NOW, after
from tests.make.venues import start_shift, terminal, venue
from tests.racing import committed, engine_of
from webapp.domain import notices
from webapp.domain.codes.model import Credential, Scan
from webapp.domain.notices.model import Notice
from webapp.domain.residents.model import SignInCode
from webapp.domain.venues.model import Shift
from webapp.jobs.sweep import sweep


def test_what_can_no_longer_matter_is_gone_in_every_room(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            usable_card(session, holder)
            fetch(session, phone_of(session, holder))
            notices.queue(
                session, notices.Kind.SIGN_IN_CODE, resident_id=None, text="", now=NOW, expires_at=after(minutes=5)
            )
            session.flush()
            notices.take_due(session, now=NOW)
        for days, left in [(1, 1), (40, 0)]:
            sweep(engine, SHIYAN, lambda days=days: after(days=days))
            with committed(engine) as session:
                kept = [len(session.scalars(select(table)).all()) for table in (Credential, SignInCode, Notice)]
            assert kept == [left] * 3


def test_shifts_end_by_themselves_and_go_with_the_scans_they_explain(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            door = terminal(session, venue(session))
            start_shift(session, attendant(session, door), by=door)
            show(session, door, "no code")
        seen = []
        for days in (0.5, 1, 180, 182):
            sweep(engine, SHIYAN, lambda days=days: after(days=days))
            with committed(engine) as session:
                ended = session.scalars(select(Shift.ended_at)).all()
                seen.append((ended, len(session.scalars(select(Scan.id)).all())))
    assert seen == [([None], 1), ([after(days=1)], 1), ([after(days=1)], 1), ([], 0)]
