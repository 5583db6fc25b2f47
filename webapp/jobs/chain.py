"""Gives the ledger's new rows their places in the chain, and tells holders which staff have read their data."""

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import ledger, notices
from webapp.domain.regions import division_name
from webapp.store.engine import for_writing

# A backlog is worked off in some ticks, so that on SQLite nobody waits long for the lock.
PORTIONS = 10
# The first look by the same person is told at once; further ones within this time are in the list of reads.
QUIET_SECONDS = 900
log = structlog.get_logger()


def chain(engine: Engine, clock: Clock) -> None:
    """The newest rows, at each tick."""
    for _ in range(PORTIONS):
        if not _chain_portion(engine, clock, everything=False):
            return


def chain_all(engine: Engine, clock: Clock) -> None:
    """Every hour: also rows whose transaction was overtaken by thousands. The head goes into the log, out of reach."""
    while _chain_portion(engine, clock, everything=True):
        pass
    with Session(engine) as session:
        newest = ledger.head(session)
    if newest is not None:
        log.info("ledger-head", seq=newest.seq, hash=newest.hash.hex())


def _chain_portion(engine: Engine, clock: Clock, *, everything: bool) -> bool:
    """Whether a full portion was chained, so that more may wait."""
    with Session(engine) as session:
        if not ledger.is_behind(session, everything=everything):
            return False
    now = clock()
    with Session(for_writing(engine)) as session, session.begin():
        rows = ledger.chain(session, now=now, everything=everything)
        for read in ledger.staff_reads(rows):
            _tell(session, read)
    return len(rows) == ledger.PORTION


def _tell(session: Session, read: ledger.StaffRead) -> None:
    window = int(read.at.timestamp()) // QUIET_SECONDS
    notices.tell(
        session,
        notices.Kind.STAFF_READ,
        resident_id=read.resident_id,
        now=read.at,
        once=f"staff-read {read.actor_id} {window} {read.resident_id.hex[:16]}",
        role=read.role,
        unit=division_name(read.unit) if read.unit else None,
        reason=read.reason,
        at=read.at,
    )
