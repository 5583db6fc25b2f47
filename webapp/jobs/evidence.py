"""Looks at what residents sent for viruses, with no transaction open while the scanner thinks."""

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import requests
from webapp.ports import Ports
from webapp.ports.viruses import ScannerAway
from webapp.store.engine import for_writing

AWAY_AFTER = 3

log = structlog.get_logger()


def scan_evidence(engine: Engine, ports: Ports, clock: Clock) -> None:
    """A file that the scanner does not judge has its next turn later; several at once are a scanner away."""
    with Session(engine) as session:
        waiting = [(one.id, one.content or b"") for one in requests.evidence_waiting(session, now=clock())]
    unjudged = 0
    for evidence_id, content in waiting:
        if unjudged == AWAY_AFTER:
            return
        try:
            clean = ports.viruses.is_clean(content)
        except ScannerAway as away:
            log.warning("virus-scan-failed", evidence=str(evidence_id), why=str(away))
            unjudged += 1
            with Session(for_writing(engine)) as session, session.begin():
                requests.note_no_scan(session, evidence_id, now=clock())
            continue
        with Session(for_writing(engine)) as session, session.begin():
            requests.note_scan(session, evidence_id, clean=clean, now=clock())
