"""Two at once at one place, one request or one half day: one wins, and nothing is left behind (M07)."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.make.openings import arranged, opening, visitor
from tests.make.requests import clerk, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW
from tests.people import ELDER, MING, PEOPLE
from tests.racing import committed, engine_of, race
from webapp.domain import actors, requests
from webapp.domain.errors import Conflict
from webapp.domain.openings import Opening
from webapp.domain.openings.model import Booking
from webapp.domain.requests import Kind, State

DESK = clerk()
AGENCY = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())


def holder(session: Session) -> actors.Resident:
    return phone_of(session, resident(session))


def test_of_a_booking_and_a_withdrawal_of_the_half_day_at_once_no_place_is_left(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            by = holder(session)
            one, place = opened(session, by, Kind.HOME_VISIT).id, opening(session).id
        said = race(
            engine,
            partial(_book, one=one, place=place, by=by),
            lambda session: str(requests.close_opening(session, place, by=AGENCY, now=NOW)),
        )
        # Whoever came first; or the clerk saw a booking that was not there when she began, and does it once more.
        assert said in (["booked", "1"], ["opening-full", "0"], ["booked", "opening-changed"])
        with committed(engine) as session:
            requests.close_opening(session, place, by=AGENCY, now=NOW)
        _nothing_is_left(engine)


def test_the_last_place_has_one_winner(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            people = [phone_of(session, resident(session, one)) for one in (MING, ELDER, *PEOPLE[5:7])]
            asked = [(by, opened(session, by, Kind.HOME_VISIT).id) for by in people]
            last = opening(session).id
        acts = [
            lambda session, by=by, one=one: requests.book(session, one, last, by=by, profile=SHIYAN, now=NOW).anew
            for by, one in asked
        ]
        assert sorted(map(str, race(engine, *acts))) == ["True", *["opening-full"] * 3]
        with committed(engine) as session:
            assert session.scalars(select(Opening)).one().taken == 1


def _withdraw(session: Session, *, one: UUID, by: actors.Resident) -> str:
    return requests.advance(session, one, State.WITHDRAWN, by=by, now=NOW).state


def _book(session: Session, *, one: UUID, place: UUID, by: actors.Resident) -> str:
    requests.book(session, one, place, by=by, profile=SHIYAN, now=NOW)
    return "booked"


def test_of_a_withdrawal_and_a_booking_at_once_none_leaves_a_place_behind(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            by = holder(session)
            one, place = opened(session, by, Kind.HOME_VISIT).id, opening(session).id
        said = race(engine, partial(_withdraw, one=one, by=by), partial(_book, one=one, place=place, by=by))
        assert said[0] == State.WITHDRAWN
        assert said[1] in {"booked", "request-moved-on"}
        _nothing_is_left(engine)


def test_what_was_withdrawn_while_it_was_being_booked_holds_nothing(own_database: str) -> None:
    """Two tabs: the first has read the request, the second withdraws it."""
    with engine_of(own_database) as engine:
        if engine.dialect.name == "sqlite":  # whoever writes there comes after the other from the beginning
            return
        with committed(engine) as session:
            by = holder(session)
            one, place = opened(session, by, Kind.HOME_VISIT).id, opening(session).id
        with committed(engine) as first:
            read = requests.load_request(first, one, by=by)
            with committed(engine) as second:
                _withdraw(second, one=one, by=by)
            with pytest.raises(Conflict, match="request-moved-on"):
                _book(first, one=one, place=place, by=by)
            assert read.state is State.WITHDRAWN
        _nothing_is_left(engine)


def test_nobody_is_sent_to_what_was_withdrawn_meanwhile(own_database: str) -> None:
    with engine_of(own_database) as engine:
        if engine.dialect.name == "sqlite":  # as above
            return
        with committed(engine) as session:
            by = holder(session)
            one, who = arranged(session, by).id, visitor(session, "另一个上门员")
        with committed(engine) as first:
            read = requests.load_request(first, one, by=DESK)
            with committed(engine) as second:
                _withdraw(second, one=one, by=by)
            with pytest.raises(Conflict, match="visit-not-booked"):
                requests.assign_visitor(first, one, who, "S0043", by=DESK, now=NOW)
            assert read.state is State.WITHDRAWN
        _nothing_is_left(engine)


def _nothing_is_left(engine: Engine) -> None:
    with committed(engine) as session:
        assert session.scalars(select(Opening.taken)).all() == [0]
        assert session.scalars(select(Booking).where(Booking.ended_at.is_(None))).all() == []
