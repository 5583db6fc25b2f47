"""What somebody who stands at the desk asks for: a holder within her case, or a person who has no card yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors, ledger, requests, residents
from webapp.domain.cards import Door
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.helpdesk.cases import load_case, open_case
from webapp.domain.regions import Profile
from webapp.domain.requests import Asked, Kind, Request
from webapp.domain.residents import SameName

NAME_LENGTH = residents.LONGEST_NAME


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A kind of request, with what it needs."""

    kind: Kind
    details: Mapping[str, str]
    card_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The request that is open now; `already` where it was open before and nothing was done."""

    request: Request
    already: bool


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who stands at the desk and has no card yet, as her document says, and what she came for in the clerk's words."""

    name: str
    id_number: str
    phone: str
    note: str


def open_request(
    session: Session, case_id: UUID, asked: AskedFor, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Taken:
    """One of a kind at a time: what is open is shown, whatever this one asks for."""
    case = load_case(session, case_id, by=by, now=now)
    return _open(session, case.resident_id, asked, by=by, profile=profile, now=now)


def open_first_card(
    session: Session, applicant: Applicant, asked: AskedFor, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Taken:
    """For whoever has no card. A person whom nobody has registered yet is, with what her document says."""
    number = residents.check_id_number(applicant.id_number, today=in_china(now).date()).number
    known = _known(session, number, applicant)
    is_new, resident_id = (False, known) if known else _register(session, number, applicant, now=now)
    case = open_case(session, resident_id, applicant.note, by=by, now=now)
    if is_new:
        about, event = {"case": str(case)}, ledger.Event.HELPDESK_HOLDER_REGISTER
        ledger.append(session, event, by=by, now=now, resident_id=resident_id, about=about)
    return _open(session, resident_id, asked, by=by, profile=profile, now=now)


def _register(session: Session, number: str, applicant: Applicant, *, now: datetime) -> tuple[bool, UUID]:
    """Whether she is new, and her id: of two desks that register her at once, one does, and the other finds her."""
    try:
        with session.begin_nested():
            new = residents.register_resident(
                session, name=applicant.name, id_number=number, phone=applicant.phone, now=now
            )
    except IntegrityError:
        known = _known(session, number, applicant)
        if known is None:
            raise
        return False, known
    return True, new.id


def _known(session: Session, number: str, applicant: Applicant) -> UUID | None:
    """Whom the register knows by this number. Another name on the same number is a matter for people."""
    name, phone = residents.read_name(applicant.name), applicant.phone
    if not requests.is_phone_number(phone):
        raise Invalid("phone-mistyped")
    known = residents.find_people(session, [number]).get(number)
    if known is None:
        return None
    if residents.compare_names(known.name, name) is SameName.DIFFERENT:
        raise Conflict("name-on-register")
    return known.id


def _open(
    session: Session, resident_id: UUID, asked: AskedFor, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Taken:
    residents.lock_resident(session, resident_id)
    if (there := requests.open_one(session, resident_id, asked.kind)) is not None:
        return Taken(there, already=True)
    wanted = Asked(asked.kind, resident_id, asked.card_id, asked.details)
    request = requests.open_request(session, wanted, door=Door.DESK, by=by, profile=profile, now=now)
    return Taken(request, already=False)
