"""Who asks for a card or a change is compared with the population base, and nobody goes on unverified in silence."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.requests import answered, clerk, determined, moved, opened
from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.people import MING
from webapp.domain import actors, cardbase, requests
from webapp.domain.cardbase import PopulationAnswer, PopulationCheck, Purpose, TaskKind
from webapp.domain.errors import Conflict
from webapp.domain.notices.model import Message
from webapp.domain.requests import Kind, Reason, State, Why
from webapp.domain.requests.model import Request

SEEN = Reason(Why.DOCUMENT_SEEN, "户口簿原件与本人一致")


@pytest.fixture
def by(session: Session) -> actors.Resident:
    return phone_of(session, resident(session))


def checks(session: Session) -> list[PopulationCheck]:
    return list(session.scalars(select(PopulationCheck).order_by(PopulationCheck.asked_at)))


def approve(session: Session, request: Request, reason: Reason | None = None) -> None:
    requests.advance(session, request.id, State.CHECKED, by=clerk(), now=NOW)
    determined(session, request, by=clerk())
    requests.advance(session, request.id, State.APPROVED, by=clerk(), reason=reason, now=NOW)


@pytest.mark.parametrize(
    ("kind", "purpose"), [(Kind.APPLY, Purpose.APPLICATION), (Kind.CHANGE_DATA, Purpose.CHANGE_OF_DATA)]
)
def test_whoever_asks_for_a_card_or_a_change_is_compared_for_that_purpose(
    session: Session, by: actors.Resident, kind: Kind, purpose: Purpose
) -> None:
    request = opened(session, by, kind)
    [check] = checks(session)
    assert (check.request_id, check.purpose, check.asked_by) == (request.id, purpose, str(by.id))
    assert cardbase.take_due_checks(session, now=NOW) == [
        cardbase.Due(check.id, MING.id_number, MING.name, request.id),
    ]


def test_for_an_appointment_nobody_is_asked(session: Session, by: actors.Resident) -> None:
    opened(session, by, Kind.APPOINTMENT)
    assert checks(session) == []


@pytest.mark.parametrize(
    ("field", "value", "number", "name"),
    [
        ("name", " 王大明 ", MING.id_number, "王大明"),
        ("id-number", "420399196001010010", "420399196001010010", MING.name),
    ],
)
def test_of_a_change_the_wanted_value_is_asked_and_then_forgotten(
    session: Session, by: actors.Resident, field: str, value: str, number: str, name: str
) -> None:
    request = opened(session, by, Kind.CHANGE_DATA, field=field, value=value)
    [due] = cardbase.take_due_checks(session, now=NOW)
    assert (due.id_number, due.name) == (number, name)
    answered(session, request)
    [check] = checks(session)
    session.refresh(check)
    assert check.wanted is None
    # What she wants to be called says nothing about how she is registered.
    assert cardbase.verified(session, by.id).answer is PopulationAnswer.UNAVAILABLE


def test_a_match_goes_on(session: Session, by: actors.Resident) -> None:
    request = opened(session, by, Kind.APPLY)
    answered(session, request)
    approve(session, request)
    assert request.state is State.APPROVED


@pytest.mark.parametrize("answer", [None, PopulationAnswer.NOT_FOUND, PopulationAnswer.DECEASED])
@pytest.mark.parametrize("kind", [Kind.APPLY, Kind.CHANGE_DATA])
def test_without_a_yes_nothing_is_approved_but_for_a_reason_in_words(
    session: Session, by: actors.Resident, kind: Kind, answer: PopulationAnswer | None
) -> None:
    request = opened(session, by, kind)
    if answer:
        answered(session, request, answer)
    for reason in (None, Reason(Why.DOCUMENT_SEEN), Reason(Why.DOCUMENT_SEEN, "  ")):
        with pytest.raises(Conflict, match="person-unverified"):
            approve(session, request, reason)
    approve(session, request, SEEN)
    assert request.state is State.APPROVED
    events = requests.progress_of(session, request, by=by, now=NOW).events
    assert (events[-1].why, events[-1].note) == (SEEN.why, SEEN.note)


def test_a_death_opens_a_task_and_tells_the_desk_and_not_whoever_asked(session: Session, by: actors.Resident) -> None:
    request = opened(session, by, Kind.CHANGE_DATA)
    told = len(session.scalars(select(Message)).all())
    answered(session, request, PopulationAnswer.DECEASED)
    [task] = cardbase.list_open_tasks(session)
    seen = requests.see_request(session, request.id, by=clerk(), now=NOW)
    assert seen.verified is not None
    assert (task.kind, seen.verified.answer, request.state) == (
        TaskKind.DECEASED,
        PopulationAnswer.DECEASED,
        State.SUBMITTED,
    )
    assert len(session.scalars(select(Message)).all()) == told


@pytest.mark.parametrize(("field", "why"), [("name", Why.NAME_DIFFERS), ("id-number", Why.NUMBER_DIFFERS)])
def test_what_differs_is_asked_of_her_in_words(session: Session, by: actors.Resident, field: str, why: Why) -> None:
    request = opened(session, by, Kind.APPLY)
    answered(session, request, PopulationAnswer.MISMATCH, field)
    waits = requests.progress_of(session, request, by=by, now=NOW).waiting_for
    assert waits is not None
    assert waits.why is why
    told = session.scalars(select(Message.text).order_by(Message.at.desc(), Message.id.desc())).all()
    assert any("与国家人口库不一致" in text for text in told)


def test_her_answer_is_compared_again_and_what_still_differs_stays_with_the_desk(
    session: Session, by: actors.Resident
) -> None:
    request = opened(session, by, Kind.APPLY)
    answered(session, request, PopulationAnswer.MISMATCH, "name")
    moved(session, request, State.SUBMITTED, by=by, now=after(hours=1))
    assert len(checks(session)) == 2
    answered(session, request, PopulationAnswer.MISMATCH, "name", now=after(hours=2))
    assert request.state is State.SUBMITTED
    approve(session, request, SEEN)


def test_a_mismatch_of_a_wanted_name_is_no_fault_of_the_register(session: Session, by: actors.Resident) -> None:
    request = opened(session, by, Kind.CHANGE_DATA, field="name", value="王大明")
    answered(session, request, PopulationAnswer.MISMATCH, "name")
    assert cardbase.list_open_tasks(session) == []
    assert request.state is State.WAITING_FOR_YOU


def test_an_answer_that_comes_after_the_decision_changes_no_request(session: Session, by: actors.Resident) -> None:
    request = opened(session, by, Kind.APPLY)
    approve(session, request, SEEN)
    answered(session, request, PopulationAnswer.MISMATCH, "name")
    assert request.state is State.APPROVED


def test_a_request_of_before_the_comparison_is_compared_when_it_is_worked_on(
    session: Session, by: actors.Resident
) -> None:
    request = opened(session, by, Kind.APPLY)
    [check] = checks(session)
    session.delete(check)
    moved(session, request, State.CHECKED, by=clerk())
    [check] = checks(session)
    assert check.request_id == request.id
