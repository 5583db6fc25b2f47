"""Reading requests: one, a desk's queue, a holder's own, and the time line of each (A8)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors
from webapp.domain.cards import Door
from webapp.domain.errors import NotFound
from webapp.domain.regions import area_prefix, is_within
from webapp.domain.requests.clock import Pause, announced, days_left
from webapp.domain.requests.model import Request, RequestStep
from webapp.domain.requests.rules import CLOCKS, OPEN, RUNNING, Clock, Kind, State, Why, next_states

LONGEST_QUEUE = 200
QUEUE_PAGE = 50
# Since when what was asked for lies ready, for queries of other rooms: what came back by post lies there anew.
READY_AT = (
    select(func.max(RequestStep.at))
    .where(RequestStep.request_id == Request.id, RequestStep.state == State.READY)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Event:
    """One point of the time line: what became of it, when, and why where somebody must know."""

    state: State
    at: datetime
    why: Why | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is. `days_left` counts working days after today, and is below 0 where the promise is broken."""

    clock: Clock
    promised_on: date
    provisional: bool
    days_left: int
    events: Sequence[Event]
    may: Sequence[State]

    @property
    def waiting_for(self) -> Event | None:
        return self.events[-1] if self.clock is Clock.WAITING_FOR_YOU else None


def load_request(session: Session, request_id: UUID, *, by: actors.Actor) -> Request:
    """One's own, one of the desk's area, or any for a job; a stranger's is not there."""
    request = session.get(Request, request_id)
    if request is None or not _may_see(request, by):
        raise NotFound
    return request


def locked_request(session: Session, request_id: UUID, *, by: actors.Actor) -> Request:
    """As it stands while nobody else takes a step of it: what hangs on a state is begun by one who holds it."""
    request = load_request(session, request_id, by=by)
    session.refresh(request, with_for_update=True)
    return request


def _may_see(request: Request, by: actors.Actor) -> bool:
    match by:
        case actors.Resident():
            return request.resident_id == by.id
        case actors.StaffMember():
            return by.division is None or is_within(request.division, by.division)
        case actors.Job():
            return True
        case _:
            return False


def went_through(session: Session, request: Request, why: Why) -> bool:
    """Whether this has ever happened to it."""
    steps = select(RequestStep.id).where(RequestStep.request_id == request.id, RequestStep.why == why)
    return session.scalars(steps.limit(1)).first() is not None


def list_requests(session: Session, *, by: actors.Resident) -> Sequence[Request]:
    """Her own, open ones first, the newest first."""
    query = select(Request).where(Request.resident_id == by.id)
    return session.scalars(query.order_by(Request.ended_at.is_not(None), Request.opened_at.desc())).all()


def list_open(
    session: Session,
    kinds: Collection[Kind] = tuple(Kind),
    division: str | None = None,
    *,
    states: Sequence[State] = OPEN,
    most: int | None = LONGEST_QUEUE,
) -> Sequence[Request]:
    """A desk's queue, what is promised first at the top; `most` None for whoever looks further. They name nobody."""
    query = select(Request).where(Request.ended_at.is_(None), Request.state.in_(states), Request.kind.in_(kinds))
    if division is not None:
        query = query.where(Request.division.startswith(area_prefix(division)))
    return session.scalars(query.order_by(Request.promised_on, Request.opened_at).limit(most)).all()


@dataclass(frozen=True, slots=True)
class Queue:
    """What somebody at a desk wants to see of what is open."""

    kind: Kind | None = None
    state: State | None = None
    overdue: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue, with the days left of each; `count` is all that fits, over all pages."""

    requests: Sequence[Request]
    days_left: Mapping[UUID, int]
    count: int
    page: int
    pages: int


def list_queue(session: Session, wanted: Queue, *, division: str | None, today: date) -> QueuePage:
    """What is open in this area, what is promised first at the top; a page that is not there is the nearest that is."""
    query = select(Request).where(Request.ended_at.is_(None))
    if wanted.kind is not None:
        query = query.where(Request.kind == wanted.kind)
    if wanted.state is not None:
        query = query.where(Request.state == wanted.state)
    if wanted.overdue:
        query = query.where(Request.promised_on < today, Request.state.in_(RUNNING))
    if division is not None:
        query = query.where(Request.division.startswith(area_prefix(division)))
    count = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    pages = max(1, -(-count // QUEUE_PAGE))
    page = min(max(wanted.page, 1), pages)
    rows = query.order_by(Request.promised_on, Request.opened_at, Request.id)
    found = session.scalars(rows.offset((page - 1) * QUEUE_PAGE).limit(QUEUE_PAGE)).all()
    return QueuePage(found, _days_left(session, found, today=today), count, page, pages)


def _days_left(session: Session, found: Sequence[Request], *, today: date) -> dict[UUID, int]:
    """A clock that stands still leaves the days there were when it stopped, which is at the last step."""
    still = [request.id for request in found if request.clock is not Clock.RUNNING]
    steps = select(RequestStep.request_id, func.max(RequestStep.at)).where(RequestStep.request_id.in_(still))
    stopped = {one: in_china(at).date() for one, at in session.execute(steps.group_by(RequestStep.request_id))}
    return {one.id: days_left(one.promised_on, stopped.get(one.id, today), announced()) for one in found}


def count_doors(session: Session, *, area: str | None, since: datetime) -> Counter[Door]:
    """How many requests came by which door."""
    query = select(Request.door, func.count()).where(Request.opened_at >= since).group_by(Request.door)
    if area is not None:
        query = query.where(Request.division.startswith(area_prefix(area)))
    counted: Counter[Door] = Counter()
    for door, count in session.execute(query):
        counted[door] = count
    return counted


def progress_of(session: Session, request: Request, *, by: actors.Actor, now: datetime) -> Progress:
    events = [Event(step.state, step.at, step.why, step.note) for step in steps_of(session, request)]
    return Progress(
        clock=request.clock,
        promised_on=request.promised_on,
        provisional=request.provisional,
        days_left=_days_left(session, [request], today=in_china(now).date())[request.id],
        events=events,
        may=next_states(request.kind, request.state, by),
    )


def steps_of(session: Session, request: Request) -> Sequence[RequestStep]:
    query = select(RequestStep).where(RequestStep.request_id == request.id).order_by(RequestStep.number)
    return session.scalars(query).all()


def pauses_of(session: Session, request: Request, *, now: datetime) -> list[Pause]:
    """When the clock did not run: from each step into a state that stops it to the next step, or until now."""
    return pauses_between(steps_of(session, request), until=now)


def pauses_between(steps: Sequence[RequestStep], *, until: datetime) -> list[Pause]:
    ends = [*(step.at for step in steps[1:]), until]
    return [
        Pause(step.at, end) for step, end in zip(steps, ends, strict=True) if CLOCKS[step.state] is not Clock.RUNNING
    ]
