"""Undoing a report of loss (M11): with more proof than the report took. What died by the report stays dead."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.loss import end_report
from webapp.domain.cards.model import Card, LossReport
from webapp.domain.cards.reports import load_report, path_of
from webapp.domain.cards.rules import CardState, Ending, UndoHow, UndoPath
from webapp.domain.cards.steps import take
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict, NotAllowed
from webapp.domain.regions import Profile
from webapp.domain.residents import Contact

Undoing = actors.Resident | actors.StaffMember
AT_COUNTER = "undo-at-counter"


@dataclass(frozen=True, slots=True)
class Proof:
    """A code answered, typed or read back, and a second detail: the ID number, or her document seen by staff."""

    ticket: str
    code: str
    id_number: str | None = None
    document_seen: bool = False


def request_undo_code(
    session: Session, report_id: UUID, contact: Contact, *, by: Undoing, profile: Profile, now: datetime
) -> residents.Ticket:
    """Sends a code for this alone. Staff may send it wherever she can be reached: what it proves is judged later."""
    report = load_report(session, report_id, by=by)
    _refuse_ended(report)
    if isinstance(by, actors.Resident):
        _refuse(path_of(session, report, by=by, profile=profile, now=now), contact, now=now)
    asked = residents.Asked(residents.Purpose.UNDO, contact, asker=str(report.resident_id))
    return residents.request_code(session, resident_id=report.resident_id, profile=profile, now=now, asked=asked)


def undo_loss(
    session: Session, report_id: UUID, proof: Proof, *, by: Undoing, profile: Profile, now: datetime
) -> LossReport:
    """The card comes back to what it was. The same again is the same answer."""
    residents.lock_resident(session, load_report(session, report_id, by=by).resident_id)
    report = load_report(session, report_id, by=by)
    if report.ending is Ending.UNDONE:
        return report
    _refuse_ended(report)
    seen = proof.document_seen and isinstance(by, actors.StaffMember)
    path = path_of(session, report, by=by, profile=profile, now=now, document_seen=seen)
    purpose = residents.Purpose.UNDO
    whose, contact = residents.whose_code(session, proof.ticket, proof.code, purpose=purpose)
    _refuse(path, contact, now=now)
    if whose != report.resident_id or not (seen or _is_her_number(session, whose, proof.id_number)):
        raise NotAllowed("second-detail-wrong")
    residents.use_code(session, proof.ticket, proof.code, now=now, purpose=purpose)
    bring_back(session, report, Act.UNDO_LOSS, by=by, now=now)
    end_report(report, Ending.UNDONE, by=str(by.id), now=now)
    _tell(session, report, contact, by=by, document_seen=seen, now=now)
    return report


def bring_back(session: Session, report: LossReport, act: Act, *, by: actors.Actor, now: datetime) -> None:
    """The card alone: its old credentials and the phones that were stopped stay dead."""
    card = None if report.card_id is None else session.get(Card, report.card_id, populate_existing=True)
    lost = {CardState.TEMPORARILY_LOST, CardState.LOST}
    if card is not None and card.state in lost and report.card_state_before is not None:
        take(session, card, act, by=by, now=now, back_to=report.card_state_before)


def _refuse_ended(report: LossReport) -> None:
    if report.ended_at is not None:
        raise Conflict("loss-ended")


def _refuse(path: UndoPath, contact: Contact, *, now: datetime) -> None:
    if path.how is UndoHow.NONE:
        raise Conflict("loss-is-formal")
    if path.how is UndoHow.REPLACED:
        raise Conflict("loss-being-replaced")
    if path.how is UndoHow.DOCUMENT:
        raise Conflict("undo-with-document")
    if contact not in path.contacts:
        raise Conflict(AT_COUNTER)
    if path.how is UndoHow.WAIT and path.ready_at is not None:
        raise Conflict("undo-too-soon", retry_after=int((path.ready_at - now).total_seconds()) + 1)


def _is_her_number(session: Session, resident_id: UUID, typed: str | None) -> bool:
    right = residents.id_number_of(session, resident_id)
    return hmac.compare_digest(right.encode(), residents.fold_number(typed or "").encode())


def _tell(
    session: Session, report: LossReport, contact: Contact, *, by: Undoing, document_seen: bool, now: datetime
) -> None:
    about = {"report": str(report.id), "code-to": contact.value, "document-seen": str(document_seen).lower()}
    event, kind = ledger.Event.RESIDENT_LOSS_UNDO, notices.Kind.LOSS_UNDONE
    ledger.append(session, event, by=by, now=now, resident_id=report.resident_id, about=about)
    what, number = report.what.value, report.receipt
    notices.tell(session, kind, resident_id=report.resident_id, now=now, what=what, at=now, number=number)
