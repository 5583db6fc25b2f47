"""PINs of attendants: chosen with a first code, checked at terminals of their venue, and a pause after five."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.staff import OPERATOR, PIN, attendant
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.racing import committed, engine_of, race
from webapp.domain import actors, ledger, staff
from webapp.domain.errors import Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.staff.model import Attendant, StaffTries


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))


def check(session: Session, door: actors.Terminal, who: Attendant, pin: str = PIN, *, minutes: float = 0) -> str:
    """What a start of a shift asks: her name, or why not."""
    tried = staff.spend_pin_try(session, who.id, by=door, now=after(minutes=minutes))
    try:
        return staff.check_pin(session, tried, pin=pin).name
    except NotAllowed as refused:
        return refused.reason


def choose(
    session: Session, door: actors.Terminal, who: Attendant, first_code: str, pin: str = PIN, *, days: float = 0
) -> None:
    now = after(days=days)
    tried = staff.spend_pin_try(session, who.id, by=door, now=now)
    staff.choose_pin(session, tried, first_code=first_code, pin=pin, by=door, now=now)


def refused(session: Session, door: actors.Terminal, who: Attendant, first_code: str, *, days: float = 0) -> str:
    with pytest.raises(NotAllowed) as why:
        choose(session, door, who, first_code, days=days)
    return why.value.reason


def new(session: Session, door: actors.Terminal) -> tuple[Attendant, str]:
    return staff.add_attendant(session, door.venue_id, "李静", by=OPERATOR, now=NOW)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def test_the_chosen_pin_is_hers_and_no_other(session: Session, door: actors.Terminal) -> None:
    made = attendant(session, door)
    assert [check(session, door, made, pin) for pin in (PIN, "246811", "", "x" * 99)] == ["李静"] + ["wrong-pin"] * 3


def test_full_width_digits_and_spaces_are_the_same_pin(session: Session, door: actors.Terminal) -> None:
    made = attendant(session, door)
    assert [check(session, door, made, pin) for pin in ("２４６８１０", "246 810")] == ["李静", "李静"]


def test_without_a_pin_nothing_is_right(session: Session, door: actors.Terminal) -> None:
    made, _ = new(session, door)
    assert check(session, door, made) == "wrong-pin"


def test_every_terminal_of_the_venue_knows_her_and_no_other_does(session: Session) -> None:
    here = venue(session)
    one, other, strangers = (
        terminal(session, here),
        terminal(session, here),
        terminal(session, venue(session, "博物馆")),
    )
    made = attendant(session, one)
    assert check(session, other, made) == "李静"
    for _ in range(6):
        with pytest.raises(NotFound):
            check(session, strangers, made)
    assert check(session, one, made) == "李静"


def test_an_attendant_nobody_added_is_not_found(session: Session, door: actors.Terminal) -> None:
    with pytest.raises(NotFound):
        staff.spend_pin_try(session, uuid4(), by=door, now=NOW)
    assert session.query(StaffTries).count() == 0


def test_after_five_wrong_pins_the_right_one_waits_a_quarter_of_an_hour(
    session: Session, door: actors.Terminal
) -> None:
    made = attendant(session, door)
    answers = [check(session, door, made, "135790") for _ in range(5)]
    answers += [check(session, door, made, minutes=minutes) for minutes in (0, 14, 15)]
    assert answers == ["wrong-pin"] * 5 + ["too-many-tries"] * 2 + ["李静"]


def test_her_pause_is_not_her_colleagues(session: Session, door: actors.Terminal) -> None:
    made, colleague = attendant(session, door), attendant(session, door, "周磊")
    for _ in range(6):
        check(session, door, made, "135790")
    assert check(session, door, colleague) == "周磊"


def test_a_right_pin_forgives(session: Session, door: actors.Terminal) -> None:
    made = attendant(session, door)
    for _ in range(3):
        assert [check(session, door, made, pin) for pin in ("1", "2", "3", "4", PIN)][-1] == "李静"


def test_a_first_code_is_used_once(session: Session, door: actors.Terminal) -> None:
    made, code = new(session, door)
    choose(session, door, made, code)
    assert refused(session, door, made, code) == "wrong-first-code"


def test_one_of_sixty_four_racers_with_one_first_code_chooses(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            door = terminal(session, venue(session))
            made, code = new(session, door)
            tried = staff.spend_pin_try(session, made.id, by=door, now=NOW)
        act = partial(staff.choose_pin, tried=tried, first_code=code, pin=PIN, by=door, now=NOW)
        outcomes = race(engine, *[act] * 64)
    assert sorted(map(str, outcomes)) == ["None"] + ["wrong-first-code"] * 63


def test_a_first_code_lives_seven_days(session: Session, door: actors.Terminal) -> None:
    made, code = new(session, door)
    assert refused(session, door, made, code, days=7) == "wrong-first-code"
    choose(session, door, made, code, days=6.9)


@pytest.mark.parametrize("typed", ["", "00000000000", "首次口令"])
def test_another_first_code_is_wrong(session: Session, door: actors.Terminal, typed: str) -> None:
    made, code = new(session, door)
    assert refused(session, door, made, typed) == "wrong-first-code"
    assert refused(session, door, made, wrong(code)) == "wrong-first-code"


def test_wrong_first_codes_and_wrong_pins_are_counted_together(session: Session, door: actors.Terminal) -> None:
    made, code = new(session, door)
    for _ in range(3):
        refused(session, door, made, wrong(code))
    assert [check(session, door, made) for _ in range(2)] == ["wrong-pin"] * 2
    assert refused(session, door, made, code) == "too-many-tries"


def test_a_weak_pin_is_refused_and_does_not_use_the_first_code(session: Session, door: actors.Terminal) -> None:
    made, code = new(session, door)
    with pytest.raises(Invalid, match="weak-pin"):
        choose(session, door, made, code, "123456")
    choose(session, door, made, code)


def test_the_ledger_tells_who_chose_and_of_the_pause_once(session: Session, door: actors.Terminal) -> None:
    made = attendant(session, door)
    for _ in range(8):
        check(session, door, made, "135790")
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.id)).all()
    about_her = [row for row in rows if row.about.get("attendant") == str(made.id)]
    assert [(row.event, row.actor_kind, row.actor_id) for row in about_her[1:]] == [
        (ledger.Event.VENUE_ATTENDANT_CHOOSE_PIN, "terminal", str(door.id)),
        (ledger.Event.VENUE_ATTENDANT_LOCK_OUT, "terminal", str(door.id)),
    ]
