"""A guardian is linked at a desk, with proof; her rights shrink by themselves as the child grows up (N16)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors, ledger, notices, residents
from webapp.domain.care.begin import begin, draft
from webapp.domain.care.end import lapse_ended
from webapp.domain.care.lists import load_delegation
from webapp.domain.care.model import Delegation
from webapp.domain.care.rules import (
    EVERY_SCENE,
    Evidence,
    Ground,
    GuardianAges,
    birthday,
    evidence_end,
    guardian_span,
)
from webapp.domain.care.tell import tell_both
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.regions import Profile


def link_guardian(  # noqa: PLR0913 # the document seen is the seventh
    session: Session,
    child_id: UUID,
    guardian_number: str,
    evidence: Evidence,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> Delegation:
    """The clerk has both documents before her. From the age at which a child has a say, she signs in and invites.

    For somebody who is her guardian already, it is the new proof that lets him go on.
    """
    guardian_id = residents.id_of_number(session, residents.fold_number(guardian_number))
    if guardian_id is None:
        raise NotFound("guardian-not-known")
    until = evidence_end(evidence, profile.guardian_evidence_days[evidence.document], in_china(now).date())
    if until <= now:
        raise Invalid("evidence-over")
    if (running := _running(session, child_id, guardian_id, now=now)) is not None:
        return _renew(session, running, evidence, until, by=by, profile=profile, now=now)
    span = guardian_span(born(session, child_id), ages_of(profile), confirmed=False)
    if span.ends_at <= now:
        raise Conflict("too-old-for-a-guardian")
    delegation = draft(
        child_id,
        guardian_id,
        id=ids.new_id(),
        ground=Ground.GUARDIAN,
        document=evidence.document,
        scopes=[EVERY_SCENE],
        begun_at=now,
        ends_at=min(span.ends_at, until),
        evidence_until=until,
        institution=evidence.institution,
        data_until=span.data_until if span.data_until > now else None,
    )
    return begin(session, delegation, by=by, profile=profile, now=now)


def _running(session: Session, child_id: UUID, guardian_id: UUID, *, now: datetime) -> Delegation | None:
    # Both, in the order in which every beginning takes them: two desks never wait for each other in a circle.
    for person in sorted({child_id, guardian_id}):
        residents.lock_resident(session, person)
    lapse_ended(session, now=now, between=(child_id,))
    between = (Delegation.holder_id == child_id, Delegation.carer_id == guardian_id, Delegation.ended_at.is_(None))
    query = select(Delegation).where(*between, Delegation.ground == Ground.GUARDIAN)
    return session.scalars(query.with_for_update()).one_or_none()


def _renew(  # noqa: PLR0913 # the proof and its end are two things
    session: Session,
    care: Delegation,
    evidence: Evidence,
    until: datetime,
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> Delegation:
    """A proof seen again the same day changes nothing. Whoever acts for an institution goes on by two clerks alone."""
    if care.institution is not None and evidence.institution is None:
        raise Conflict("institution-by-two")
    if (care.document, care.evidence_until, care.institution) == (evidence.document, until, evidence.institution):
        return care
    span = guardian_span(born(session, care.holder_id), ages_of(profile), confirmed=care.confirmed_at is not None)
    care.document, care.evidence_until, care.evidence_warned_at = evidence.document, until, None
    care.ends_at, care.institution = min(span.ends_at, until), evidence.institution
    session.flush()
    about = {"delegation": str(care.id), "document": evidence.document.value}
    event = ledger.Event.RESIDENT_CARE_RENEW
    ledger.append(session, event, by=by, now=now, resident_id=care.holder_id, about=about)
    tell_both(session, notices.Kind.GUARDIAN_RENEWED, care, now=now, until=care.ends_at)
    return care


def is_evidence_due(session: Session, *, profile: Profile, now: datetime) -> bool:
    """Whether there is anybody for the one below."""
    return session.execute(select(Delegation.id).where(_soon_over(profile, now)).limit(1)).first() is not None


def warn_of_evidence(session: Session, *, profile: Profile, now: datetime) -> None:
    """Once a proof, both sides: a guardian has time to show a new one before he is stopped."""
    warn = update(Delegation).where(_soon_over(profile, now)).values(evidence_warned_at=now).returning(Delegation)
    for care in session.scalars(warn).all():
        tell_both(session, notices.Kind.GUARDIAN_EVIDENCE_ENDS, care, now=now, until=care.evidence_until)


def _soon_over(profile: Profile, now: datetime) -> ColumnElement[bool]:
    """Only where the proof is what ends it: a birthday ends it whatever is shown."""
    soon = Delegation.evidence_until <= now + timedelta(days=profile.guardian_evidence_warning_days)
    ends_it = and_(Delegation.ends_at == Delegation.evidence_until, Delegation.ends_at > now)
    return and_(Delegation.ended_at.is_(None), Delegation.evidence_warned_at.is_(None), soon, ends_it)


def confirm_guardian(
    session: Session, delegation_id: UUID, *, by: actors.Resident, profile: Profile, now: datetime
) -> Delegation:
    """The young person's own word for the last years before she is of age; again is already so."""
    care = load_delegation(session, delegation_id, by=by, lock=True)
    ages, birth = ages_of(profile), born(session, care.holder_id)
    if care.ground is not Ground.GUARDIAN or care.holder_id != by.id:
        raise Conflict("only-the-young-person")
    if care.ended_at is not None or care.ends_at <= now:
        raise Conflict("care-ended")
    if now < birthday(birth, ages.data):
        raise Conflict("too-young-to-confirm")
    if care.confirmed_at is not None:
        return care
    longer = guardian_span(birth, ages, confirmed=True).ends_at
    if care.evidence_until is not None:
        longer = min(longer, care.evidence_until)
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
    return now >= birthday(born(session, care.holder_id), profile.guardian_data_age)


def ages_of(profile: Profile) -> GuardianAges:
    return GuardianAges(profile.guardian_data_age, profile.guardian_confirmation_age, profile.guardian_end_age)


def born(session: Session, resident_id: UUID) -> date:
    day = residents.birth_date(residents.id_number_of(session, resident_id))
    if day is None:
        raise Invalid("no-birth-date")
    return day
