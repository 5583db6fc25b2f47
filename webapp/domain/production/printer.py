"""What the printer of a bench is asked, and what becomes of its answer, which may come late, twice or for nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from webapp.domain import cards, requests, residents
from webapp.domain.actors import Job
from webapp.domain.errors import ActError
from webapp.domain.production.bench import end_printing
from webapp.domain.production.model import BenchJob, BlankCard, Printing
from webapp.domain.production.register import register_made
from webapp.domain.production.rules import ASKING, BlankState, CardLine, Ending, SpoilReason, is_chip, pause_after
from webapp.domain.regions import Profile
from webapp.domain.requests import Request, State

PRINTER = Job("printer")
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Due:
    """A blank in a printer, and whose card it becomes."""

    printing_id: UUID
    serial: str
    number: str
    name: str
    id_number: str
    division: str
    bank_name: str
    old_card_number: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer's line (回盘): the card that it made of the blank of this serial."""

    serial: str
    card: CardLine


def is_printing_due(session: Session, *, now: datetime) -> bool:
    """Looked at before a transaction that writes is begun."""
    return session.execute(select(Printing.id).where(*_is_due(now)).limit(1)).first() is not None


def take_printings_due(session: Session, *, now: datetime) -> Sequence[Due]:
    """For a while, those that have waited longest first: a printer that is off keeps no other waiting."""
    query = select(Printing, BlankCard.serial, Request).join(BlankCard, BlankCard.id == Printing.blank_id)
    query = query.join(BenchJob, BenchJob.id == Printing.bench_job_id).join(Request, Request.id == BenchJob.request_id)
    query = query.where(*_is_due(now)).order_by(Printing.next_ask_at).limit(AT_ONCE)
    rows = session.execute(query.with_for_update(skip_locked=True, of=Printing)).all()
    for printing, _, _ in rows:
        printing.next_ask_at = now + ASKING
    return [_due(session, printing, serial, request) for printing, serial, request in rows]


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Printing.ended_at.is_(None), Printing.next_ask_at <= now


def _due(session: Session, printing: Printing, serial: str, request: Request) -> Due:
    person = residents.load_resident(session, request.resident_id)
    old = None if request.card_id is None else cards.find_card(session, request.card_id)
    return Due(
        printing_id=printing.id,
        serial=serial,
        number=request.number,
        name=person.name,
        id_number=person.id_number,
        division=request.division,
        bank_name=request.details.get("bank") or (old.bank_name if old else ""),
        old_card_number=old.number if old else "",
    )


def take_printed(session: Session, printing_id: UUID, printed: Printed, *, profile: Profile, now: datetime) -> None:
    """The card is registered, and its request is ready. What was answered before is not answered again."""
    printing = _open(session, printing_id)
    if printing is None:
        return
    job = session.get_one(BenchJob, printing.bench_job_id, populate_existing=True)
    request = session.get_one(Request, job.request_id)
    is_this_blank = printed.serial == session.get_one(BlankCard, printing.blank_id).serial
    if not is_this_blank or not is_chip(printed.card.chip_id, printed.card.atr):
        end_printing(session, printing, SpoilReason.WRONG_CHIP, by=PRINTER, now=now)
        return
    try:
        with session.begin_nested():
            job.card_id = register_made(session, request, printed.card, by=PRINTER, profile=profile, now=now)
    except ActError as error:
        # A chip or a number that is somebody's already: whatever was printed, it is nobody's card.
        why = SpoilReason.WRONG_CHIP if error.reason == "chip-taken" else SpoilReason.MISPRINTED
        end_printing(session, printing, why, by=PRINTER, now=now)
        return
    printing.ended_at, job.ended_at, job.ending = now, now, Ending.MADE
    issued = {"state": BlankState.ISSUED, "changed_at": now}
    session.execute(update(BlankCard).where(BlankCard.id == printing.blank_id).values(**issued))
    requests.advance(session, request.id, State.READY, by=PRINTER, now=now)


def take_fault(session: Session, printing_id: UUID, why: SpoilReason, *, now: datetime) -> None:
    """The blank is spoilt; another may be taken at once."""
    printing = _open(session, printing_id)
    if printing is not None:
        end_printing(session, printing, why, by=PRINTER, now=now)


def ask_again(session: Session, printing_id: UUID, *, at_work: bool, now: datetime) -> None:
    """At once while the printer is at work; after a pause where nobody can say what becomes of the blank."""
    printing = _open(session, printing_id)
    if printing is not None:
        printing.tries = 0 if at_work else printing.tries + 1
        printing.next_ask_at = now if at_work else now + pause_after(printing.tries)


def _open(session: Session, printing_id: UUID) -> Printing | None:
    """Locked as a clerk's acts on the bench are, in the same order."""
    bench = select(BenchJob.id).join(Printing, Printing.bench_job_id == BenchJob.id).where(Printing.id == printing_id)
    session.execute(bench.with_for_update(of=BenchJob))
    open_one = select(Printing).where(Printing.id == printing_id, Printing.ended_at.is_(None))
    return session.scalars(open_one.execution_options(populate_existing=True)).one_or_none()
