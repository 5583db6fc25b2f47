"""A door that judged alone tells the house later: accepted late, or disputed, and never held to an order."""

from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, show
from tests.make.losses import CLERK
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.staff import attendant
from tests.make.times import NOW, after
from tests.make.venues import start_shift, terminal, venue
from tests.racing import committed, engine_of, race
from tests.simulator import Phone
from webapp.domain import actors, cards, codes, notices, residents
from webapp.domain.cards import CardState, SocialSecurityState
from webapp.domain.cards.model import Card
from webapp.domain.codes import Verdict
from webapp.domain.codes.model import Scan
from webapp.domain.errors import Invalid
from webapp.domain.regions import EcardUse, LossRule

UNIX = NOW.timestamp()
LATER = after(hours=3)
LATE = codes.Judgement(Verdict.ACCEPTED_LATE)
DISPUTED = codes.Judgement(Verdict.DISPUTED)
UNAVAILABLE = codes.Judgement(Verdict.REFUSED, "unavailable")


@pytest.fixture
def mine(session: Session) -> actors.Resident:
    holder = resident(session)
    usable_card(session, holder)
    return phone_of(session, holder, now=after(hours=-2))


@pytest.fixture
def phone(session: Session, mine: actors.Resident) -> Phone:
    return fetch(session, mine, now=after(hours=-2))


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


