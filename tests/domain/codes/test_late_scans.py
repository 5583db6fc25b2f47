"""What a venue's doors judged alone, for the staff who answer for it: when, where, by whom, and what became of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, show
from tests.make.residents import phone_of, resident
from tests.make.staff import attendant
from tests.make.times import NOW, after
from tests.make.venues import OPERATOR, start_shift, terminal, venue
from tests.simulator import Phone
from webapp.domain import codes, venues
from webapp.domain.codes import Verdict
from webapp.domain.venues.model import Venue

UNIX = NOW.timestamp()
LATER = after(hours=3)


@pytest.fixture
def phone(session: Session) -> Phone:
    holder = resident(session)
    usable_card(session, holder)
    return fetch(session, phone_of(session, holder))


@pytest.fixture
def at(session: Session) -> Venue:
    return venue(session)


def test_a_late_scan_says_when_where_who_and_what_became_of_it(session: Session, phone: Phone, at: Venue) -> None:
    door = terminal(session, at)
    there, claimed = attendant(session, door), attendant(session, door, "王强")
    known = start_shift(session, there, by=door)
    show(session, known, phone.show(UNIX), uploaded=LATER, claimed_by=claimed.id)
    late = codes.LateScan(NOW, LATER, "CUL-01", "1号门", "李静", "王强", Verdict.ACCEPTED_LATE, None)
    assert codes.list_late_scans(session, at.id) == [late]


def test_the_names_of_those_who_have_gone_stay(session: Session, phone: Phone, at: Venue) -> None:
    door = terminal(session, at)
    who = attendant(session, door)
    show(session, start_shift(session, who, by=door), phone.show(UNIX), uploaded=LATER)
    venues.remove_attendant(session, who.id, by=OPERATOR, now=LATER)
    venues.revoke_terminal(session, door.id, by=OPERATOR, now=LATER)
    [late] = codes.list_late_scans(session, at.id)
    assert (late.terminal, late.attendant, late.claimed_by) == ("1号门", "李静", None)


def test_whoever_was_never_there_has_no_name(session: Session, phone: Phone, at: Venue) -> None:
    show(session, terminal(session, at), phone.show(UNIX), uploaded=LATER, claimed_by=uuid4())
    [late] = codes.list_late_scans(session, at.id)
    assert (late.attendant, late.claimed_by) == (None, None)


def test_somebody_of_another_venue_is_not_named(session: Session, phone: Phone, at: Venue) -> None:
    stranger = attendant(session, terminal(session, venue(session, "美术馆")), "王强")
    show(session, terminal(session, at), phone.show(UNIX), uploaded=LATER, claimed_by=stranger.id)
    [late] = codes.list_late_scans(session, at.id)
    assert late.claimed_by is None


def test_disputed_and_refused_are_listed_newest_first_and_live_ones_are_not(
    session: Session, phone: Phone, at: Venue
) -> None:
    door, code = terminal(session, at), phone.show(UNIX)
    show(session, door, code)
    for minutes, shown in enumerate([code, "no code"]):
        show(session, door, shown, uploaded=LATER + timedelta(minutes=minutes))
    told = [(late.verdict, late.reason) for late in codes.list_late_scans(session, at.id)]
    assert told == [(Verdict.REFUSED, "not-ours"), (Verdict.DISPUTED, None)]


def test_a_scan_accepted_first_is_disputed_once_another_door_tells_of_its_code(
    session: Session, phone: Phone, at: Venue
) -> None:
    there, code = venue(session, "博物馆"), phone.show(UNIX)
    show(session, terminal(session, at), code, uploaded=LATER)
    assert [late.verdict for late in codes.list_late_scans(session, at.id)] == [Verdict.ACCEPTED_LATE]
    show(session, terminal(session, there), code, uploaded=LATER)
    for place in (at, there):
        assert [late.verdict for late in codes.list_late_scans(session, place.id)] == [Verdict.DISPUTED]


def test_a_scan_stays_with_the_venue_where_it_was_made(session: Session, phone: Phone, at: Venue) -> None:
    door, there = terminal(session, at), venue(session, "博物馆")
    show(session, door, phone.show(UNIX), uploaded=LATER)
    venues.move_terminal(session, door.id, there.id, by=OPERATOR, now=LATER)
    assert len(codes.list_late_scans(session, at.id)) == 1
    assert codes.list_late_scans(session, there.id) == []
