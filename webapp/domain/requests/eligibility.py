"""May she hold a card here (M01)? What a clerk determined for a first card, by which version of the rule.

Each determination is a row of its own; the newest counts, and without one that finds nothing missing no first card is
approved. It can be asked again by the rules of its day (N36).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors, ledger, residents, rulebook
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.regions import (
    Basis,
    Eligibility,
    Holder,
    Paper,
    Profile,
    eligibility_rows,
    in_force,
    judge_eligibility,
)
from webapp.domain.requests.compare import UNDECIDED
from webapp.domain.requests.lists import load_request
from webapp.domain.requests.model import Determination, Request
from webapp.domain.requests.rules import Kind, State
from webapp.domain.residents import IdKind

RULE = "eligibility"
HOLDERS = {
    IdKind.CITIZEN: Holder.CITIZEN,
    IdKind.HONG_KONG: Holder.HONG_KONG_MACAU_TAIWAN,
    IdKind.MACAU: Holder.HONG_KONG_MACAU_TAIWAN,
    IdKind.TAIWAN: Holder.HONG_KONG_MACAU_TAIWAN,
    IdKind.TRAVEL_PERMIT: Holder.HONG_KONG_MACAU_TAIWAN,
    IdKind.PERMANENT_RESIDENT: Holder.FOREIGN,
    IdKind.OLD_PERMANENT_RESIDENT: Holder.FOREIGN,
    IdKind.OTHER_DOCUMENT: Holder.FOREIGN,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """On which basis she asks, and what of it lies on the desk."""

    basis: Basis
    shown: Sequence[Paper]


@dataclass(frozen=True, slots=True)
class ReplayedDetermination:
    """What was found, and what the rules of its day find now, of the same basis and papers."""

    at: datetime
    basis: Basis
    eligible: bool
    missing: Sequence[str]
    eligible_again: bool
    missing_again: Sequence[str]

    @property
    def agrees(self) -> bool:
        return (self.eligible, self.missing) == (self.eligible_again, self.missing_again)


def determine(
    session: Session, request_id: UUID, claim: Claim, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Determination:
    """By the version that is in force today. What is missing is recorded as well, and keeps the card from approval."""
    request = load_request(session, request_id, by=by)
    if request.kind is not Kind.APPLY:
        raise Invalid
    if request.state not in UNDECIDED:
        raise Conflict("request-moved-on")
    day = in_china(now).date()
    version = in_force(rulebook.list_versions(session, profile.region), profile.region, day)[RULE]
    holder = holder_of(session, request, now=now)
    found = judge_eligibility(eligibility_rows(version.value), holder, {claim.basis}, claim.shown)
    row = Determination(
        id=ids.new_id(),
        request_id=request.id,
        basis=claim.basis,
        holder=holder,
        shown=sorted(set(claim.shown)),
        eligible=found.eligible,
        missing=list(found.missing),
        rule_level=version.level,
        rule_since=version.since,
        rule_change_id=version.change_id,
        determined_by=by.id,
        determined_at=now,
    )
    session.add(row)
    session.flush()
    about = {
        "request": str(request.id),
        "determination": str(row.id),
        "basis": claim.basis.value,
        "eligible": found.eligible,
        "missing": row.missing,
        "rule": f"{version.level} {version.since} {version.change_id or 'shipped'}",
    }
    event = ledger.Event.RESIDENT_ELIGIBILITY_DETERMINE
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
    return row


def holder_of(session: Session, request: Request, *, now: datetime) -> Holder:
    """By the number that the register has of her."""
    number = residents.id_number_of(session, request.resident_id)
    return HOLDERS[residents.check_id_number(number, today=in_china(now).date()).kind]


def papers_wanted(session: Session, request: Request, *, profile: Profile, now: datetime) -> Sequence[Paper]:
    """What is still to be shown for the basis she asks on: all of it, until a clerk has seen some."""
    basis = request.details.get("basis")
    if request.kind is not Kind.APPLY or basis is None or request.state not in UNDECIDED:
        return ()
    newest = next(iter(determinations_of(session, request)), None)
    shown = [Paper(one) for one in newest.shown] if newest else ()
    return judge_eligibility(profile.eligibility, holder_of(session, request, now=now), {Basis(basis)}, shown).missing


def determinations_of(session: Session, request: Request) -> Sequence[Determination]:
    """The newest first."""
    query = select(Determination).where(Determination.request_id == request.id)
    return session.scalars(query.order_by(Determination.determined_at.desc(), Determination.id.desc())).all()


def refuse_undetermined(session: Session, request: Request, to: State) -> None:
    """Before a first card is approved."""
    if request.kind is not Kind.APPLY or to is not State.APPROVED or request.state is not State.CHECKED:
        return
    newest = next(iter(determinations_of(session, request)), None)
    if newest is None or not newest.eligible or newest.missing:
        raise Conflict("eligibility-undetermined")


def replay_determination(
    session: Session, number: str, *, rules_at: Callable[[datetime], Profile]
) -> ReplayedDetermination:
    """The newest of the application with this receipt."""
    request = session.scalars(select(Request).where(Request.number == number)).one_or_none()
    row = None if request is None else next(iter(determinations_of(session, request)), None)
    if row is None:
        raise NotFound
    again: Eligibility = judge_eligibility(
        rules_at(row.determined_at).eligibility, row.holder, {row.basis}, [Paper(one) for one in row.shown]
    )
    return ReplayedDetermination(
        row.determined_at, row.basis, row.eligible, row.missing, again.eligible, list(again.missing)
    )
