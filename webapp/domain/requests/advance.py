"""A step of a request, as the table of states allows it; of two who take one at once, one wins."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors, cards, ledger, notices, residents
from webapp.domain.errors import Conflict, Invalid, NotAllowed
from webapp.domain.requests.clock import announced, promise
from webapp.domain.requests.compare import POPULATION, compare, is_verified, refuse_unverified, what_differs
from webapp.domain.requests.contest import refuse_decision, settle
from webapp.domain.requests.eligibility import refuse_undetermined
from webapp.domain.requests.lists import load_request, pauses_of
from webapp.domain.requests.model import Request
from webapp.domain.requests.open import add_step
from webapp.domain.requests.places import refuse_fixed, settle_place, tell_booking
from webapp.domain.requests.rules import (
    CLOCKS,
    CONTESTS,
    ENDED,
    LONGEST_NOTE,
    Clock,
    Kind,
    Reason,
    State,
    step_between,
)
from webapp.domain.residents import DataField

NOTICES = {
    State.WAITING_FOR_YOU: notices.Kind.REQUEST_WAITS,
    State.REJECTED: notices.Kind.REQUEST_REJECTED,
}
DECISIONS = {
    State.HANDED_OVER: notices.Kind.CHANGE_TAKEN_BACK,
    State.REJECTED: notices.Kind.CHANGE_STANDS,
}


def advance(
    session: Session, request_id: UUID, to: State, *, by: actors.Actor, reason: Reason | None = None, now: datetime
) -> Request:
    """Moves a request; where it already is there, nothing happens and that is success.

    Starts, pauses and stops the clock. What she must be told of goes with the same transaction, and so does what the
    step means: an approved change is made, a withdrawn replacement is called off.
    """
    request = load_request(session, request_id, by=by)
    if request.state is to:
        return request
    step = step_between(request.kind, request.state, to)
    if step is None:
        raise Conflict("request-moved-on")
    if not isinstance(by, step.who):
        raise NotAllowed
    if (step.reason and reason is None) or (reason is not None and len(reason.note) > LONGEST_NOTE):
        raise Invalid
    _refuse_same_pair_of_eyes(session, request, to, by)
    refuse_decision(session, request, to, by=by, reason=reason)
    refuse_unverified(session, request, to, reason)
    refuse_undetermined(session, request, to)
    refuse_fixed(session, request, by=by, now=now)
    _take(session, request, to, by=by, now=now)
    add_step(session, request, by=by, now=now, reason=reason)
    _mind_the_clock(session, request, step.source, now=now)
    _follow(session, request, by=by, now=now)
    _tell(session, request, reason, by=by, now=now)
    settle_place(session, request, step.source, by=by, now=now)
    return request


def heed_population(session: Session, request_id: UUID, *, now: datetime) -> None:
    """After the population base has answered for it: what differs is asked of its holder, who reads what it is."""
    found = what_differs(session, request_id)
    if found is None:
        return
    request, why = found
    # Whoever decides at this moment was first, and has the answer before her.
    with suppress(Conflict):
        advance(session, request.id, State.WAITING_FOR_YOU, by=POPULATION, reason=Reason(why), now=now)


def _refuse_same_pair_of_eyes(session: Session, request: Request, to: State, by: actors.Actor) -> None:
    """What a person is known by is changed by two of the staff (M15): whoever opened or checked it does not approve.

    Nor does one alone bring a person to life whom the population base has not confirmed (M57).
    """
    if to is not State.APPROVED or request.state is not State.CHECKED or isinstance(by, actors.Job):
        return
    is_new = request.kind is Kind.APPLY and not is_verified(session, request)
    if (is_new or request.kind is Kind.CHANGE_DATA) and by.id in {request.opened_by, request.checked_by}:
        raise NotAllowed("second-person-needed")


def _take(session: Session, request: Request, to: State, *, by: actors.Actor, now: datetime) -> None:
    """Only from what was seen: if somebody was first, nothing is changed."""
    changed = {"state": to, "steps": request.steps + 1, "ended_at": now if to in ENDED else None}
    if to is State.CHECKED and isinstance(by, actors.StaffMember):
        changed["checked_by"] = by.id
    query = update(Request).where(Request.id == request.id, Request.steps == request.steps)
    if session.execute(query.values(**changed)).rowcount != 1:  # type: ignore[attr-defined] # of an UPDATE
        raise Conflict("request-moved-on")
    session.refresh(request)


def _mind_the_clock(session: Session, request: Request, source: State, *, now: datetime) -> None:
    """A promise is only as long as it runs: every pause that has ended moves its day. What stood still broke none."""
    if CLOCKS[request.state] is Clock.RUNNING:
        promised = promise(request.opened_at, request.working_days, pauses_of(session, request, now=now), announced())
        request.promised_on, request.provisional = promised.date, promised.provisional
    elif CLOCKS[source] is Clock.RUNNING and CLOCKS[request.state] is Clock.STOPPED and request.broken_at is None:
        request.broken_at = now if in_china(now).date() > request.promised_on else None


def _follow(session: Session, request: Request, *, by: actors.Actor, now: datetime) -> None:
    if request.kind is Kind.CHANGE_DATA and request.state is State.APPROVED:
        _change_data(session, request, by=by, now=now)
    compare(session, request, by=by, now=now)
    settle(session, request, by=by, now=now)
    gives_up = request.state in {State.REJECTED, State.WITHDRAWN}
    if request.kind is Kind.REPLACE and request.card_id is not None and gives_up:
        cards.withdraw_replacement(session, request.card_id, by=by, now=now)


def _change_data(session: Session, request: Request, *, by: actors.Actor, now: datetime) -> None:
    """The register has it from now on; the number that was there until now is told as well."""
    field, value = DataField(request.details["field"]), request.details["value"]
    residents.change_data(session, request.resident_id, field, value, request_id=request.id, now=now)
    event = ledger.Event.RESIDENT_DATA_CHANGE
    about = {"request": str(request.id), "field": field.value}
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)


def _tell(session: Session, request: Request, reason: Reason | None, *, by: actors.Actor, now: datetime) -> None:
    about = {"request": str(request.id), "kind": request.kind.value, "state": request.state.value}
    if reason is not None:
        about["why"] = reason.why.value
    event = ledger.Event.RESIDENT_REQUEST_ADVANCE
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
    if request.state is State.READY and tell_booking(session, request, now=now):
        return
    notices.tell(
        session,
        _notice_of(request),
        resident_id=request.resident_id,
        now=now,
        request=request.kind.value,
        number=request.number,
        state=request.state.value,
        why=reason.why.value if reason else None,
        note=reason.note or None if reason else None,
        promised=request.promised_on if request.clock is Clock.RUNNING else None,
    )


def _notice_of(request: Request) -> notices.Kind:
    if request.kind in CONTESTS and request.state in DECISIONS:
        return DECISIONS[request.state]
    return NOTICES.get(request.state, notices.Kind.REQUEST_ADVANCED)
