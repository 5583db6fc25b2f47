"""Files that come with a request: sniffed, sealed, looked at for viruses, and only then opened by staff."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from webapp import ids
from webapp.domain import actors, ledger, notices
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.requests.lists import load_request
from webapp.domain.requests.model import Evidence, Request
from webapp.domain.requests.rules import LARGEST_FILE, MOST_FILES, Proof, Scan, State, sniff

TAKES_FILES = frozenset({State.SUBMITTED, State.WAITING_FOR_YOU})
AT_ONCE = 20
SCAN_AGAIN_AFTER = timedelta(minutes=1)
Sender = actors.Resident | actors.StaffMember


def add_evidence(
    session: Session, request_id: UUID, shows: Proof, content: bytes, *, by: Sender, now: datetime
) -> Evidence:
    """Hers, or taken in at a desk, while somebody still checks. The same file again is the same evidence."""
    request = load_request(session, request_id, by=by)
    if request.state not in TAKES_FILES:
        raise Conflict("request-moved-on")
    if len(content) > LARGEST_FILE:
        raise Invalid("file-too-large")
    media_type = sniff(content)
    if media_type is None:
        raise Invalid("file-not-readable")
    index = hashlib.sha256(content).hexdigest()
    same = select(Evidence).where(Evidence.request_id == request.id, Evidence.content_index == index)
    if (there := session.scalars(same).one_or_none()) is not None:
        return there
    count = select(func.count()).select_from(Evidence).where(Evidence.request_id == request.id)
    if session.execute(count).scalar_one() >= MOST_FILES:
        raise Conflict("too-many-files")
    evidence = Evidence(
        id=ids.new_id(),
        request_id=request.id,
        shows=shows,
        media_type=media_type,
        size=len(content),
        content=content,
        content_index=index,
        uploaded_at=now,
        scan=Scan.WAITING,
        next_scan_at=now,
    )
    session.add(evidence)
    session.flush()
    about = {"request": str(request.id), "evidence": str(evidence.id), "shows": shows.value}
    event = ledger.Event.RESIDENT_REQUEST_EVIDENCE
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
    return evidence


def evidence_of(session: Session, request: Request) -> Sequence[Evidence]:
    """Without their contents."""
    query = select(Evidence).where(Evidence.request_id == request.id)
    return session.scalars(query.order_by(Evidence.uploaded_at, Evidence.id)).all()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as staff see it."""

    media_type: str
    content: bytes


def open_evidence(
    session: Session, request_id: UUID, evidence_id: UUID, *, by: actors.StaffMember, now: datetime
) -> Opened:
    """One file of a request of the desk's area, one read; never before it was found clean."""
    request = load_request(session, request_id, by=by)
    query = select(Evidence).where(Evidence.id == evidence_id, Evidence.request_id == request.id)
    evidence = session.scalars(query.options(undefer(Evidence.content))).one_or_none()
    if evidence is None or evidence.content is None:
        raise NotFound
    if evidence.scan is not Scan.CLEAN:
        raise Conflict("file-not-checked-yet")
    read = ledger.Read(ledger.ReadReason.HANDLE_A_REQUEST, (ledger.Field.EVIDENCE,), case=str(request.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=request.resident_id)
    return Opened(evidence.media_type.value, evidence.content)


def evidence_waiting(session: Session, *, now: datetime) -> Sequence[Evidence]:
    """What nobody has looked at for viruses, whose turn was first, with contents."""
    query = select(Evidence).where(Evidence.scan == Scan.WAITING, Evidence.next_scan_at <= now)
    return session.scalars(
        query.order_by(Evidence.next_scan_at).limit(AT_ONCE).options(undefer(Evidence.content))
    ).all()


def note_no_scan(session: Session, evidence_id: UUID, *, now: datetime) -> None:
    """The scanner did not judge it: its next turn comes later, so that it holds up nothing."""
    query = update(Evidence).where(Evidence.id == evidence_id, Evidence.scan == Scan.WAITING)
    session.execute(query.values(next_scan_at=now + SCAN_AGAIN_AFTER))


def note_scan(session: Session, evidence_id: UUID, *, clean: bool, now: datetime) -> None:
    """The scanner's word, once. What is not clean is thrown away, and its sender is told."""
    verdict = {"scan": Scan.CLEAN} if clean else {"scan": Scan.REFUSED, "content": None}
    query = update(Evidence).where(Evidence.id == evidence_id, Evidence.scan == Scan.WAITING)
    if session.execute(query.values(scanned_at=now, **verdict)).rowcount != 1 or clean:  # type: ignore[attr-defined] # of an UPDATE
        return
    request = session.scalars(
        select(Request).join(Evidence, Evidence.request_id == Request.id).where(Evidence.id == evidence_id)
    ).one()
    notices.tell(
        session,
        notices.Kind.REQUEST_EVIDENCE_REFUSED,
        resident_id=request.resident_id,
        now=now,
        request=request.kind.value,
        number=request.number,
    )
