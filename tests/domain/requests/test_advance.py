"""The table of states: who may, from where, the clock, two pairs of eyes, and one winner."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.requests import DETAILS, answered, clerk, moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import actors, requests, residents
from webapp.domain.cards import Door
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.notices.model import Message
from webapp.domain.requests import STEPS, Clock, Kind, Reason, State, Why
from webapp.domain.requests.rules import ENDED, step_between

JOB = actors.Job("production")
TO_APPROVED = (State.CHECKED, State.APPROVED)


def test_every_state_is_reached_and_every_open_one_is_left() -> None:
    reached = {step.to for step in STEPS}
    left = {step.source for step in STEPS}
    assert reached | {State.SUBMITTED} == set(State)
    assert left == set(State) - ENDED
    ways = [(kind, step.source, step.to) for step in STEPS for kind in step.kinds]
    assert len(set(ways)) == len(ways)


def test_a_card_is_made_and_handed_over(session: Session) -> None:
    by = phone_of(session, resident(session))
    asked = opened(session, by, Kind.APPLY)
    moved(session, asked, *TO_APPROVED, by=clerk())
    moved(session, asked, State.IN_PRODUCTION, State.READY, by=JOB, now=after(days=3))
    assert (asked.clock, asked.ended_at, asked.broken_at) == (Clock.STOPPED, None, None)
    moved(session, asked, State.HANDED_OVER, by=clerk(), now=after(days=4))
    assert asked.ended_at == after(days=4)
    line = requests.progress_of(session, asked, by=by, now=after(days=4))
    assert [event.state for event in line.events] == [
        State.SUBMITTED,
        *TO_APPROVED,
        State.IN_PRODUCTION,
        State.READY,
        State.HANDED_OVER,
    ]
    assert line.may == ()
    assert len(session.scalars(select(Message).where(Message.resident_id == by.id)).all()) == 6


def test_the_same_step_again_is_success_and_changes_nothing(session: Session) -> None:
    asked, desk = opened(session, phone_of(session, resident(session))), clerk()
    moved(session, asked, State.CHECKED, State.CHECKED, by=desk)
    assert asked.steps == 1


@pytest.mark.parametrize("to", [State.APPROVED, State.READY, State.HANDED_OVER, State.IN_PRODUCTION])
def test_no_step_is_skipped(session: Session, to: State) -> None:
    asked = opened(session, phone_of(session, resident(session)), Kind.HOME_VISIT)
    with pytest.raises(Conflict, match="request-moved-on"):
        moved(session, asked, to, by=clerk())


@pytest.mark.parametrize("to", [State.CHECKED, State.REJECTED, State.WAITING_FOR_YOU])
def test_a_holder_does_not_decide(session: Session, to: State) -> None:
    by = phone_of(session, resident(session))
    with pytest.raises(NotAllowed):
        moved(session, opened(session, by), to, by=by)


def test_a_stranger_and_another_areas_desk_find_nothing(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    asked = opened(session, by, Kind.RESET_PIN, card_id=mine.id)
    for other in (
        phone_of(session, resident(session, ELDER)),
        clerk("420302" if asked.division != "420302" else "420303"),
    ):
        with pytest.raises(NotFound):
            moved(session, asked, State.WITHDRAWN, by=other)


@pytest.mark.parametrize("reason", [None, Reason(Why.OTHER, "x" * 201)])
def test_a_pause_has_a_reason(session: Session, reason: Reason | None) -> None:
    asked = opened(session, phone_of(session, resident(session)))
    with pytest.raises(Invalid):
        requests.advance(session, asked.id, State.WAITING_FOR_YOU, by=clerk(), reason=reason, now=NOW)


def test_it_waits_for_her_she_reads_why_and_the_day_moves_by_as_much(session: Session) -> None:
    by = phone_of(session, resident(session))
    asked = opened(session, by, Kind.CHANGE_DATA)
    reason = Reason(Why.PROOF_NEEDED, "请上传户口簿")
    requests.advance(session, asked.id, State.WAITING_FOR_YOU, by=clerk(), reason=reason, now=after(days=1))
    line = requests.progress_of(session, asked, by=by, now=after(days=1))
    assert line.clock is Clock.WAITING_FOR_YOU
    weeks_later = requests.progress_of(session, asked, by=by, now=after(days=60))
    assert weeks_later.days_left == line.days_left >= 0, "a clock that stands still loses no days"
    assert line.waiting_for is not None
    assert (line.waiting_for.why, line.waiting_for.note) == (Why.PROOF_NEEDED, "请上传户口簿")
    told = session.scalars(select(Message.text).order_by(Message.at.desc())).first()
    assert told is not None
    assert "请上传证明材料" in told
    moved(session, asked, State.SUBMITTED, by=by, now=after(days=4))
    # Monday, Tuesday and Wednesday do not count.
    assert (asked.promised_on, asked.clock) == (date(2026, 12, 2), Clock.RUNNING)


def test_what_was_late_when_it_was_ready_is_marked(session: Session) -> None:
    asked = opened(session, phone_of(session, resident(session)), Kind.APPOINTMENT)
    moved(session, asked, *TO_APPROVED, State.READY, by=clerk(), now=after(days=9))
    assert asked.broken_at == after(days=9)


def test_what_went_wrong_in_the_making_is_made_again(session: Session) -> None:
    asked = opened(session, phone_of(session, resident(session)), Kind.APPLY)
    moved(session, asked, *TO_APPROVED, State.IN_PRODUCTION, by=clerk())
    requests.advance(session, asked.id, State.APPROVED, by=JOB, reason=Reason(Why.MAKING_FAILED), now=NOW)
    assert asked.state is State.APPROVED


def test_what_is_being_made_is_not_called_off() -> None:
    called_off = {kind for kind in Kind if step_between(kind, State.APPROVED, State.WITHDRAWN)}
    assert called_off == set(Kind) - {Kind.APPLY, Kind.REPLACE, Kind.CHANGE_DATA}


def test_two_of_the_staff_change_what_a_person_is_known_by(session: Session) -> None:
    """M15: the maker of a change does not approve it."""
    holder = resident(session)
    asked = opened(session, phone_of(session, holder), Kind.CHANGE_DATA, field="name", value="李 明明")
    maker = clerk()
    moved(session, asked, State.CHECKED, by=maker)
    with pytest.raises(NotAllowed, match="second-person-needed"):
        moved(session, asked, State.APPROVED, by=maker)
    before = holder.name
    moved(session, asked, State.APPROVED, by=clerk())
    assert residents.load_resident(session, holder.id).name != before
    moved(session, asked, State.HANDED_OVER, by=clerk())


def test_who_opened_a_change_at_the_desk_does_not_approve_it(session: Session) -> None:
    holder, maker = resident(session), clerk()
    asked = requests.Asked(Kind.CHANGE_DATA, holder.id, None, DETAILS[Kind.CHANGE_DATA])
    made = requests.open_request(session, asked, door=Door.DESK, by=maker, profile=SHIYAN, now=NOW)
    moved(session, made, State.CHECKED, by=clerk())
    with pytest.raises(NotAllowed, match="second-person-needed"):
        moved(session, made, State.APPROVED, by=maker)


def test_a_number_that_is_somebody_elses_is_not_given(session: Session) -> None:
    other = resident(session, ELDER)
    asked = opened(
        session, phone_of(session, resident(session)), Kind.CHANGE_DATA, field="id-number", value=other.id_number
    )
    moved(session, asked, State.CHECKED, by=clerk())
    with pytest.raises(Conflict, match="id-number-taken"):
        moved(session, asked, State.APPROVED, by=clerk())


def test_withdrawn_while_it_is_approved_has_one_winner(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            by = phone_of(session, resident(session))
            asked = moved(session, opened(session, by, Kind.CHANGE_DATA), State.CHECKED, by=clerk())
            answered(session, asked)
        desk = clerk()

        def withdraw(session: Session) -> str:
            return requests.advance(session, asked.id, State.WITHDRAWN, by=by, now=NOW).state

        def approve(session: Session) -> str:
            return requests.advance(session, asked.id, State.APPROVED, by=desk, now=NOW).state

        outcomes = race(engine, withdraw, approve)
        with committed(engine) as session:
            state = requests.load_request(session, asked.id, by=by).state
        assert outcomes.count("request-moved-on") == 1
        assert state in outcomes


def test_a_card_ready_in_time_and_collected_late_broke_no_promise(session: Session) -> None:
    asked = opened(session, phone_of(session, resident(session)), Kind.APPLY)
    moved(session, asked, *TO_APPROVED, by=clerk())
    moved(session, asked, State.IN_PRODUCTION, State.READY, by=JOB, now=after(days=1))
    moved(session, asked, State.HANDED_OVER, by=clerk(), now=after(days=90))
    assert asked.broken_at is None


def test_what_waited_for_its_holder_broke_no_promise(session: Session) -> None:
    by = phone_of(session, resident(session))
    asked = opened(session, by, Kind.APPLY)
    reason = Reason(Why.PHOTO_NEEDED)
    requests.advance(session, asked.id, State.WAITING_FOR_YOU, by=clerk(), reason=reason, now=after(hours=1))
    moved(session, asked, State.WITHDRAWN, by=by, now=after(days=90))
    assert asked.broken_at is None


def test_a_card_that_lies_ready_is_not_ended_by_its_holders_word(session: Session) -> None:
    by = phone_of(session, resident(session))
    asked = opened(session, by, Kind.APPLY)
    moved(session, asked, *TO_APPROVED, by=clerk())
    moved(session, asked, State.IN_PRODUCTION, State.READY, by=JOB)
    with pytest.raises(NotAllowed):
        moved(session, asked, State.HANDED_OVER, by=by)
