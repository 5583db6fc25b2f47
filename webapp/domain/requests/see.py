"""A request as the desk sees it: what is asked for in full, who asks masked; each look is a read she can see (N08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, residents
from webapp.domain.cardbase import Verified
from webapp.domain.ledger import Field
from webapp.domain.requests.compare import verified
from webapp.domain.requests.contest import Change, contested_change
from webapp.domain.requests.eligibility import determinations_of
from webapp.domain.requests.evidence import TAKES_FILES, evidence_of
from webapp.domain.requests.lists import Progress, load_request, progress_of
from webapp.domain.requests.model import Determination, Evidence, Request


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the page of a request shows."""

    request: Request
    progress: Progress
    evidence: Sequence[Evidence]
    # None for a kind that nobody is compared for.
    verified: Verified | None
    # May she hold a card here: of a first card, the newest first.
    determinations: Sequence[Determination]
    # Of a contest: what it is about.
    contested: Change | None
    name: str
    id_number: str

    @property
    def takes_files(self) -> bool:
        return self.request.state in TAKES_FILES


def see_request(session: Session, request_id: UUID, *, by: actors.StaffMember, now: datetime) -> Seen:
    request = load_request(session, request_id, by=by)
    masked = (Field.NAME, Field.ID_NUMBER)
    read = ledger.Read(ledger.ReadReason.HANDLE_A_REQUEST, (Field.REQUEST,), masked, case=str(request.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=request.resident_id)
    person = residents.load_resident(session, request.resident_id)
    return Seen(
        request=request,
        progress=progress_of(session, request, by=by, now=now),
        evidence=evidence_of(session, request),
        verified=verified(session, request),
        determinations=determinations_of(session, request),
        contested=contested_change(session, request),
        name=residents.mask_name(person.name),
        id_number=residents.mask_number(person.id_number),
    )
