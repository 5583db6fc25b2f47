"""Requests, opened and moved on by the acts themselves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.times import NOW
from webapp.domain import actors, cardbase, requests
from webapp.domain.cardbase import PopulationAnswer, PopulationCheck, Purpose
from webapp.domain.cards import Door
from webapp.domain.regions import Basis, Paper
from webapp.domain.requests import Asked, Claim, Determination, Kind, Reason, State, Why
from webapp.domain.requests.model import Request

DETAILS: Mapping[Kind, Mapping[str, str]] = {
    Kind.APPLY: {"bank": "十堰农商银行", "handover": "counter"},
    Kind.REPLACE: {"ground": "damaged", "handover": "counter"},
    Kind.CHANGE_DATA: {"field": "phone", "value": "19900000099"},
    # Its `change` is named by whoever contests one.
    Kind.CONTEST_CHANGE: {},
    Kind.RESET_PIN: {},
    Kind.HOME_VISIT: {"address": "茅箭区五堰街1号", "why": "行动不便"},
    Kind.APPOINTMENT: {"purpose": "pin"},
    Kind.DELIVERY: {"address": "茅箭区五堰街1号"},
}


def clerk(division: str | None = None) -> actors.StaffMember:
    return actors.StaffMember(uuid4(), actors.Role.HELPDESK, division, uuid4())


def opened(
    session: Session,
    by: actors.Resident,
    kind: Kind = Kind.APPOINTMENT,
    *,
    card_id: UUID | None = None,
    now: datetime = NOW,
    **details: str,
) -> Request:
    asked = Asked(kind, by.id, card_id, {**DETAILS[kind], **details})
    return requests.open_request(session, asked, door=Door.APP, by=by, profile=SHIYAN, now=now)


def answered(
    session: Session,
    request: Request,
    answer: PopulationAnswer = PopulationAnswer.MATCH,
    *fields: str,
    now: datetime = NOW,
) -> None:
    """What the population base says to the question that waits for this request, if one does."""
    query = select(PopulationCheck).where(PopulationCheck.waiting == request.id)
    for check in session.scalars(query).all():
        cardbase.record_answer(session, check.id, answer, fields, now=now)
        requests.heed_population(session, request.id, now=now)


def swept(session: Session, resident_id: UUID, answer: PopulationAnswer, *, now: datetime) -> None:
    """The base is asked at night of everybody, and answers."""
    check = cardbase.check_person(session, resident_id, purpose=Purpose.SWEEP, by=actors.Job("sweep"), now=now)
    cardbase.record_answer(session, check.id, answer, (), now=now)


def determined(
    session: Session,
    request: Request,
    basis: Basis = Basis.HOUSEHOLD,
    *papers: Paper,
    by: actors.Actor,
    now: datetime = NOW,
) -> Determination | None:
    """A first card's applicant may hold one, as a clerk finds; of other kinds nobody asks."""
    if request.kind is not Kind.APPLY or not isinstance(by, actors.StaffMember):
        return None
    claim = Claim(basis, papers or (Paper.ID_DOCUMENT,))
    return requests.determine(session, request.id, claim, by=by, profile=SHIYAN, now=now)


def moved(session: Session, request: Request, *states: State, by: actors.Actor, now: datetime = NOW) -> Request:
    """One step after another; where the table wants a reason, one is given, and the population base says yes."""
    reasons = {State.WAITING_FOR_YOU: Why.DOCUMENT_NEEDED, State.REJECTED: Why.NOT_ELIGIBLE}
    for state in states:
        if state is State.APPROVED:
            answered(session, request, now=now)
            determined(session, request, by=by, now=now)
        why = reasons.get(state)
        requests.advance(session, request.id, state, by=by, reason=Reason(why) if why else None, now=now)
    return request
