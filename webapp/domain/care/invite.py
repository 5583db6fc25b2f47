"""A holder offers somebody to act for her; what she offers is taken up on the other's own phone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import signing
from webapp import ids
from webapp.domain import actors, cards, ledger, residents
from webapp.domain.care.begin import begin, draft
from webapp.domain.care.model import CareInvitation, Delegation
from webapp.domain.care.rules import INVITATION_DIGITS, INVITATION_LASTS, LONGEST, MOST_TIMES, Ground, are_scopes
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.regions import Profile


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered: at which families of scenes, until when, how often, with personal data or without."""

    scopes: tuple[int, ...]
    ends_at: datetime
    times: int | None
    personal_data: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """The code is in no table, and shown this once."""

    code: str
    expires_at: datetime


def invite_carer(session: Session, terms: Terms, *, by: actors.Resident, profile: Profile, now: datetime) -> Invited:
    """A new offer takes back the earlier ones: only the newest code on the holder's screen works."""
    if not are_scopes(terms.scopes, frozenset(signing.SCOPES)):
        raise Invalid("care-scopes-unknown")
    if not now < terms.ends_at <= now + LONGEST or not 0 < (terms.times or 1) <= MOST_TIMES:
        raise Invalid("care-terms-out-of-range")
    if cards.shown_card(session, by=by, rule=profile.ecard_rule(now)) is None:
        raise Conflict("card-not-usable")
    waiting = (CareInvitation.holder_id == by.id, CareInvitation.taken_at.is_(None))
    session.execute(update(CareInvitation).where(*waiting).values(taken_at=now))
    code = ids.new_digits(INVITATION_DIGITS)
    invitation = CareInvitation(
        id=ids.new_id(),
        holder_id=by.id,
        code_index=code,
        scopes=list(terms.scopes),
        personal_data=terms.personal_data,
        times=terms.times,
        ends_at=terms.ends_at,
        expires_at=now + INVITATION_LASTS,
        taken_at=None,
    )
    session.add(invitation)
    session.flush()
    about = {"invitation": str(invitation.id)}
    ledger.append(session, ledger.Event.RESIDENT_CARE_INVITE, by=by, now=now, resident_id=by.id, about=about)
    return Invited(code, invitation.expires_at)


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as the invited person reads it before she agrees."""

    holder_masked: str
    terms: Terms


def read_invitation(session: Session, code: str, *, now: datetime) -> Offer:
    offered = _load(session, code, now)
    holder = residents.load_resident(session, offered.holder_id)
    terms = Terms(tuple(offered.scopes), offered.ends_at, offered.times, offered.personal_data)
    return Offer(residents.mask_name(holder.name), terms)


def accept_invitation(
    session: Session, code: str, *, by: actors.Resident, profile: Profile, now: datetime
) -> Delegation:
    """Of two who type one code at once, one has it."""
    offered = _load(session, code, now)
    if not _has_shown_card(session, offered.holder_id, profile, now):
        raise Conflict("card-not-usable")
    delegation = draft(
        offered.holder_id,
        by.id,
        id=ids.new_id(),
        ground=Ground.INVITED,
        scopes=offered.scopes,
        begun_at=now,
        ends_at=offered.ends_at,
        data_until=offered.ends_at if offered.personal_data else None,
        times_left=offered.times,
    )
    begun = begin(session, delegation, by=by, profile=profile, now=now)
    free = (CareInvitation.id == offered.id, CareInvitation.taken_at.is_(None))
    taken = session.execute(update(CareInvitation).where(*free).values(taken_at=now).returning(CareInvitation.id))
    if taken.scalar_one_or_none() is None:
        raise NotFound("care-invitation-gone")
    return begun


def _load(session: Session, code: str, now: datetime) -> CareInvitation:
    query = select(CareInvitation).where(
        CareInvitation.code_index == code, CareInvitation.taken_at.is_(None), CareInvitation.expires_at > now
    )
    found = session.scalars(query).one_or_none()
    if found is None or found.ends_at <= now:
        raise NotFound("care-invitation-gone")
    return found


def _has_shown_card(session: Session, holder_id: UUID, profile: Profile, now: datetime) -> bool:
    held = cards.cards_of(session, holder_id, rule=profile.ecard_rule(now))
    return any(one.problem is None for one in held)
