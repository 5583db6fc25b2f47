"""Asks the population base what is due, a few at a time, and at night about everybody whose last answer is old."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock, in_china
from webapp.domain import cardbase, requests
from webapp.domain.cardbase import PopulationAnswer
from webapp.domain.regions import Profile
from webapp.ports import Ports
from webapp.ports.population import PopulationUnavailable, Question, Reply
from webapp.store.engine import for_writing

ASKERS = 4
# When offices are closed and the base has nobody else to answer.
NIGHT = range(1, 5)
log = structlog.get_logger()


def ask_population(engine: Engine, ports: Ports, clock: Clock) -> None:
    now = clock()
    with Session(engine) as session:
        if not cardbase.is_check_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        due = cardbase.take_due_checks(session, now=now)
    with ThreadPoolExecutor(ASKERS) as askers:
        for one, reply in zip(due, askers.map(partial(_ask, ports, clock), due), strict=True):
            _keep(engine, one, reply, clock)


def sweep_at_night(engine: Engine, profile: Profile, clock: Clock) -> None:
    """A portion, for whoever calls it each tick."""
    now = clock()
    here = in_china(now)
    if here.hour not in NIGHT:
        return
    with Session(engine) as session:
        if cardbase.is_swept(session, today=here.date()):
            return
    with Session(for_writing(engine)) as session, session.begin():
        cardbase.sweep_population(session, profile=profile, today=here.date(), now=now)


def _ask(ports: Ports, clock: Clock, due: cardbase.Due) -> Reply | str:
    try:
        return ports.population.ask(Question(due.check_id, due.id_number, due.name), now=clock())
    except PopulationUnavailable as why:
        return str(why)


def _keep(engine: Engine, due: cardbase.Due, reply: Reply | str, clock: Clock) -> None:
    with Session(for_writing(engine)) as session, session.begin():
        if isinstance(reply, str):
            log.warning("population-unavailable", check=str(due.check_id), why=reply)
            cardbase.record_no_answer(session, due.check_id, reply, now=clock())
        else:
            answer = PopulationAnswer(reply.result.value)
            is_first = cardbase.record_answer(session, due.check_id, answer, reply.fields, now=clock())
            if is_first and due.request_id is not None:
                requests.heed_population(session, due.request_id, now=clock())
