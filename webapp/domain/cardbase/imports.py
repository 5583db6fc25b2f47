"""The life of an import: asked for, claimed by one process, moved on portion by portion, done or stopped."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import ledger
from webapp.domain.actors import Actor, Job
from webapp.domain.cardbase.holders import Fault
from webapp.domain.cardbase.layout import Unreadable
from webapp.domain.cardbase.model import CardImport, ImportFault
from webapp.domain.cardbase.rules import LEASE, Counts, ImportState
from webapp.domain.cardbase.sheets import Sheet
from webapp.domain.errors import NotFound

OPEN = (ImportState.WAITING, ImportState.RUNNING)


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to take in: where it lies, what people call it, and whether it is to be tried only."""

    path: Path
    name: str
    dry_run: bool
    uploaded: bool = False


class Overtaken(Exception):
    """Another process works on the import, or has moved it on; this one stops."""


def ask_for_import(session: Session, asked: Asked, *, by: Actor, now: datetime) -> CardImport:
    """Queued for whichever process comes first."""
    one = CardImport(
        id=ids.new_id(),
        file_name=asked.name[:200],
        path=str(asked.path),
        uploaded=asked.uploaded,
        dry_run=asked.dry_run,
        state=ImportState.WAITING,
        started_by=by.name if isinstance(by, Job) else str(by.id),
        started_at=now,
    )
    session.add(one)
    session.flush()
    about = {"import": str(one.id), "dry_run": asked.dry_run}
    ledger.append(session, ledger.Event.AGENCY_CARDS_IMPORT, by=by, now=now, about=about)
    return one


def claim_import(session: Session, import_id: UUID, *, now: datetime) -> CardImport:
    """For one process at a time; a dead one's claim lapses by itself, and the next goes on where it ended."""
    free = or_(CardImport.leased_until.is_(None), CardImport.leased_until < now)
    claimed = session.execute(
        update(CardImport)
        .where(CardImport.id == import_id, CardImport.state.in_(OPEN), free)
        .values(state=ImportState.RUNNING, leased_until=now + LEASE)
        .returning(CardImport.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise Overtaken
    one = session.get_one(CardImport, import_id, populate_existing=True)
    if one.dry_run and one.line:
        _begin_anew(session, one)
    return one


def _begin_anew(session: Session, one: CardImport) -> None:
    """What a dry run had seen died with its process, and whether a line contradicts an earlier one with it."""
    session.execute(delete(ImportFault).where(ImportFault.import_id == one.id))
    for name, none in asdict(Counts()).items():
        setattr(one, name, none)
    one.line = 0
    session.flush()


def begin_import(session: Session, import_id: UUID, sheet: Sheet) -> None:
    """What the file turned out to be. A file that is not what it was when the import began is not gone on with."""
    one = session.get_one(CardImport, import_id)
    if one.digest is not None and one.digest != sheet.digest:
        raise Unreadable("file-changed")
    one.digest, one.total = sheet.digest, sheet.total
    one.about = "、".join(sheet.unread)[:200]


def move_on(
    session: Session,
    import_id: UUID,
    counts: Counts,
    faults: Sequence[tuple[int, Fault]],
    *,
    lines: tuple[int, int],
    now: datetime,
) -> None:
    """In the portion's own transaction: its lines are counted if and only if they are kept. `lines` is from, to."""
    rises = {name: getattr(CardImport, name) + value for name, value in asdict(counts).items()}
    moved = session.execute(
        update(CardImport)
        .where(CardImport.id == import_id, CardImport.line == lines[0], CardImport.state == ImportState.RUNNING)
        .values(line=lines[1], leased_until=now + LEASE, **rises)
        .returning(CardImport.id)
    )
    if moved.scalar_one_or_none() is None:
        raise Overtaken
    if faults:
        rows = [
            {"import_id": import_id, "line": line, "column": fault.column, "reason": fault.reason}
            for line, fault in faults
        ]
        session.execute(insert(ImportFault), rows)


def end_import(session: Session, import_id: UUID, *, now: datetime, problem: tuple[str, str] | None = None) -> None:
    one = session.get_one(CardImport, import_id, populate_existing=True)
    one.state = ImportState.STOPPED if problem else ImportState.DONE
    one.leased_until, one.ended_at = None, now
    if problem:
        one.problem, one.about = problem[0][:40], problem[1][:200]
    counted = {name: getattr(one, name) for name in Counts.__slots__}
    about = {"import": str(one.id), "dry_run": one.dry_run, "state": one.state.value, **counted}
    ledger.append(session, ledger.Event.AGENCY_CARDS_IMPORTED, by=Job("import"), now=now, about=about)


def unfinished_import(session: Session, path: Path, *, dry_run: bool) -> UUID | None:
    """The newest run over a file at this place that was begun and not ended."""
    query = (
        select(CardImport.id)
        .where(CardImport.path == str(path), CardImport.dry_run == dry_run, CardImport.state.in_(OPEN))
        .order_by(CardImport.started_at.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def waiting_import(session: Session, *, now: datetime) -> UUID | None:
    """The oldest that nobody works on."""
    free = or_(CardImport.leased_until.is_(None), CardImport.leased_until < now)
    query = select(CardImport.id).where(CardImport.state.in_(OPEN), free).order_by(CardImport.started_at).limit(1)
    return session.execute(query).scalar_one_or_none()


def load_import(session: Session, import_id: UUID) -> CardImport:
    one = session.get(CardImport, import_id)
    if one is None:
        raise NotFound
    return one


def list_imports(session: Session, *, limit: int = 50) -> Sequence[CardImport]:
    return session.scalars(select(CardImport).order_by(CardImport.started_at.desc()).limit(limit)).all()


def list_faults(session: Session, import_id: UUID, *, after: int = 0, limit: int = 1000) -> Sequence[ImportFault]:
    """By id, which is the order of the lines; `after` is the last id of the page before."""
    query = select(ImportFault).where(ImportFault.import_id == import_id, ImportFault.id > after)
    return session.scalars(query.order_by(ImportFault.id).limit(limit)).all()
