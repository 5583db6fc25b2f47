"""A desk lends a temporary card (M12) while the new card is made, renews it, and takes it back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.model import TemporaryCard
from webapp.domain.cards.suspend import is_suspended
from webapp.domain.cards.temporary import (
    DRAWN_DIGITS,
    TAKEN_BACK,
    TemporaryEnding,
    TemporaryState,
    last_day,
    temporary_check_digit,
    temporary_state,
)
from webapp.domain.cards.temporary_end import awaited_replacement, end_temporary_card, living_temporary_card
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.regions import Profile


@dataclass(frozen=True, slots=True)
class Lent:
    """The temporary card after an act; `already` says that nothing was changed."""

    temporary: TemporaryCard
    already: bool = False


def lend_temporary_card(
    session: Session, resident_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Lent:
    """Only while another card is on its way to her, who is not said to be dead. Asked again, it is the one she has."""
    _permit(by)
    residents.lock_resident(session, resident_id)
    residents.refuse_reported_dead(session, resident_id)
    today, living = in_china(now).date(), living_temporary_card(session, resident_id)
    if living is not None and living.valid_until >= today:
        return Lent(living, already=True)
    awaited = awaited_replacement(session, resident_id)
    if awaited is None:
        raise Conflict("no-card-awaited")
    if is_suspended(session, resident_id, now=now):
        raise Conflict("function-suspended")
    until = _last_day(session, awaited.id, today, profile)
    if until < today:
        raise Conflict("temporary-card-most")
    end_temporary_card(session, resident_id, TemporaryEnding.EXPIRED, by=by, now=now)
    session.flush()  # its end before the next one begins: the database lets only one live
    drawn = ids.new_digits(DRAWN_DIGITS)
    number = f"LS{drawn}{temporary_check_digit(drawn)}"
    lent = TemporaryCard(
        id=ids.new_id(),
        resident_id=resident_id,
        replacement_id=awaited.id,
        number=number,
        number_index=number,
        issued_at=now,
        issued_by=by.id,
        valid_from=today,
        valid_until=until,
    )
    session.add(lent)
    session.flush()
    event, kind = ledger.Event.RESIDENT_TEMPORARY_CARD_ISSUE, notices.Kind.TEMPORARY_CARD_ISSUED
    _tell(session, lent, event, kind, by=by, now=now)
    return Lent(lent)


def renew_temporary_card(
    session: Session, temporary_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Lent:
    """The region's days again from today, under the same number. The same day again, or at the most, it stays."""
    found, today = _locked(session, temporary_id, by=by), in_china(now).date()
    if temporary_state(found.ending, found.valid_until, today) is not TemporaryState.VALID:
        raise Conflict("temporary-card-over")
    until = _last_day(session, found.replacement_id, today, profile)
    if until <= found.valid_until:
        return Lent(found, already=True)
    found.valid_until, found.warned_at = until, None
    event, kind = ledger.Event.RESIDENT_TEMPORARY_CARD_RENEW, notices.Kind.TEMPORARY_CARD_RENEWED
    _tell(session, found, event, kind, by=by, now=now)
    return Lent(found)


def take_back_temporary_card(
    session: Session, temporary_id: UUID, ending: TemporaryEnding, *, by: actors.StaffMember, now: datetime
) -> Lent:
    """It lies on the desk again, or its holder has lost it: then another one may be lent, under another number."""
    if ending not in TAKEN_BACK:
        raise Invalid
    found = _locked(session, temporary_id, by=by)
    if found.ending is not None:
        return Lent(found, already=True)
    end_temporary_card(session, found.resident_id, ending, by=by, now=now)
    return Lent(found)


def find_temporary_card(session: Session, temporary_id: UUID) -> TemporaryCard | None:
    """Whosever it is: for staff, who ask for it within a case."""
    return session.get(TemporaryCard, temporary_id, populate_existing=True)


def temporary_card_of_number(session: Session, number: str) -> TemporaryCard | None:
    return session.scalars(select(TemporaryCard).where(TemporaryCard.number_index == number)).one_or_none()


def temporary_card_of(session: Session, resident_id: UUID, *, now: datetime) -> TemporaryCard | None:
    """The one that is good today."""
    living = living_temporary_card(session, resident_id)
    return living if living is not None and living.valid_until >= in_china(now).date() else None


def _permit(by: actors.StaffMember) -> None:
    if by.role is not actors.Role.HELPDESK:
        raise NotAllowed


def _locked(session: Session, temporary_id: UUID, *, by: actors.StaffMember) -> TemporaryCard:
    _permit(by)
    found = session.get(TemporaryCard, temporary_id)
    if found is None:
        raise NotFound
    residents.lock_resident(session, found.resident_id)
    session.refresh(found)
    return found


def _last_day(session: Session, replacement_id: UUID, today: date, profile: Profile) -> date:
    first = select(func.min(TemporaryCard.valid_from)).where(TemporaryCard.replacement_id == replacement_id)
    days, most = profile.temporary_card_days, profile.temporary_card_most_days
    return last_day(today, first=session.scalar(first) or today, days=days, most=most)


def _tell(
    session: Session,
    lent: TemporaryCard,
    event: ledger.Event,
    kind: notices.Kind,
    *,
    by: actors.StaffMember,
    now: datetime,
) -> None:
    about = {"temporary": str(lent.id), "until": lent.valid_until.isoformat()}
    ledger.append(session, event, by=by, now=now, resident_id=lent.resident_id, about=about)
    until, number = lent.valid_until, lent.number[-4:]
    notices.tell(session, kind, resident_id=lent.resident_id, now=now, at=now, until=until, ending=number)
