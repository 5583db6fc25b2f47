"""Takes in files of other systems' card bases, a portion a transaction, so that a kill costs one portion at most."""

from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.clock import Clock, in_china
from webapp.domain import cardbase
from webapp.domain.cardbase import CardImport, Overtaken, Portion, Sheet, Trial, Unreadable
from webapp.domain.regions import Profile
from webapp.jobs.reading import ReaderDied, portions_of
from webapp.store.engine import for_writing

Progress = Callable[[CardImport], None]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Importing:
    """Where to, under which rules, by which clock, and who wants to hear how far it is."""

    engine: Engine
    profile: Profile
    clock: Clock
    progress: Progress = lambda _one: None

    def writing(self) -> Session:
        return Session(for_writing(self.engine), expire_on_commit=False)


def take_in_waiting(importing: Importing) -> None:
    """What somebody asked for on the page, the oldest first. Looks first, because writing takes SQLite's one lock."""
    with Session(importing.engine) as session:
        import_id = cardbase.waiting_import(session, now=importing.clock())
    if import_id is not None:
        with suppress(Overtaken):
            take_in(importing, import_id)


def take_in(importing: Importing, import_id: UUID) -> CardImport:
    """From where the last process left it to its end."""
    with importing.writing() as session, session.begin():
        claimed = cardbase.claim_import(session, import_id, now=importing.clock())
    path = Path(claimed.path)
    problem = None
    try:
        sheet = cardbase.inspect(path)
        with importing.writing() as session, session.begin():
            cardbase.begin_import(session, import_id, sheet)
        _take_lines(importing, claimed, sheet)
    except Unreadable as unreadable:
        problem = (unreadable.reason, unreadable.about)
    except OSError:
        problem = ("file-gone", "")
    except Overtaken:
        log.warning("import-overtaken", id=str(import_id))
        return _newest(importing, import_id)
    except (SQLAlchemyError, ReaderDied):
        # Not the file's fault: the next round goes on from here.
        raise
    except Exception:
        # A file that nobody foresaw must not be tried for ever, nor its people lie here in the clear.
        log.exception("import-failed", id=str(import_id))
        problem = ("file-broken", "")
    return _end(importing, import_id, problem)


def _take_lines(importing: Importing, claimed: CardImport, sheet: Sheet) -> None:
    place, today = claimed.line, in_china(importing.clock()).date()
    with (
        cardbase.Trial() if claimed.dry_run else nullcontext() as trial,
        closing(portions_of(sheet, after=place, today=today)) as portions,
    ):
        for portion in portions:
            _keep(importing, claimed, portion, place, trial)
            place = portion.last_line


def _keep(importing: Importing, claimed: CardImport, portion: Portion, place: int, trial: Trial | None) -> None:
    """A person or card that another desk adds at the same moment makes the portion be judged again, and found there."""
    try:
        one = _keep_once(importing, claimed, portion, place, trial)
    except IntegrityError:
        one = _keep_once(importing, claimed, portion, place, trial)
    importing.progress(one)


def _keep_once(
    importing: Importing, claimed: CardImport, portion: Portion, place: int, trial: Trial | None
) -> CardImport:
    now = importing.clock()
    with importing.writing() as session, session.begin():
        taken = cardbase.judge_portion(session, portion, trial=trial)
        if not claimed.dry_run:
            cardbase.keep_taken(session, taken, source=claimed.id, profile=importing.profile, now=now)
        moved = (place, portion.last_line)
        cardbase.move_on(session, claimed.id, taken.counts, taken.faults, lines=moved, now=now)
        return cardbase.load_import(session, claimed.id)


def _end(importing: Importing, import_id: UUID, problem: tuple[str, str] | None) -> CardImport:
    with importing.writing() as session, session.begin():
        cardbase.end_import(session, import_id, now=importing.clock(), problem=problem)
        one = cardbase.load_import(session, import_id)
    if one.uploaded:
        # A list of people in the clear is not kept a minute longer than it serves.
        Path(one.path).unlink(missing_ok=True)
    return one


def _newest(importing: Importing, import_id: UUID) -> CardImport:
    with Session(importing.engine) as session:
        return cardbase.load_import(session, import_id)
