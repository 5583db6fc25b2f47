"""Comparison with the population base: queued once, answered once, never cancelling anything by itself."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from tests.people import MING
from webapp.demonstration.people import PEOPLE
from webapp.domain import cardbase, cards
from webapp.domain.actors import Job
from webapp.domain.cardbase import PopulationAnswer, Purpose, TaskKind
from webapp.domain.cards import CardState
from webapp.domain.residents.model import Resident

TODAY = NOW.date()
BY = Job("operator")


@pytest.fixture
def ming(session: Session) -> Resident:
    return resident(session)


def asked(session: Session, whom: Resident, *, now: datetime = NOW) -> cardbase.PopulationCheck:
    return cardbase.check_person(session, whom.id, purpose=Purpose.DESK, by=BY, now=now)


def test_until_it_is_answered_she_is_unverified_in_sight(session: Session, ming: Resident) -> None:
    before = cardbase.verified(session, ming.id)
    assert (before.answer, before.waiting) == (PopulationAnswer.UNAVAILABLE, False)
    asked(session, ming)
    assert cardbase.verified(session, ming.id).waiting


def test_asked_again_while_it_waits_it_is_the_first(session: Session, ming: Resident) -> None:
    assert asked(session, ming).id == asked(session, ming).id


def test_a_question_names_the_person_and_is_given_to_one_asker(session: Session, ming: Resident) -> None:
    check = asked(session, ming)
    assert cardbase.take_due_checks(session, now=NOW) == [cardbase.Due(check.id, MING.id_number, MING.name)]
    assert cardbase.take_due_checks(session, now=after(seconds=29)) == []
    assert len(cardbase.take_due_checks(session, now=after(seconds=30))) == 1


def test_the_first_answer_stands(session: Session, ming: Resident) -> None:
    check = asked(session, ming)
    assert cardbase.record_answer(session, check.id, PopulationAnswer.MATCH, (), now=NOW)
    assert not cardbase.record_answer(session, check.id, PopulationAnswer.DECEASED, (), now=after(seconds=1))
    known = cardbase.verified(session, ming.id)
    assert (known.answer, known.at, known.waiting) == (PopulationAnswer.MATCH, NOW, False)
    assert cardbase.list_open_tasks(session) == []


@pytest.mark.parametrize(
    ("answer", "fields", "kind"),
    [
        (PopulationAnswer.DECEASED, (), TaskKind.DECEASED),
        (PopulationAnswer.MISMATCH, ("name",), TaskKind.MISMATCH),
        (PopulationAnswer.NOT_FOUND, (), TaskKind.NOT_FOUND),
    ],
)
def test_trouble_opens_one_task_and_changes_no_card(
    session: Session, ming: Resident, answer: PopulationAnswer, fields: tuple[str, ...], kind: TaskKind
) -> None:
    hers = card(session, ming)
    for day in (0, 8):
        check = asked(session, ming, now=after(days=day))
        cardbase.record_answer(session, check.id, answer, fields, now=after(days=day))
    [task] = cardbase.list_open_tasks(session)
    assert (task.kind, task.resident_id, tuple(task.fields), task.opened_at) == (kind, ming.id, fields, NOW)
    session.refresh(hers)
    assert (hers.state, hers.void_before) == (CardState.ACTIVE, None)
    assert cards.live_holders(session, [ming.id]) == {ming.id}


def test_no_answer_is_tried_again_for_as_long_as_it_takes(session: Session, ming: Resident) -> None:
    check = asked(session, ming)
    for tries, seconds in ((1, 10), (2, 20), (3, 40)):
        cardbase.record_no_answer(session, check.id, "TimeoutError", now=NOW)
        assert (check.tries, check.next_try_at) == (tries, after(seconds=seconds))
    check.tries = 1000
    cardbase.record_no_answer(session, check.id, "TimeoutError", now=NOW)
    assert check.next_try_at == after(hours=1)
    assert cardbase.verified(session, ming.id).answer is PopulationAnswer.UNAVAILABLE


def test_after_five_failures_the_base_rests_and_one_question_goes_first(session: Session, ming: Resident) -> None:
    check = asked(session, ming)
    for _ in range(5):
        cardbase.record_no_answer(session, check.id, "HTTP 500", now=NOW)
    check.next_try_at = NOW
    assert not cardbase.is_check_due(session, now=after(seconds=59))
    assert cardbase.take_due_checks(session, now=after(seconds=59)) == []
    assert cardbase.is_check_due(session, now=after(seconds=60))
    assert len(cardbase.take_due_checks(session, now=after(seconds=60))) == 1
    cardbase.record_answer(session, check.id, PopulationAnswer.MATCH, (), now=after(seconds=61))
    line = cardbase.line_to_population(session)
    assert line is not None
    assert (line.failures, line.resting_until, line.last_answer_at) == (0, None, after(seconds=61))


def test_a_failure_that_comes_after_the_answer_changes_nothing(session: Session, ming: Resident) -> None:
    check = asked(session, ming)
    cardbase.record_answer(session, check.id, PopulationAnswer.MATCH, (), now=NOW)
    cardbase.record_no_answer(session, check.id, "TimeoutError", now=NOW)
    assert (check.tries, cardbase.verified(session, ming.id).answer) == (0, PopulationAnswer.MATCH)


def test_the_night_asks_about_holders_of_a_live_card_and_not_again_within_a_week(
    session: Session, ming: Resident
) -> None:
    card(session, ming)

    def swept(days: int) -> list[cardbase.Due]:
        now = after(days=days)
        while cardbase.sweep_population(session, profile=SHIYAN, today=now.date(), now=now):
            pass
        assert cardbase.is_swept(session, today=now.date())
        return cardbase.take_due_checks(session, now=now)

    [due] = swept(0)
    cardbase.record_answer(session, due.check_id, PopulationAnswer.MATCH, (), now=NOW)
    assert swept(1) == []
    assert swept(6) == []
    assert len(swept(7)) == 1


def test_who_has_no_live_card_is_not_asked_about(session: Session, ming: Resident) -> None:
    card(session, ming, state=CardState.CANCELLED)
    cardbase.sweep_population(session, profile=SHIYAN, today=TODAY, now=NOW)
    assert not cardbase.is_check_due(session, now=NOW)


def test_what_somebody_waits_for_goes_before_what_was_swept(session: Session, ming: Resident) -> None:
    li = resident(session, PEOPLE[8])
    card(session, li)
    cardbase.sweep_population(session, profile=SHIYAN, today=TODAY, now=NOW)
    asked(session, ming, now=after(seconds=5))
    first, *_ = cardbase.take_due_checks(session, now=after(seconds=5))
    assert first.id_number == MING.id_number
