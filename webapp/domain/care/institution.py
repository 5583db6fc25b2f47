"""An institution is a ward's guardian through one person of its own, whom two clerks enter (N16)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, cards, ledger, residents
from webapp.domain.care.frozen import refuse_frozen
from webapp.domain.care.guardian import link_guardian
from webapp.domain.care.model import InstitutionEntry
from webapp.domain.care.rules import Document, Evidence
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.regions import Profile

LONGEST_NUMBER, LONGEST_NAME = 60, 80


@dataclass(frozen=True, slots=True)
class Appointment:
    """What the document says: which institution, through whom by ID number, of which number, and until which day."""

    institution: str
    person_number: str
    document_number: str
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the document names, typed from it by the second clerk: the ward, and who acts for the institution."""

    ward_number: str
    person_number: str


@dataclass(frozen=True, slots=True)
class Entered:
    entry: InstitutionEntry
    already: bool = False


def enter_institution(
    session: Session, number: str, appointment: Appointment, *, by: actors.StaffMember, now: datetime
) -> Entered:
    """Nobody acts before another clerk has seen the document too; the ward is known by an exact number."""
    ward = cards.find_in_area(session, number, by=by)
    carer = residents.id_of_number(session, residents.fold_number(appointment.person_number))
    if carer is None:
        raise NotFound("guardian-not-known")
    name, document = appointment.institution.strip(), appointment.document_number.strip()
    if not 0 < len(name) <= LONGEST_NAME or not 0 < len(document) <= LONGEST_NUMBER:
        raise Invalid
    residents.lock_resident(session, ward)
    refuse_frozen(session, ward)
    if (waiting := _waiting(session, ward)) is not None:
        if (waiting.document_number, waiting.carer_id) == (document, carer):
            return Entered(waiting, already=True)
        raise Conflict("institution-waits")
    entry = InstitutionEntry(
        id=ids.new_id(),
        resident_id=ward,
        carer_id=carer,
        institution=name,
        document_number=document,
        last_day=appointment.last_day,
        entered_at=now,
        entered_by=by.id,
    )
    session.add(entry)
    session.flush()
    _keep(session, entry, ledger.Event.RESIDENT_GUARDIANS_ENTER_INSTITUTION, by=by, now=now)
    return Entered(entry)


def approve_institution(
    session: Session, entry_id: UUID, named: Named, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Entered:
    """By another clerk, who types both numbers from the document; both people are told, and it begins."""
    entry = _locked(session, entry_id, by)
    if entry.ended_at is not None:
        if entry.delegation_id is None:
            raise Conflict("institution-declined")
        return Entered(entry, already=True)
    if entry.entered_by == by.id:
        raise NotAllowed("another-clerk-needed")
    if cards.find_in_area(session, named.ward_number, by=by) != entry.resident_id:
        raise NotFound("nobody-found")
    if residents.id_of_number(session, residents.fold_number(named.person_number)) != entry.carer_id:
        raise NotFound("guardian-not-known")
    evidence = Evidence(Document.COURT_RULING, entry.last_day, entry.institution)
    of_person = residents.id_number_of(session, entry.carer_id)
    care = link_guardian(session, entry.resident_id, of_person, evidence, by=by, profile=profile, now=now)
    entry.ended_at, entry.ended_by, entry.delegation_id = now, by.id, care.id
    _keep(session, entry, ledger.Event.RESIDENT_GUARDIANS_APPROVE_INSTITUTION, by=by, now=now)
    session.flush()
    return Entered(entry)


def decline_institution(session: Session, entry_id: UUID, *, by: actors.StaffMember, now: datetime) -> Entered:
    """Taken back by who entered it, or declined by another; nobody acts."""
    entry = _locked(session, entry_id, by)
    if entry.delegation_id is not None:
        raise Conflict("institution-approved")
    if entry.ended_at is not None:
        return Entered(entry, already=True)
    entry.ended_at, entry.ended_by = now, by.id
    _keep(session, entry, ledger.Event.RESIDENT_GUARDIANS_DECLINE_INSTITUTION, by=by, now=now)
    session.flush()
    return Entered(entry)


def list_institutions(session: Session, *, by: actors.StaffMember) -> list[InstitutionEntry]:
    """Those that wait for a second clerk in the area, the oldest first. They name no ward."""
    waiting = select(InstitutionEntry).where(InstitutionEntry.ended_at.is_(None)).order_by(InstitutionEntry.entered_at)
    return [one for one in session.scalars(waiting) if cards.is_in_area(session, one.resident_id, by=by)]


def load_institution(session: Session, entry_id: UUID, *, by: actors.StaffMember) -> InstitutionEntry:
    found = session.get(InstitutionEntry, entry_id, populate_existing=True)
    if found is None or not cards.is_in_area(session, found.resident_id, by=by):
        raise NotFound
    return found


def _locked(session: Session, entry_id: UUID, by: actors.StaffMember) -> InstitutionEntry:
    found = load_institution(session, entry_id, by=by)
    # In the order in which every beginning of a delegation takes both people.
    for person in sorted((found.resident_id, found.carer_id)):
        residents.lock_resident(session, person)
    session.refresh(found)
    return found


def _waiting(session: Session, ward: UUID) -> InstitutionEntry | None:
    open_of = (InstitutionEntry.resident_id == ward, InstitutionEntry.ended_at.is_(None))
    query = select(InstitutionEntry).where(*open_of)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _keep(
    session: Session, entry: InstitutionEntry, event: ledger.Event, *, by: actors.StaffMember, now: datetime
) -> None:
    about = {"entry": str(entry.id)}
    ledger.append(session, event, by=by, now=now, resident_id=entry.resident_id, about=about)
