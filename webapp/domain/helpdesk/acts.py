"""What staff do for a holder: the same acts that every door calls, within a case that was opened for her."""

import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cards, ledger, notices, residents
from webapp.domain.cards import Lost
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.helpdesk.cases import OpenCase, load_case
from webapp.domain.helpdesk.see import report_of
from webapp.domain.regions import Profile
from webapp.domain.residents import Contact


def report_loss(  # noqa: PLR0913 # whether it is formal is the seventh
    session: Session,
    case_id: UUID,
    what: Lost,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
    formal: bool = False,
) -> cards.Reported:
    """At the word of whoever calls: it stops things at once, and the holder is told and can undo it."""
    case = load_case(session, case_id, by=by, now=now)
    loss = cards.Loss(what, resident_id=case.resident_id, formal=formal)
    return cards.report_loss(session, loss, by=by, profile=profile, now=now)


def send_undo_code(  # noqa: PLR0913 # a case, a report and a contact are three things
    session: Session,
    case_id: UUID,
    report_id: UUID,
    contact: Contact,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> residents.Ticket:
    """Sends the holder a code. Staff hold its ticket, which is worth nothing without what she reads."""
    case = load_case(session, case_id, by=by, now=now)
    report = report_of(session, case, report_id, by=by)
    ticket = cards.request_undo_code(session, report.id, contact, by=by, profile=profile, now=now)
    about = {"case": str(case.id), "report": str(report.id), "to": contact.value}
    event = ledger.Event.HELPDESK_CODE_SEND
    ledger.append(session, event, by=by, now=now, resident_id=case.resident_id, about=about)
    return ticket


def undo_loss(  # noqa: PLR0913 # a case, a report and a proof are three things
    session: Session,
    case_id: UUID,
    report_id: UUID,
    proof: cards.Proof,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> None:
    """With her code and her ID number. Who has seen her document types its number too: a tick alone proves nothing."""
    case = load_case(session, case_id, by=by, now=now)
    report = report_of(session, case, report_id, by=by)
    cards.undo_loss(session, report.id, proof, by=by, profile=profile, now=now)
    if proof.document_seen and not _is_her_number(session, case, proof.id_number):
        raise NotAllowed("second-detail-wrong")


def sign_out_phones(
    session: Session,
    case_id: UUID,
    device_id: UUID | None = None,
    *,
    by: actors.StaffMember,
    now: datetime,
) -> int:
    """One phone of hers, or all; gives how many. Whoever is at such a phone signs in again with card and code."""
    case = load_case(session, case_id, by=by, now=now)
    residents.lock_resident(session, case.resident_id)
    running = {phone.id: phone.name for phone in residents.running_devices(session, case.resident_id)}
    if device_id is not None and device_id not in running:
        raise NotFound
    wanted = [device_id] if device_id is not None else list(running)
    stopped = residents.stop_devices(session, case.resident_id, wanted, now=now)
    for phone in stopped:
        about = {"case": str(case.id), "device": str(phone)}
        event, kind = ledger.Event.RESIDENT_DEVICE_SIGN_OUT, notices.Kind.DEVICE_SIGNED_OUT
        ledger.append(session, event, by=by, now=now, resident_id=case.resident_id, about=about)
        notices.tell(session, kind, resident_id=case.resident_id, now=now, device=running[phone], at=now)
    return len(stopped)


def _is_her_number(session: Session, case: OpenCase, typed: str | None) -> bool:
    right = residents.id_number_of(session, case.resident_id)
    return hmac.compare_digest(right.encode(), residents.fold_number(typed or "").encode())
