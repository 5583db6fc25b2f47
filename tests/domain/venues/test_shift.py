"""An attendant says with her PIN that she stands at a terminal; one at a time, and only of its venue."""

from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.staff import PIN, attendant
from tests.make.times import NOW, after
from tests.make.venues import LINKS, OPERATOR, start_shift, terminal, venue
from tests.racing import committed, engine_of, race
from webapp.domain import actors, ledger, staff, venues
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.venues.model import Shift, Terminal

EVENTS = [ledger.Event.VENUE_SHIFT_START, ledger.Event.VENUE_SHIFT_END]


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))


def standing(session: Session, door: actors.Terminal) -> str | None:
    """Who stands at the terminal, as its screen says."""
    session.expire_all()
    shift = venues.load_post(session, by=door).shift
    return shift and shift.attendant


def noted(session: Session) -> list[tuple[str, str, dict[str, str]]]:
    rows = session.scalars(select(LedgerRow).where(LedgerRow.event.in_(EVENTS)).order_by(LedgerRow.id))
    return [(row.event, row.actor_kind, row.about) for row in rows]


def test_the_attendant_stands_at_the_terminal_from_her_pin_on(session: Session, door: actors.Terminal) -> None:
    who = attendant(session, door)
    start_shift(session, who, by=door)
    shift = venues.load_post(session, by=door).shift
    assert shift == venues.RunningShift(who.id, "李静", NOW)
    about = {"terminal": str(door.id), "attendant": str(who.id)}
    assert noted(session) == [("venue:shift:start", "terminal", about)]


def test_the_terminals_next_request_carries_her(session: Session) -> None:
    link = venues.invite_terminal(session, venue(session).id, "1号门", attended=True, by=OPERATOR, links=LINKS, now=NOW)
    enrolled = venues.enrol_terminal(session, link, links=LINKS, profile=SHIYAN, now=NOW)
    known = start_shift(session, attendant(session, enrolled.actor), by=enrolled.actor)
    assert venues.terminal_of_token(session.connection(), enrolled.token) == known
    venues.end_shift(session, by=known, now=after(hours=1))
    assert venues.terminal_of_token(session.connection(), enrolled.token) == enrolled.actor


def test_her_own_start_repeated_changes_nothing(session: Session, door: actors.Terminal) -> None:
    who = attendant(session, door)
    for hour in range(3):
        start_shift(session, who, by=door, now=after(hours=hour))
    assert session.scalars(select(Shift.started_at)).all() == [NOW]
    assert len(noted(session)) == 1


def test_another_attendant_waits_for_the_end_of_the_shift(session: Session, door: actors.Terminal) -> None:
    first, second = attendant(session, door), attendant(session, door, "王强")
    start_shift(session, first, by=door)
    with pytest.raises(Conflict, match="shift-running"):
        start_shift(session, second, by=door)
    venues.end_shift(session, by=door, now=NOW)
    start_shift(session, second, by=door)
    assert standing(session, door) == "王强"


def test_one_attendant_may_stand_at_two_terminals(session: Session, door: actors.Terminal) -> None:
    who, other = attendant(session, door), terminal(session, session.get_one(venues.model.Venue, door.venue_id))
    for each in (door, other):
        start_shift(session, who, by=each)
    assert (standing(session, door), standing(session, other)) == ("李静", "李静")


def test_ending_twice_is_harmless(session: Session, door: actors.Terminal) -> None:
    start_shift(session, attendant(session, door), by=door)
    for hour in (1, 2):
        venues.end_shift(session, by=door, now=after(hours=hour))
    session.expire_all()
    assert session.scalars(select(Shift.ended_at)).one() == after(hours=1)
    assert [event for event, *_ in noted(session)] == EVENTS


def test_ending_a_shift_leaves_that_of_another_terminal(session: Session, door: actors.Terminal) -> None:
    who, other = attendant(session, door), terminal(session, session.get_one(venues.model.Venue, door.venue_id))
    for each in (door, other):
        start_shift(session, who, by=each)
    venues.end_shift(session, by=other, now=NOW)
    assert (standing(session, door), standing(session, other)) == ("李静", None)


@pytest.mark.parametrize("pin", ["246811", "", "24681", "２４６８１１"])
def test_a_wrong_pin_starts_nothing(session: Session, door: actors.Terminal, pin: str) -> None:
    who = attendant(session, door)
    with pytest.raises(NotAllowed, match="wrong-pin"):
        start_shift(session, who, by=door, pin=pin)
    assert standing(session, door) is None


def test_full_width_digits_are_digits(session: Session, door: actors.Terminal) -> None:
    start_shift(session, attendant(session, door), by=door, pin="２４６８１０")
    assert standing(session, door) == "李静"


def test_after_five_wrong_pins_the_right_one_waits_too(session: Session, door: actors.Terminal) -> None:
    who = attendant(session, door)
    for _ in range(5):
        with pytest.raises(NotAllowed, match="wrong-pin"):
            start_shift(session, who, by=door, pin="135790")
    with pytest.raises(NotAllowed, match="too-many-tries"):
        start_shift(session, who, by=door)
    start_shift(session, who, by=door, now=after(minutes=16))
    assert standing(session, door) == "李静"


def test_an_attendant_of_another_venue_is_not_found(session: Session, door: actors.Terminal) -> None:
    stranger = attendant(session, terminal(session, venue(session, "博物馆")))
    with pytest.raises(NotFound):
        start_shift(session, stranger, by=door)


