"""A guardian is linked to a child at the desk, where both documents can be seen (N16)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, care
from webapp.domain.care import Evidence
from webapp.domain.helpdesk.cases import load_case
from webapp.domain.regions import Profile


def link_guardian(  # noqa: PLR0913 # a case, a number and a document are three things
    session: Session,
    case_id: UUID,
    guardian_number: str,
    evidence: Evidence,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> care.Delegation:
    """The case is the child's; both are told, and the guardian shows codes on her own phone from now on."""
    case = load_case(session, case_id, by=by, now=now)
    return care.link_guardian(session, case.resident_id, guardian_number, evidence, by=by, profile=profile, now=now)
