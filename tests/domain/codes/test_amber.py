"""A phone whose clock is wrong: looked at first, believed when its next code is off by the same time."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, scene, show
from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.simulator import Phone
from webapp.domain import actors, codes
from webapp.domain.codes import Verdict
from webapp.domain.codes.model import Credential, Scan

UNIX = NOW.timestamp()
LOOK = codes.Judgement(Verdict.LOOK, "clock-skew")
FLAGGED = codes.Judgement(Verdict.ACCEPTED, flagged=True)
BEHIND = -60


@pytest.fixture
def phone(session: Session) -> Phone:
    holder = resident(session)
    usable_card(session, holder)
    return fetch(session, phone_of(session, holder))


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))


def look(session: Session, door: actors.Terminal, phone: Phone, *, second: float, skew: float) -> codes.Judgement:
    """The door sees, at `second`, a code drawn then by a phone whose clock is off by `skew`."""
    return show(session, door, phone.show(UNIX + second + skew), at=after(seconds=second))


@pytest.mark.parametrize("skew", [-60, -118, 30, 110])
def test_the_first_code_is_looked_at_and_nothing_is_used(
    session: Session, phone: Phone, door: actors.Terminal, skew: float
) -> None:
    assert look(session, door, phone, second=0, skew=skew) == LOOK
    assert session.scalars(select(Credential.last_slot)).one() is None
    assert session.scalars(select(Scan.claimed_slot)).one() is None


@pytest.mark.parametrize("skew", [-60, -118, 30, 110])
def test_a_second_code_off_by_the_same_time_is_accepted_and_flagged(
    session: Session, phone: Phone, door: actors.Terminal, skew: float
) -> None:
    look(session, door, phone, second=0, skew=skew)
    assert look(session, door, phone, second=10, skew=skew) == FLAGGED
    assert session.scalars(select(Credential.last_slot)).one() is not None


def test_the_flagged_code_is_used_up(session: Session, phone: Phone, door: actors.Terminal) -> None:
    look(session, door, phone, second=0, skew=BEHIND)
    look(session, door, phone, second=10, skew=BEHIND)
    again = look(session, door, phone, second=10, skew=BEHIND)
    assert (again.verdict, again.reason) == (Verdict.REFUSED, "already-used")


def test_the_same_screenshot_twice_stays_a_look(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code = phone.show(UNIX + BEHIND)
    assert show(session, door, code) == LOOK
    assert show(session, door, code, at=after(seconds=6)) == LOOK


def test_two_screenshots_held_up_at_once_are_not_believed(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    older, newer = phone.show(UNIX - 60), phone.show(UNIX - 50)
    assert show(session, door, older) == LOOK
    assert show(session, door, newer, at=after(seconds=1)) == LOOK


def test_a_second_code_too_soon_is_looked_at_again(session: Session, phone: Phone, door: actors.Terminal) -> None:
    look(session, door, phone, second=0, skew=BEHIND)
    assert look(session, door, phone, second=3, skew=BEHIND) == LOOK


def test_a_second_code_off_by_another_time_is_looked_at_again(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    look(session, door, phone, second=0, skew=-60)
    assert look(session, door, phone, second=10, skew=-80) == LOOK


def test_a_first_look_is_forgotten_after_some_minutes(session: Session, phone: Phone, door: actors.Terminal) -> None:
    look(session, door, phone, second=0, skew=BEHIND)
    assert look(session, door, phone, second=241, skew=BEHIND) == LOOK


def test_another_phones_look_does_not_help(session: Session, phone: Phone, door: actors.Terminal) -> None:
    look(session, door, phone, second=0, skew=BEHIND)
    session.query(Scan).update({"idx": Scan.idx + 1})
    assert look(session, door, phone, second=10, skew=BEHIND) == LOOK


def test_a_middle_scene_has_no_amber(session: Session, phone: Phone, door: actors.Terminal) -> None:
    judgement = show(session, door, phone.show(UNIX - 60), scene=scene("GOV-01"))
    assert (judgement.verdict, judgement.reason) == (Verdict.REFUSED, "too-old")


def test_beyond_two_minutes_it_is_refused(session: Session, phone: Phone, door: actors.Terminal) -> None:
    assert look(session, door, phone, second=0, skew=-124).reason == "too-old"
    assert look(session, door, phone, second=0, skew=124).reason == "from-the-future"
