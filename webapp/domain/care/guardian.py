"""A guardian is linked at a desk, with proof; her rights shrink by themselves as the child grows up (N16)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, notices, residents
from webapp.domain.care.begin import begin, draft
from webapp.domain.care.lists import load_delegation
from webapp.domain.care.model import Delegation
from webapp.domain.care.rules import EVERY_SCENE, Document, Ground, GuardianAges, birthday, guardian_span
from webapp.domain.care.tell import tell_both
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.regions import Profile


def link_guardian(  # noqa: PLR0913 # the document seen is the seventh
    session: Session,
    child_id: UUID,
    guardian_number: str,
    document: Document,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> Delegation:
    """The clerk has both documents before her. From the age at which a child has a say, she signs in and invites."""
    guardian_id = residents.id_of_number(session, residents.fold_number(guardian_number))
    if guardian_id is None:
        raise NotFound("guardian-not-known")
    span = guardian_span(_born(session, child_id), ages_of(profile), confirmed=False)
    if span.ends_at <= now:
        raise Conflict("too-old-for-a-guardian")
    delegation = draft(
        child_id,
        guardian_id,
        id=ids.new_id(),
        ground=Ground.GUARDIAN,
        document=document,
        scopes=[EVERY_SCENE],
        begun_at=now,
        ends_at=span.ends_at,
        data_until=span.data_until if span.data_until > now else None,
    )
    return begin(session, delegation, by=by, profile=profile, now=now)


def confirm_guardian(
    session: Session, delegation_id: UUID, *, by: actors.Resident, profile: Profile, now: datetime
) -> Delegation:
    """The young person's own word for the last years before she is of age; again is already so."""
    care = load_delegation(session, delegation_id, by=by, lock=True)
    ages, born = ages_of(profile), _born(session, care.holder_id)
    if care.ground is not Ground.GUARDIAN or care.holder_id != by.id:
        raise Conflict("only-the-young-person")
    if care.ended_at is not None or care.ends_at <= now:
        raise Conflict("care-ended")
    if now < birthday(born, ages.data):
        raise Conflict("too-young-to-confirm")
    if care.confirmed_at is not None:
        return care
    longer = guardian_span(born, ages, confirmed=True).ends_at
    session.execute(update(Delegation).where(Delegation.id == care.id).values(confirmed_at=now, ends_at=longer))
    about = {"delegation": str(care.id)}
    ledger.append(session, ledger.Event.RESIDENT_CARE_CONFIRM, by=by, now=now, resident_id=by.id, about=about)
    session.refresh(care)
    tell_both(session, notices.Kind.CARE_CONFIRMED, care, now=now)
    return care


def wants_word(session: Session, care: Delegation, *, profile: Profile, now: datetime) -> bool:
    """Whether the young person may say now that her guardian goes on."""
    if care.ground is not Ground.GUARDIAN or care.confirmed_at is not None:
        return False
    return now >= birthday(_born(session, care.holder_id), profile.guardian_data_age)


def ages_of(profile: Profile) -> GuardianAges:
    return GuardianAges(profile.guardian_data_age, profile.guardian_confirmation_age, profile.guardian_end_age)


def _born(session: Session, resident_id: UUID) -> date:
    born = residents.birth_date(residents.id_number_of(session, resident_id))
    if born is None:
        raise Invalid("no-birth-date")
    return born
