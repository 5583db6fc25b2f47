"""Reads of scans, for the staff who answer for a venue. No holder is named."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import staff, venues
from webapp.domain.codes.model import LATE, Scan
from webapp.domain.codes.rules import Verdict

NEWEST = 200


@dataclass(frozen=True, slots=True)
class LateScan:
    """A scan judged at the door alone: when, where, by whom as far as anybody knows, and what became of it."""

    at: datetime
    judged_at: datetime
    scene: str
    terminal: str
    attendant: str | None
    claimed_by: str | None
    verdict: Verdict
    reason: str | None


def list_late_scans(session: Session, venue_id: UUID) -> list[LateScan]:
    """Of the venue's terminals, wherever they stand now, the newest first."""
    query = select(Scan).where(Scan.venue_id == venue_id, LATE).order_by(Scan.judged_at.desc()).limit(NEWEST)
    scans = session.scalars(query).all()
    stood = {who for scan in scans for who in (scan.attendant_id, scan.claimed_by) if who}
    names = staff.attendant_names(session, stood, venue_id=venue_id)
    terminals = venues.terminal_names(session, {scan.terminal_id for scan in scans})
    return [
        LateScan(
            scan.at,
            scan.judged_at,
            scan.scene,
            terminals[scan.terminal_id],
            attendant=names.get(scan.attendant_id) if scan.attendant_id else None,
            claimed_by=names.get(scan.claimed_by) if scan.claimed_by else None,
            verdict=scan.verdict,
            reason=scan.reason,
        )
        for scan in scans
    ]