def test_the_holder_is_told_once_of_a_dispute_and_not_where_it_was(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    code = phone.show(UNIX)
    show(session, door, code, uploaded=LATER)
    assert notices.list_messages(session, resident_id=mine.id) == []
    for place in ("博物馆", "美术馆"):
        show(session, terminal(session, venue(session, place)), code, uploaded=LATER)
    [told] = notices.list_messages(session, resident_id=mine.id)
    assert told.message.kind is notices.Kind.CODE_DISPUTED
    assert "11月22日 12:00" in told.message.text
    assert "馆" not in told.message.text


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


def test_ten_uploads_of_one_scan_get_one_answer_and_one_row(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    code, ref = phone.show(UNIX), uuid4()
    answers = [show(session, door, code, uploaded=after(hours=hour), client_ref=ref) for hour in range(1, 11)]
    assert answers == [LATE] * 10
    assert session.scalar(select(func.count(Scan.id))) == 1


def test_a_scan_whose_answer_was_lost_and_that_is_uploaded_gets_its_first_answer(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    code, ref = phone.show(UNIX), uuid4()
    assert show(session, door, code, client_ref=ref).verdict is Verdict.ACCEPTED
    assert show(session, door, code, uploaded=LATER, client_ref=ref) == codes.Judgement(Verdict.ACCEPTED)
    assert session.scalar(select(func.count(Scan.id))) == 1


def test_another_scan_of_the_same_slot_at_the_same_door_is_disputed(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    code = phone.show(UNIX)
    assert show(session, door, code, uploaded=LATER) == LATE
    assert show(session, door, code, uploaded=LATER) == DISPUTED


def test_of_64_uploads_of_one_slot_one_is_accepted_and_the_others_are_disputed(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            at = venue(session)
            doors = [terminal(session, at) for _ in range(64)]
            holder = resident(session)
            usable_card(session, holder)
            code = fetch(session, phone_of(session, holder)).show(UNIX)
        outcomes = race(engine, *[partial(show, by=door, code=code, uploaded=LATER) for door in doors])
    assert (outcomes.count(LATE), outcomes.count(DISPUTED)) == (1, 63)


@pytest.mark.parametrize(("hours", "judgement"), [(-1, UNAVAILABLE), (0, UNAVAILABLE), (1, LATE)])
def test_a_loss_reported_after_the_scan_leaves_it_good(
    session: Session,
    mine: actors.Resident,
    phone: Phone,
    door: actors.Terminal,
    hours: float,
    judgement: codes.Judgement,
) -> None:
    lost = cards.Loss(cards.Lost.CARD)
    cards.report_loss(session, lost, by=mine, profile=SHIYAN, now=after(hours=hours))
    session.flush()
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == judgement


@pytest.mark.parametrize(("hours", "judgement"), [(-1, UNAVAILABLE), (0, UNAVAILABLE), (1, LATE)])
def test_a_loss_made_formal_before_the_upload_counts_from_its_first_report(
    session: Session,
    mine: actors.Resident,
    phone: Phone,
    door: actors.Terminal,
    hours: float,
    judgement: codes.Judgement,
) -> None:
    lost = cards.Loss(cards.Lost.CARD)
    cards.report_loss(session, lost, by=mine, profile=SHIYAN, now=after(hours=hours))
    formal = replace(lost, resident_id=mine.id, formal=True)
    cards.report_loss(session, formal, by=CLERK, profile=SHIYAN, now=after(hours=2))
    session.flush()
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == judgement


def test_a_second_death_that_no_report_tells_of_leaves_the_first_unknown(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    cards.report_loss(session, cards.Loss(cards.Lost.CARD), by=mine, profile=SHIYAN, now=after(hours=1))
    session.query(Card).update({"voids": Card.voids + 1})
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == UNAVAILABLE


@pytest.mark.parametrize(("hours", "judgement"), [(-1, UNAVAILABLE), (0, UNAVAILABLE), (1, LATE)])
def test_a_phone_signed_out_after_the_scan_leaves_it_good(
    session: Session,
    mine: actors.Resident,
    phone: Phone,
    door: actors.Terminal,
    hours: float,
    judgement: codes.Judgement,
) -> None:
    residents.sign_out_device(session, mine.device_id, by=mine, now=after(hours=hours))
    session.flush()
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == judgement


def test_a_loss_after_the_scan_still_stops_live_codes(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    cards.report_loss(session, cards.Loss(cards.Lost.CARD), by=mine, profile=SHIYAN, now=after(hours=1))
    session.flush()
    assert show(session, door, phone.show(UNIX + 7200), at=after(hours=2)) == UNAVAILABLE


def test_what_the_region_stopped_after_the_scan_was_good_then(
    session: Session, mine: actors.Resident, door: actors.Terminal
) -> None:
    """The holder let her electronic card go on, as the rule of that day left it to her."""
    [held] = session.scalars(select(Card)).all()
    cards.report_loss(session, cards.Loss(cards.Lost.CARD), by=mine, profile=SHIYAN, now=after(hours=-1))
    cards.authorise_ecard(session, held.id, by=mine, profile=SHIYAN, now=after(hours=-1))
    phone, tomorrow = fetch(session, mine, now=after(minutes=-30)), after(days=1)
    stopped = LossRule(tomorrow.date(), EcardUse.STOPPED, EcardUse.STOPPED)
    stricter = replace(SHIYAN, ecard_when_lost=(*SHIYAN.ecard_when_lost, stopped))
    assert show(session, door, phone.show(UNIX), uploaded=tomorrow, profile=stricter) == LATE
    later = phone.show(after(hours=19).timestamp())
    assert show(session, door, later, at=after(hours=19), uploaded=tomorrow, profile=stricter) == UNAVAILABLE


@pytest.mark.parametrize("state", [CardState.LOCKED, CardState.CANCELLED, CardState.SEALED])
def test_a_state_of_which_nobody_knows_since_when_counts_as_if_it_had_held(
    session: Session, phone: Phone, door: actors.Terminal, state: CardState
) -> None:
    session.query(Card).update({"state": state})
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == UNAVAILABLE


def test_a_suspended_social_security_function_counts_though_a_loss_came_later(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    session.query(Card).update({"social_security_state": SocialSecurityState.SUSPENDED})
    cards.report_loss(session, cards.Loss(cards.Lost.CARD), by=mine, profile=SHIYAN, now=after(hours=1))
    session.flush()
    assert show(session, door, phone.show(UNIX), uploaded=LATER) == UNAVAILABLE


def test_who_stood_there_and_who_is_said_to_have_scanned_are_two_things(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    on_shift, said = attendant(session, door), uuid4()
    known = start_shift(session, on_shift, by=door)
    show(session, known, phone.show(UNIX), uploaded=LATER, claimed_by=said)
    row = session.scalars(select(Scan)).one()
    assert (row.attendant_id, row.claimed_by, row.late, row.venue_id) == (on_shift.id, said, True, door.venue_id)


def test_a_live_scan_is_not_late_and_nobody_need_stand_there(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    show(session, door, phone.show(UNIX))
    row = session.scalars(select(Scan)).one()
    assert (row.attendant_id, row.claimed_by, row.late) == (None, None, False)


@pytest.mark.parametrize("scanned_at", [after(days=-14, seconds=-1), after(minutes=5, seconds=1)])
def test_a_time_that_cannot_be_true_is_refused(scanned_at: object) -> None:
    with pytest.raises(Invalid, match="scanned-at-out-of-range"):
        codes.at_the_time(scanned_at, profile=SHIYAN, now=NOW)  # type: ignore[arg-type] # a time, as pytest hands it in


def test_a_clock_as_far_ahead_as_a_code_may_be_behind_is_held_to_now() -> None:
    assert codes.at_the_time(after(minutes=5), profile=SHIYAN, now=NOW) == NOW
    assert codes.at_the_time(after(days=-14), profile=SHIYAN, now=NOW) == after(days=-14)
