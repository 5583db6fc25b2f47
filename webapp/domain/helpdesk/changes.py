"""A change of the register that its holder contests at the desk (M15), because no phone of hers can."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, requests
from webapp.domain.cards import Door
from webapp.domain.helpdesk.cases import load_case
from webapp.domain.ledger import Field
from webapp.domain.regions import Profile
from webapp.domain.requests import Asked, Kind, Request

SHOWN = (Field.NAME, Field.ID_NUMBER, Field.PHONE)


def see_changes(session: Session, case_id: UUID, *, by: actors.StaffMember, now: datetime) -> Sequence[requests.Change]:
    """Those that can be contested; one read."""
    case = load_case(session, case_id, by=by, now=now)
    read = ledger.Read(case.reason, (), SHOWN, case=str(case.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=case.resident_id)
    return requests.contestable(session, case.resident_id)


def contest_change(
    session: Session, case_id: UUID, change_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Request:
    """The same again is the contest that is open."""
    case = load_case(session, case_id, by=by, now=now)
    asked = Asked(Kind.CONTEST_CHANGE, case.resident_id, None, {"change": str(change_id)})
    return requests.open_request(session, asked, door=Door.DESK, by=by, profile=profile, now=now)