def test_a_terminal_that_was_moved_since_its_sign_in_starts_nothing(session: Session, door: actors.Terminal) -> None:
    who = attendant(session, door)
    tried = staff.spend_pin_try(session, who.id, by=door, now=NOW)
    venues.move_terminal(session, door.id, venue(session, "博物馆").id, by=OPERATOR, now=NOW)
    with pytest.raises(NotFound):
        venues.start_shift(session, tried, pin=PIN, by=door, now=NOW)


def test_an_attendant_who_was_removed_since_her_try_starts_nothing(session: Session, door: actors.Terminal) -> None:
    who = attendant(session, door)
    tried = staff.spend_pin_try(session, who.id, by=door, now=NOW)
    session.expunge(tried.attendant)
    venues.remove_attendant(session, who.id, by=OPERATOR, now=NOW)
    with pytest.raises(NotFound):
        venues.start_shift(session, tried, pin=PIN, by=door, now=NOW)


def test_who_got_a_new_first_code_after_her_pin_was_tried_starts_no_shift(
    session: Session, door: actors.Terminal
) -> None:
    who = attendant(session, door)
    tried = staff.spend_pin_try(session, who.id, by=door, now=NOW)
    session.expunge(tried.attendant)
    venues.renew_first_code(session, who.id, by=OPERATOR, now=NOW)
    with pytest.raises(NotAllowed, match="wrong-pin"):
        venues.start_shift(session, tried, pin=PIN, by=door, now=NOW)


def test_an_unattended_terminal_takes_no_shift(session: Session, door: actors.Terminal) -> None:
    session.query(Terminal).update({"attended": False})
    with pytest.raises(Conflict, match="terminal-unattended"):
        start_shift(session, attendant(session, door), by=door)


def test_removing_an_attendant_ends_her_shifts_and_no_other(session: Session, door: actors.Terminal) -> None:
    other = terminal(session, session.get_one(venues.model.Venue, door.venue_id))
    leaving, staying = attendant(session, door), attendant(session, door, "王强")
    start_shift(session, leaving, by=door)
    start_shift(session, staying, by=other)
    venues.remove_attendant(session, leaving.id, by=OPERATOR, now=after(hours=1))
    assert (standing(session, door), standing(session, other)) == (None, "王强")
    assert noted(session)[-1][:2] == ("venue:shift:end", "job")


def test_a_new_first_code_ends_the_shifts_of_the_pin_before_it(session: Session, door: actors.Terminal) -> None:
    other = terminal(session, session.get_one(venues.model.Venue, door.venue_id))
    betrayed, staying = attendant(session, door), attendant(session, door, "王强")
    start_shift(session, betrayed, by=door)
    start_shift(session, staying, by=other)
    venues.renew_first_code(session, betrayed.id, by=OPERATOR, now=after(hours=1))
    assert (standing(session, door), standing(session, other)) == (None, "王强")


def test_a_forgotten_shift_ends_by_itself(session: Session, door: actors.Terminal) -> None:
    start_shift(session, attendant(session, door), by=door)
    venues.end_forgotten_shifts(session, profile=SHIYAN, now=after(hours=16))
    assert standing(session, door) == "李静"
    venues.end_forgotten_shifts(session, profile=SHIYAN, now=after(hours=16, seconds=1))
    assert standing(session, door) is None


def test_ended_shifts_are_forgotten_with_the_scans_they_explain(session: Session, door: actors.Terminal) -> None:
    who = attendant(session, door)
    start_shift(session, who, by=door)
    venues.end_shift(session, by=door, now=NOW)
    start_shift(session, who, by=door)
    for days, left in [(180, 2), (180.1, 1)]:
        venues.forget_old(session, profile=SHIYAN, now=after(days=days))
        assert session.scalar(select(func.count(Shift.id))) == left
    assert standing(session, door) == "李静"


@pytest.fixture
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Racers meet at the database, and not one by one as their PINs are hashed."""
    monkeypatch.setattr(staff.rules, "PIN_ITERATIONS", 1)


@pytest.mark.usefixtures("quick_pins")
def test_of_64_attendants_at_one_terminal_one_starts(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            door = terminal(session, venue(session))
            tries = [_tried(session, door, number) for number in range(64)]
        outcomes = race(engine, *[partial(_start, tried=tried, by=door) for tried in tries])
        with committed(engine) as session:
            assert session.scalars(select(Shift.attendant_id)).all() == [
                one for one in outcomes if one != "shift-running"
            ]
    assert outcomes.count("shift-running") == 63


@pytest.mark.usefixtures("quick_pins")
def test_64_starts_of_one_attendant_are_one_shift(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            door = terminal(session, venue(session))
            tried = _tried(session, door, 0)
        outcomes = race(engine, *[partial(_start, tried=tried, by=door)] * 64)
        with committed(engine) as session:
            assert session.scalar(select(func.count(Shift.id))) == 1
            assert len(noted(session)) == 1
    assert outcomes == [tried.attendant.id] * 64


def _tried(session: Session, door: actors.Terminal, number: int) -> staff.PinTry:
    who = attendant(session, door, f"值守员{number}")
    tried = staff.spend_pin_try(session, who.id, by=door, now=NOW)
    session.flush()
    session.refresh(tried.attendant)
    session.expunge(tried.attendant)
    return tried


def _start(session: Session, *, tried: staff.PinTry, by: actors.Terminal) -> UUID:
    venues.start_shift(session, tried, pin=PIN, by=by, now=NOW)
    return tried.attendant.id
