"""Who asks for a card or a change is compared with the population base, and nobody goes on unverified in silence."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card as made_card
from tests.make.requests import DETAILS, answered, clerk, determined, moved, opened, swept
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import MING
from webapp.domain import actors, cardbase, requests, residents
from webapp.domain.cardbase import PopulationAnswer, PopulationCheck, Purpose, TaskKind
from webapp.domain.cards import Door
from webapp.domain.cards.model import Card
from webapp.domain.errors import Conflict, NotAllowed
from webapp.domain.notices.model import Message
from webapp.domain.requests import Asked, Kind, Reason, State, Why
from webapp.domain.requests.model import Request
from webapp.domain.residents.model import Resident

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
    ("kind", "purpose"),
    [
        (Kind.APPLY, Purpose.APPLICATION),
        (Kind.CHANGE_DATA, Purpose.CHANGE_OF_DATA),
        (Kind.REPLACE, Purpose.APPLICATION),
    ],
)
def test_whoever_asks_for_a_card_or_a_change_is_compared_for_that_purpose(
    session: Session, by: actors.Resident, kind: Kind, purpose: Purpose
) -> None:
    request = opened(session, by, kind, card_id=card(session, by).id if kind is Kind.REPLACE else None)
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


@pytest.mark.parametrize("answer", [None, PopulationAnswer.NOT_FOUND])
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


@pytest.mark.parametrize("kind", [Kind.APPLY, Kind.CHANGE_DATA, Kind.REPLACE])
def test_of_the_dead_nothing_is_approved_for_any_reason(session: Session, by: actors.Resident, kind: Kind) -> None:
    request = opened(session, by, kind, card_id=card(session, by).id if kind is Kind.REPLACE else None)
    answered(session, request, PopulationAnswer.DECEASED)
    with pytest.raises(Conflict, match="person-deceased"):
        approve(session, request, SEEN)


@pytest.mark.parametrize("answer", [None, PopulationAnswer.NOT_FOUND])
def test_a_first_card_without_a_yes_is_approved_by_another_than_who_took_or_checked_it(
    session: Session, answer: PopulationAnswer | None
) -> None:
    holder, opener, checker, third = resident(session), clerk(), clerk(), clerk()
    asked = Asked(Kind.APPLY, holder.id, None, DETAILS[Kind.APPLY])
    request = requests.open_request(session, asked, door=Door.DESK, by=opener, profile=SHIYAN, now=NOW)
    if answer:
        answered(session, request, answer)
    requests.advance(session, request.id, State.CHECKED, by=checker, now=NOW)
    determined(session, request, by=opener)
    for one in (opener, checker):
        with pytest.raises(NotAllowed, match="second-person-needed"):
            requests.advance(session, request.id, State.APPROVED, by=one, reason=SEEN, now=NOW)
    requests.advance(session, request.id, State.APPROVED, by=third, reason=SEEN, now=NOW)
    # Who approved may give up a bench, which leads back to where the request stood.
    requests.advance(session, request.id, State.IN_PRODUCTION, by=checker, now=NOW)
    failed = Reason(Why.MAKING_FAILED)
    assert requests.advance(session, request.id, State.APPROVED, by=checker, reason=failed, now=NOW)


def test_a_first_card_that_the_base_confirmed_takes_one_clerk(session: Session, by: actors.Resident) -> None:
    request = opened(session, by, Kind.APPLY)
    one = clerk()
    assert moved(session, request, State.CHECKED, State.APPROVED, by=one).state is State.APPROVED


@pytest.mark.parametrize("answer", [None, PopulationAnswer.NOT_FOUND, PopulationAnswer.MISMATCH])
def test_of_a_replacement_nothing_more_is_asked(
    session: Session, by: actors.Resident, answer: PopulationAnswer | None
) -> None:
    request = opened(session, by, Kind.REPLACE, card_id=card(session, by).id)
    if answer:
        answered(session, request, answer, "name")
    one = clerk()
    for state in (State.CHECKED, State.APPROVED):
        assert requests.advance(session, request.id, state, by=one, now=NOW).state is state


@pytest.mark.parametrize("late", [PopulationAnswer.DECEASED, "report"])
def test_a_death_that_comes_late_stops_making_and_sending_until_it_is_corrected(
    session: Session, by: actors.Resident, late: PopulationAnswer | str
) -> None:
    request = moved(session, opened(session, by, Kind.APPLY), State.CHECKED, State.APPROVED, by=clerk())
    report = None
    if late == "report":
        report = residents.keep_death(session, by.id, residents.Relation.CHILD, cards=[], by=clerk(), now=NOW)
    else:
        swept(session, by.id, PopulationAnswer.DECEASED, now=after(hours=1))
    with pytest.raises(Conflict, match="person-deceased" if report is None else "death-reported"):
        requests.advance(session, request.id, State.IN_PRODUCTION, by=clerk(), now=after(hours=2))
    if report is None:
        swept(session, by.id, PopulationAnswer.MATCH, now=after(hours=3))
    else:
        residents.end_death(session, report, by=clerk(), now=after(hours=3))
    requests.advance(session, request.id, State.IN_PRODUCTION, by=clerk(), now=after(hours=4))
    assert request.state is State.IN_PRODUCTION


def card(session: Session, by: actors.Resident) -> Card:
    return made_card(session, session.get_one(Resident, by.id))
