"""The card base: how good it is, how the line to the population base is, and what a clerk is to look at."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from webapp.domain import cardbase, cards, ledger, residents
from webapp.domain.actors import Permission
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.ledger import Field, Read, ReadReason
from webapp.domain.regions import division_name, is_within
from webapp.web.agency import agency
from webapp.web.agency.forms import TaskForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session, session

SHOWN = (Field.NAME, Field.ID_NUMBER, Field.PHONE)


@agency.get("/card-base")
@needs(Permission.AGENCY_CARD_BASE_READ)
def card_base() -> Response:
    """Scores and tasks of the clerk's area; no holder is named here."""
    area = the_staff_member().division
    said = request.args.get("kind")
    kind = cardbase.TaskKind(said) if said in set(cardbase.TaskKind) else None
    count = cardbase.count_open_tasks(session(), kind=kind, division=area)
    pages = max(1, -(-count // cardbase.TASKS_ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return show(
        "agency/card_base.html",
        scores=[score for score in cardbase.newest_scores(session()) if is_within(score.division, area)],
        dimensions=list(cardbase.Dimension),
        line=cardbase.line_to_population(session()),
        waiting=cardbase.count_waiting(session()),
        tasks=cardbase.list_open_tasks(session(), kind=kind, division=area, page=page),
        kinds=list(cardbase.TaskKind),
        kind=kind,
        count=count,
        page=page,
        pages=pages,
        me=str(the_staff_member().id),
        division_name=division_name,
        now=now(),
    )


@agency.route("/tasks/<uuid:task_id>", methods=["GET", "POST"])
@needs(Permission.AGENCY_TASK_CLOSE)
def task(task_id: UUID) -> Response:
    """One holder, shown in full because papers are compared with it: the ledger has it before the page does."""
    form = TaskForm()
    if answer := form.answered(lambda: _close(task_id, form)):
        return answer
    # A transaction of its own, which also stands under a page that says what was forgotten.
    with own_session(writes=True) as own:
        found = _my_task(own, task_id)
        holder = _holder(own, found.resident_id)
    me = str(the_staff_member().id)
    anothers = not cardbase.is_free(found, by=the_staff_member(), now=now())
    return show("agency/task.html", status=form.status, form=form, task=found, me=me, anothers=anothers, **holder)


@agency.post("/tasks/<uuid:task_id>/take")
@needs(Permission.AGENCY_TASK_CLOSE)
def take_task(task_id: UUID) -> Response:
    """Hers for a day; of two clerks at once one has it, and the other reads so on the task's page."""
    _my_task(session(), task_id)
    with suppress(Conflict):
        cardbase.take_task(session(), task_id, by=the_staff_member(), now=now())
        done("task.taken")
    return see_other(url_for("agency.task", task_id=task_id))


def _close(task_id: UUID, form: TaskForm) -> Response:
    _my_task(session(), task_id)
    ending = cardbase.Ending(cardbase.Outcome(form.outcome.data), form.note.data)
    cardbase.close_task(session(), task_id, ending, by=the_staff_member(), now=now())
    done("task.done")
    return see_other(url_for("agency.card_base"))


def _my_task(reading: Session, task_id: UUID) -> cardbase.Task:
    found = cardbase.load_task(reading, task_id)
    if not _is_mine(reading, found):
        raise NotFound
    return found


def _holder(own: Session, resident_id: UUID) -> dict[str, Any]:
    read = Read(ReadReason.CHECK_DATA, SHOWN)
    ledger.append_read(own, read, by=the_staff_member(), now=now(), resident_id=resident_id)
    person = residents.load_resident(own, resident_id)
    number = residents.check_id_number(person.id_number, today=now().date())
    return {"person": person, "number": number, "verified": cardbase.verified(own, resident_id)}


def _is_mine(reading: Session, found: cardbase.Task) -> bool:
    area = the_staff_member().division
    divisions = cards.divisions_of(reading, found.resident_id)
    return area is None or any(is_within(division, area) for division in divisions)
