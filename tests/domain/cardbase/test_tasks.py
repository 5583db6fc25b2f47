"""What clerks look at: listed by area and kind a page at a time, taken by one, closed once with what it rests on."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.requests import clerk
from tests.make.residents import resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import cardbase
from webapp.domain.cardbase import Ending, Outcome, Task, TaskKind, tasks
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.residents.model import Resident

NOTE = Ending(Outcome.NO_FAULT, "与户口簿一致")


@pytest.fixture
def task(session: Session) -> Task:
    return opened(session, resident(session))


def opened(session: Session, whom: Resident, kind: TaskKind = TaskKind.NOT_FOUND) -> Task:
    tasks.open_task(session, kind, resident_id=whom.id, now=NOW)
    return session.query(Task).filter_by(resident_id=whom.id, kind=kind).one()


def test_a_clerk_sees_her_area_by_kind(session: Session) -> None:
    ming, elder = resident(session, MING), resident(session, ELDER)
    card(session, ming, division="420302")
    card(session, elder, ELDER, division="420303")
    mine, others = opened(session, ming), opened(session, elder)
    death = opened(session, ming, TaskKind.DECEASED)
    assert list(cardbase.list_open_tasks(session, division="420303")) == [others]
    assert {one.id for one in cardbase.list_open_tasks(session, division="420300")} == {mine.id, others.id, death.id}
    assert list(cardbase.list_open_tasks(session, division="420302", kind=TaskKind.DECEASED)) == [death]
    assert cardbase.count_open_tasks(session, division="640100") == 0


def test_it_comes_a_page_at_a_time(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TASKS_ON_A_PAGE", 1)
    ming = resident(session)
    both = [opened(session, ming, kind) for kind in (TaskKind.NOT_FOUND, TaskKind.DECEASED)]
    pages = [cardbase.list_open_tasks(session, page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [1, 1, 0]
    assert {page[0].id for page in pages[:2]} == {one.id for one in both}
    assert cardbase.count_open_tasks(session) == 2


def test_a_colleagues_task_is_hers_for_a_day(session: Session, task: Task) -> None:
    hers, mine = clerk(), clerk()
    cardbase.take_task(session, task.id, by=hers, now=NOW)
    cardbase.take_task(session, task.id, by=hers, now=NOW)
    for act in (
        lambda: cardbase.take_task(session, task.id, by=mine, now=after(hours=23)),
        lambda: cardbase.close_task(session, task.id, NOTE, by=mine, now=after(hours=23)),
    ):
        with pytest.raises(Conflict, match="task-taken"):
            act()
    cardbase.take_task(session, task.id, by=mine, now=after(hours=25))
    with pytest.raises(Conflict, match="task-taken"):
        cardbase.close_task(session, task.id, NOTE, by=hers, now=after(hours=25))
    cardbase.close_task(session, task.id, NOTE, by=mine, now=after(hours=26))
    session.refresh(task)
    assert (task.outcome, task.note, task.closed_by) == (Outcome.NO_FAULT, NOTE.note, str(mine.id))


@pytest.mark.parametrize("note", ["", "  ", "x" * 201])
def test_how_it_was_left_rests_on_something(session: Session, task: Task, note: str) -> None:
    with pytest.raises(Invalid):
        cardbase.close_task(session, task.id, Ending(Outcome.CORRECTED, note), by=clerk(), now=NOW)


def test_what_is_closed_or_was_never_there_is_not_found(session: Session, task: Task) -> None:
    cardbase.close_task(session, task.id, NOTE, by=clerk(), now=NOW)
    for gone in (task.id, uuid4()):
        with pytest.raises(NotFound):
            cardbase.take_task(session, gone, by=clerk(), now=NOW)
        with pytest.raises(NotFound):
            cardbase.close_task(session, gone, NOTE, by=clerk(), now=NOW)


def test_of_two_clerks_who_take_it_at_once_one_has_it(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            task_id = opened(session, resident(session)).id
        outcomes = race(
            engine,
            *[lambda session, by=by: cardbase.take_task(session, task_id, by=by, now=NOW) for by in (clerk(), clerk())],
        )
        assert outcomes.count("task-taken") == 1
