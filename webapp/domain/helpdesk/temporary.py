"""A temporary card (M12) within a case: lent, shown for printing, renewed and taken back; and checked by its number."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors, cards, ledger, residents
from webapp.domain.cards import Lent, TemporaryEnding, TemporaryState
from webapp.domain.errors import Invalid, NotFound
from webapp.domain.helpdesk.cases import OpenCase, load_case
from webapp.domain.ledger import Field, Read, ReadReason
from webapp.domain.regions import Profile


@dataclass(frozen=True, slots=True)
class SeenTemporary:
    """What stands on the paper, with the name in full, because paper without a name is nobody's; and how it is now."""

    case: OpenCase
    name: str
    id_number: str
    temporary: Any
    state: TemporaryState


@dataclass(frozen=True, slots=True)
class CheckedTemporary:
    """What whoever checks a paper compares it and the holder's document with."""

    name: str
    id_number: str
    number: str
    state: TemporaryState
    ending: TemporaryEnding | None
    valid_until: date


def see_temporary_card(
    session: Session, case_id: UUID, temporary_id: UUID, *, by: actors.StaffMember, now: datetime
) -> SeenTemporary:
    """For its page; one read."""
    case = load_case(session, case_id, by=by, now=now)
    temporary = _of_case(session, case, temporary_id)
    read = Read(case.reason, (Field.NAME, Field.CARD_NUMBER), (Field.ID_NUMBER,), case=str(case.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=case.resident_id)
    person = residents.load_resident(session, case.resident_id)
    masked = residents.mask_number(person.id_number)
    return SeenTemporary(case, person.name, masked, temporary, _state(temporary, now))


def lend_temporary_card(
    session: Session, case_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Lent:
    case = load_case(session, case_id, by=by, now=now)
    return cards.lend_temporary_card(session, case.resident_id, by=by, profile=profile, now=now)


def renew_temporary_card(
    session: Session, case_id: UUID, temporary_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Lent:
    temporary = _of_case(session, load_case(session, case_id, by=by, now=now), temporary_id)
    return cards.renew_temporary_card(session, temporary.id, by=by, profile=profile, now=now)


def take_back_temporary_card(
    session: Session,
    case_id: UUID,
    temporary_id: UUID,
    ending: TemporaryEnding,
    *,
    by: actors.StaffMember,
    now: datetime,
) -> Lent:
    temporary = _of_case(session, load_case(session, case_id, by=by, now=now), temporary_id)
    return cards.take_back_temporary_card(session, temporary.id, ending, by=by, now=now)


def check_temporary_card(
    session: Session, typed: str, *, by: actors.StaffMember, now: datetime
) -> CheckedTemporary | None:
    """Any desk of the region may: the paper is good in all of it. One read, of whoever it belongs to."""
    number = residents.fold_number(typed)
    if not cards.is_temporary_number(number):
        raise Invalid("temporary-number-mistyped")
    temporary = cards.temporary_card_of_number(session, number)
    if temporary is None:
        return None
    read = Read(ReadReason.CHECK_DATA, (Field.CARD_STATE,), (Field.NAME, Field.ID_NUMBER))
    ledger.append_read(session, read, by=by, now=now, resident_id=temporary.resident_id)
    person = residents.load_resident(session, temporary.resident_id)
    return CheckedTemporary(
        residents.mask_name(person.name),
        residents.mask_number(person.id_number),
        number,
        _state(temporary, now),
        temporary.ending,
        temporary.valid_until,
    )


def _of_case(session: Session, case: OpenCase, temporary_id: UUID) -> Any:
    temporary = cards.find_temporary_card(session, temporary_id)
    if temporary is None or temporary.resident_id != case.resident_id:
        raise NotFound
    return temporary


def _state(temporary: Any, now: datetime) -> TemporaryState:
    return cards.temporary_state(temporary.ending, temporary.valid_until, in_china(now).date())
