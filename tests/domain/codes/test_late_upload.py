"""A door that judged alone tells the house later: accepted late, or disputed, and never held to an order."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, show
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.simulator import Phone
from webapp.domain import actors, codes
from webapp.domain.cards.model import Card
from webapp.domain.codes import Verdict
from webapp.domain.codes.model import Scan
from webapp.domain.errors import Invalid

UNIX = NOW.timestamp()
LATER = after(hours=3)
LATE = codes.Judgement(Verdict.ACCEPTED_LATE)
DISPUTED = codes.Judgement(Verdict.DISPUTED)


@pytest.fixture
def phone(session: Session) -> Phone:
    holder = resident(session)
    usable_card(session, holder)
    return fetch(session, phone_of(session, holder))


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))


def test_a_code_judged_at_the_door_is_accepted_late(session: Session, phone: Phone, door: actors.Terminal) -> None:
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == LATE
    row = session.scalars(select(Scan)).one()
    assert (row.at, row.judged_at) == (NOW, LATER)


def test_late_uploads_may_come_in_any_order(session: Session, phone: Phone, door: actors.Terminal) -> None:
    earlier, later = phone.show(UNIX), phone.show(UNIX + 60)
    assert show(session, door, later, at=after(seconds=60), uploaded=LATER) == LATE
    assert show(session, door, earlier, uploaded=LATER) == LATE


def test_a_live_use_after_it_does_not_refuse_a_late_upload(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    offline = phone.show(UNIX)
    assert show(session, door, phone.show(UNIX + 60), at=after(seconds=60)).verdict is Verdict.ACCEPTED
    assert show(session, door, offline, uploaded=LATER) == LATE


def test_one_slot_at_two_offline_doors_is_disputed(session: Session, phone: Phone, door: actors.Terminal) -> None:
    other, code = terminal(session, venue(session, "博物馆")), phone.show(UNIX)
    assert show(session, door, code, uploaded=LATER) == LATE
    assert show(session, other, code, uploaded=LATER) == DISPUTED
    assert session.scalars(select(Scan.claimed_slot).where(Scan.verdict == Verdict.DISPUTED)).one() is None


def test_one_slot_offline_and_live_is_disputed(session: Session, phone: Phone, door: actors.Terminal) -> None:
    other, code = terminal(session, venue(session, "博物馆")), phone.show(UNIX)
    assert show(session, door, code).verdict is Verdict.ACCEPTED
    assert show(session, other, code, uploaded=LATER) == DISPUTED


def test_a_slot_uploaded_late_is_used_for_live_doors(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code = phone.show(UNIX)
    show(session, door, code, uploaded=after(seconds=5))
    live = show(session, door, code, at=after(seconds=6))
    assert live == codes.Judgement(Verdict.REFUSED, "already-used")


def test_the_same_upload_again_gets_the_same_answer(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code, ref = phone.show(UNIX), uuid4()
    assert show(session, door, code, uploaded=LATER, client_ref=ref) == LATE
    assert show(session, door, code, uploaded=after(days=1), client_ref=ref) == LATE


def test_a_code_that_was_too_old_at_the_door_is_refused_late_as_well(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    judgement = show(session, door, phone.show(UNIX - 300), uploaded=LATER)
    assert judgement == codes.Judgement(Verdict.REFUSED, "too-old")


def test_a_wrong_clock_is_flagged(session: Session, phone: Phone, door: actors.Terminal) -> None:
    judgement = show(session, door, phone.show(UNIX - 60), uploaded=LATER)
    assert judgement == codes.Judgement(Verdict.ACCEPTED_LATE, flagged=True)


def test_a_credential_that_a_loss_killed_is_unavailable(session: Session, phone: Phone, door: actors.Terminal) -> None:
    session.query(Card).update({"void_before": NOW})
    judgement = show(session, door, phone.show(UNIX), uploaded=LATER)
    assert judgement == codes.Judgement(Verdict.REFUSED, "unavailable")


@pytest.mark.parametrize("scanned_at", [after(days=-14, seconds=-1), after(minutes=1, seconds=1)])
def test_a_time_that_cannot_be_true_is_refused(scanned_at: object) -> None:
    with pytest.raises(Invalid, match="scanned-at-out-of-range"):
        codes.at_the_time(scanned_at, profile=SHIYAN, now=NOW)  # type: ignore[arg-type] # a time, as pytest hands it in


def test_a_clock_slightly_ahead_is_held_to_now() -> None:
    assert codes.at_the_time(after(seconds=50), profile=SHIYAN, now=NOW) == NOW
    assert codes.at_the_time(after(days=-14), profile=SHIYAN, now=NOW) == after(days=-14)
