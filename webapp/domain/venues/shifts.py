"""Shifts (班次): who stands at a terminal, said with a PIN. A shift attributes; what a terminal may do needs none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, staff
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.regions import Profile
from webapp.domain.venues.model import Shift, Terminal
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

RUNNING = Shift.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class RunningShift:
    attendant_id: UUID
    attendant: str
    since: datetime


def start_shift(session: Session, tried: staff.PinTry, *, pin: str, by: actors.Terminal, now: datetime) -> None:
    """Of all who start one at a terminal, one wins. Her own start repeated changes nothing.

    The terminal is locked before the attendant is read again: whoever moves it, revokes it, removes her or ends her
    PIN comes either before, and is seen here, or after, and finds the shift to end.
    """
    attendant_id = staff.check_pin(session, tried, pin=pin).id
    here = select(Terminal).where(Terminal.id == by.id, Terminal.venue_id == by.venue_id, Terminal.revoked_at.is_(None))
    terminal = session.scalars(here.with_for_update()).one_or_none()
    if terminal is None:
        raise NotFound
    if not terminal.attended:
        raise Conflict("terminal-unattended")
    if staff.load_attendant(session, attendant_id, venue_id=by.venue_id).pin_hash != tried.attendant.pin_hash:
        raise NotAllowed(staff.WRONG_PIN)
    row = {"id": ids.new_id(), "terminal_id": by.id, "attendant_id": attendant_id, "started_at": now}
    if insert_unless_there(session.connection(), table_of(Shift), row):
        _note(session, ledger.Event.VENUE_SHIFT_START, row, by=by, now=now)
    elif session.scalar(select(Shift.attendant_id).where(Shift.terminal_id == by.id, RUNNING)) != attendant_id:
        raise Conflict("shift-running")


def end_shift(session: Session, *, by: actors.Terminal, now: datetime) -> None:
    """Ends the terminal's shift. Where none runs, there is nothing to do."""
    end_shifts(session, Shift.terminal_id == by.id, by=by, now=now)


def renew_first_code(session: Session, attendant_id: UUID, *, by: actors.Actor, now: datetime) -> str:
    """Her PIN ends, and so does every shift that runs with it: it may be known to somebody else."""
    _lock_terminals_of(session, attendant_id)
    code = staff.renew_first_code(session, attendant_id, by=by, now=now)
    end_shifts(session, Shift.attendant_id == attendant_id, by=by, now=now)
    return code


def remove_attendant(session: Session, attendant_id: UUID, *, by: actors.Actor, now: datetime) -> None:
    """The attendant of a venue is gone, and her shifts end."""
    _lock_terminals_of(session, attendant_id)
    staff.remove_attendant(session, attendant_id, by=by, now=now)
    end_shifts(session, Shift.attendant_id == attendant_id, by=by, now=now)


def _lock_terminals_of(session: Session, attendant_id: UUID) -> None:
    """All of her venue, as in `start_shift`."""
    venue_id = staff.load_attendant(session, attendant_id).venue_id
    session.execute(select(Terminal.id).where(Terminal.venue_id == venue_id).order_by(Terminal.id).with_for_update())


def end_forgotten_shifts(session: Session, *, profile: Profile, now: datetime) -> None:
    """Nobody stands at a door all night: what happens there is not hers any more."""
    forgotten = Shift.started_at < now - timedelta(hours=profile.shift_hours)
    end_shifts(session, forgotten, by=actors.Job("sweep"), now=now)


def end_shifts(session: Session, which: ColumnElement[bool], *, by: actors.Actor, now: datetime) -> None:
    ended = session.execute(
        update(Shift)
        .where(which, RUNNING)
        .values(ended_at=now)
        .returning(Shift.id, Shift.terminal_id, Shift.attendant_id)
        .execution_options(synchronize_session=False)
    )
    for row in ended.all():
        _note(session, ledger.Event.VENUE_SHIFT_END, row._asdict(), by=by, now=now)


def running_shifts(session: Session, terminal_ids: Sequence[UUID]) -> dict[UUID, RunningShift]:
    """The shifts that run at these terminals, by terminal."""
    shifts = session.scalars(select(Shift).where(Shift.terminal_id.in_(terminal_ids), RUNNING)).all()
    names = staff.attendant_names(session, [shift.attendant_id for shift in shifts])
    return {
        shift.terminal_id: RunningShift(shift.attendant_id, names[shift.attendant_id], shift.started_at)
        for shift in shifts
    }


def attendant_then(session: Session, terminal_id: UUID, at: datetime) -> UUID | None:
    """Whose shift ran there at the time, as far as the house was told."""
    ran = (Shift.started_at <= at, RUNNING | (Shift.ended_at > at))
    query = select(Shift.attendant_id).where(Shift.terminal_id == terminal_id, *ran)
    return session.scalars(query.order_by(Shift.started_at.desc()).limit(1)).one_or_none()


def _note(session: Session, event: ledger.Event, shift: Mapping[str, Any], *, by: actors.Actor, now: datetime) -> None:
    about = {"terminal": str(shift["terminal_id"]), "attendant": str(shift["attendant_id"])}
    ledger.append(session, event, by=by, now=now, about=about)
