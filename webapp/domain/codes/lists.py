"""Reads of scans, for the staff who answer for a venue. No holder is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from webapp.domain import staff, venues
from webapp.domain.codes.model import LATE, Scan
from webapp.domain.codes.rules import Verdict

NEWEST = 200


@dataclass(frozen=True, slots=True)
class LateScan:
    """A scan judged at the door alone: when, where, by whom as far as anybody knows, and what became of it.

    Disputed is said of it, too, when another door told later of the same code in the same slot.
    """

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
    disputed = _disputed_since(session, scans)
    return [
        LateScan(
            scan.at,
            scan.judged_at,
            scan.scene,
            terminals[scan.terminal_id],
            attendant=names.get(scan.attendant_id) if scan.attendant_id else None,
            claimed_by=names.get(scan.claimed_by) if scan.claimed_by else None,
            verdict=Verdict.DISPUTED if scan.id in disputed else scan.verdict,
            reason=scan.reason,
        )
        for scan in scans
    ]


def _disputed_since(session: Session, scans: Sequence[Scan]) -> set[UUID]:
    """Those that were accepted, and of whose slot another door has told since."""
    other = aliased(Scan)
    same_slot = (other.kid == Scan.kid, other.epoch == Scan.epoch, other.idx == Scan.idx, other.slot == Scan.slot)
    query = select(Scan.id).join(other, and_(*same_slot)).where(other.verdict == Verdict.DISPUTED)
    return set(session.scalars(query.where(Scan.id.in_([scan.id for scan in scans if scan.claimed_slot is not None]))))


@dataclass(frozen=True, slots=True)
class CarerScan:
    """One showing under a delegation, as both sides read it in their log."""

    at: datetime
    scene: str
    verdict: Verdict


def list_carer_scans(session: Session, delegation_id: UUID) -> list[CarerScan]:
    """The newest first. Whose delegation it is, the caller has asked."""
    query = select(Scan.at, Scan.scene, Scan.verdict).where(Scan.delegation_id == delegation_id)
    return [CarerScan(*row) for row in session.execute(query.order_by(Scan.at.desc()).limit(NEWEST))]
