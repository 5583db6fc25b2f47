"""A card made at the desk while its holder waits (即时制卡): begun, a blank taken, printed, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, requests, residents
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.ledger import Field, Read, ReadReason
from webapp.domain.production.model import BenchJob, BlankBox, BlankCard, Printing
from webapp.domain.production.rules import MADE_KINDS, BlankState, Ending, SpoilReason, fold_serial
from webapp.domain.regions import is_within
from webapp.domain.requests import Reason, Request, State, Why


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench with its request, the blank that is in the printer now, and those that were spoilt before it."""

    job: BenchJob
    request: Request
    printing: Printing | None
    serial: str | None
    spoilt: Sequence[tuple[str, SpoilReason]]

    @property
    def is_over(self) -> bool:
        return self.request.ended_at is not None or self.job.ending is Ending.FAILED

    def waited(self, now: datetime) -> timedelta:
        """How long its holder has waited, or did until she had her card or it was given up."""
        given_up = self.job.ended_at if self.job.ending is Ending.FAILED else None
        return (given_up or self.request.ended_at or now) - self.job.begun_at


@dataclass(frozen=True, slots=True)
class ToMake:
    """What goes on the card, to be compared with the document; `on_chip` is what the chip can hold of the name."""

    request: Request
    name: str
    id_number: str
    on_chip: residents.ChipName


def see_to_make(session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime) -> ToMake:
    """In full, and a read that the holder sees."""
    request = requests.load_request(session, request_id, by=by)
    if request.kind not in MADE_KINDS:
        raise NotFound
    read = Read(ReadReason.HANDLE_A_REQUEST, (Field.NAME, Field.ID_NUMBER, Field.REQUEST), (), case=str(request.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=request.resident_id)
    person = residents.load_resident(session, request.resident_id)
    return ToMake(request, person.name, person.id_number, residents.on_chip(person.name))


def begin_at_bench(session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime) -> BenchJob:
    """Of two desks, or a desk and a batch, one has the request. The same desk again goes on where it was."""
    request = requests.load_request(session, request_id, by=by)
    if request.kind not in MADE_KINDS:
        raise NotFound
    if (job := open_bench(session, request.id)) is not None and job.begun_by == by.id:
        return job
    if request.state is not State.APPROVED:
        raise Conflict("request-moved-on")
    requests.advance(session, request.id, State.IN_PRODUCTION, by=by, now=now)
    job = BenchJob(id=ids.new_id(), request_id=request.id, begun_at=now, begun_by=by.id)
    session.add(job)
    session.flush()
    return job


def open_bench(session: Session, request_id: UUID) -> BenchJob | None:
    query = select(BenchJob).where(BenchJob.request_id == request_id, BenchJob.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def load_bench(session: Session, job_id: UUID, *, by: actors.StaffMember) -> Bench:
    """Also for a colleague of the area, who takes over at the end of a shift."""
    job = session.get(BenchJob, job_id, populate_existing=True)
    if job is None:
        raise NotFound
    request = requests.load_request(session, job.request_id, by=by)
    query = select(Printing, BlankCard.serial).join(BlankCard, BlankCard.id == Printing.blank_id)
    rows = session.execute(query.where(Printing.bench_job_id == job.id).order_by(Printing.started_at)).all()
    running = next(((one, serial) for one, serial in rows if one.ended_at is None), (None, None))
    spoilt = [(serial, one.spoilt_why) for one, serial in rows if one.spoilt_why is not None]
    return Bench(job, request, running[0], running[1], spoilt)


def take_blank(session: Session, job_id: UUID, serial: str, *, by: actors.StaffMember, now: datetime) -> Printing:
    """Out of the stock and into the printer. The same blank again is already there."""
    bench = _locked(session, job_id, by=by)
    requests.refuse_dead(session, bench.request)
    folded = fold_serial(serial)
    if bench.printing is not None:
        if bench.serial == folded:
            return bench.printing
        raise Conflict("bench-busy")
    blank = _blank_here(session, folded, by=by)
    taken = update(BlankCard).where(BlankCard.id == blank.id, BlankCard.state == BlankState.IN_STOCK)
    if session.execute(taken.values(state=BlankState.AT_BENCH, changed_at=now)).rowcount != 1:  # type: ignore[attr-defined] # of an UPDATE
        raise Conflict("blank-taken")
    printing = Printing(id=ids.new_id(), bench_job_id=bench.job.id, blank_id=blank.id, started_at=now, next_ask_at=now)
    session.add(printing)
    session.flush()
    about = {"bench": str(bench.job.id), "blank": str(blank.id)}
    ledger.append(session, ledger.Event.HELPDESK_BLANK_TAKE, by=by, now=now, about=about)
    return printing


def _blank_here(session: Session, serial: str, *, by: actors.StaffMember) -> BlankCard:
    query = select(BlankCard, BlankBox.division).join(BlankBox, BlankBox.id == BlankCard.box_id)
    found = session.execute(query.where(BlankCard.serial == serial)).one_or_none()
    if found is None or not is_within(found[1], by.division):
        raise NotFound("blank-unknown")
    blank: BlankCard = found[0]
    return blank


def spoil_blank(session: Session, job_id: UUID, why: SpoilReason, *, by: actors.StaffMember, now: datetime) -> None:
    """The clerk sees that no card will come of it. What the printer says of it later is not heard any more."""
    bench = _locked(session, job_id, by=by)
    if bench.printing is not None:
        end_printing(session, bench.printing, why, by=by, now=now)


def end_printing(session: Session, printing: Printing, why: SpoilReason, *, by: actors.Actor, now: datetime) -> None:
    """The blank is spoilt, and the bench waits for another."""
    printing.ended_at, printing.spoilt_why = now, why
    spoilt = {"state": BlankState.SPOILT, "spoilt_why": why, "changed_at": now}
    session.execute(update(BlankCard).where(BlankCard.id == printing.blank_id).values(**spoilt))
    session.flush()
    about = {"bench": str(printing.bench_job_id), "blank": str(printing.blank_id), "why": why.value}
    ledger.append(session, ledger.Event.HELPDESK_BLANK_SPOIL, by=by, now=now, about=about)


def give_up_bench(session: Session, job_id: UUID, *, by: actors.StaffMember, now: datetime) -> None:
    """Nothing is in the printer: the request is approved as before, and may go to the maker or to another bench."""
    bench = _locked(session, job_id, by=by)
    if bench.printing is not None:
        raise Conflict("bench-busy")
    bench.job.ended_at, bench.job.ending = now, Ending.FAILED
    requests.advance(session, bench.request.id, State.APPROVED, by=by, reason=Reason(Why.MAKING_FAILED), now=now)


def _locked(session: Session, job_id: UUID, *, by: actors.StaffMember) -> Bench:
    """While it is open, and nobody else acts on it."""
    session.execute(select(BenchJob.id).where(BenchJob.id == job_id).with_for_update())
    bench = load_bench(session, job_id, by=by)
    if bench.job.ended_at is not None:
        raise Conflict("bench-over")
    return bench
