"""Who asks for a card or a change is compared with the population base (M57): no yes, no silence.

No answer never counts as yes, and no answer decides by itself: what differs is asked of her once, and all else waits
for a clerk, whose approval then carries a reason in her own words; of a first card it is another's than who took it.
Whoever is said to have died gets no card: not approved, not made, not handed over.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cardbase, residents
from webapp.domain.cardbase import ForRequest, PopulationAnswer, Purpose, Verified
from webapp.domain.errors import Conflict
from webapp.domain.requests.lists import steps_of
from webapp.domain.requests.model import Request
from webapp.domain.requests.rules import Kind, Reason, State, Why
from webapp.domain.residents import DataField

POPULATION = actors.Job("population")
PURPOSES = {
    Kind.APPLY: Purpose.APPLICATION,
    Kind.CHANGE_DATA: Purpose.CHANGE_OF_DATA,
    Kind.REPLACE: Purpose.APPLICATION,
}
# Of a replacement the base is asked too, and stops it for the dead alone: its holder was known when she got her card.
NEEDS_YES = frozenset({Kind.APPLY, Kind.CHANGE_DATA})
# What the base knows of a person, as it is kept of a resident.
WANTED = {DataField.NAME: residents.fold_name, DataField.ID_NUMBER: residents.fold_number}
DIFFERS = {"name": Why.NAME_DIFFERS, "id-number": Why.NUMBER_DIFFERS}
# Nobody has decided yet.
UNDECIDED = frozenset({State.SUBMITTED, State.CHECKED})


def compare(session: Session, request: Request, *, by: actors.Actor, now: datetime) -> None:
    """Asked while nobody has decided, and again after each answer of hers, unless the base has said yes."""
    purpose = PURPOSES.get(request.kind)
    if purpose is None or request.state not in UNDECIDED or is_verified(session, request):
        return
    wanted = {
        field.value.replace("-", "_"): fold(request.details["value"])
        for field, fold in WANTED.items()
        if request.details.get("field") == field
    }
    of = ForRequest(request.id, wanted)
    cardbase.check_person(session, request.resident_id, purpose=purpose, by=by, now=now, of=of)


def verified(session: Session, request: Request) -> Verified | None:
    """What the base said for this request; None for a kind that is not compared."""
    return cardbase.verified_for(session, request.id) if request.kind in PURPOSES else None


def is_verified(session: Session, request: Request) -> bool:
    known = verified(session, request)
    return known is None or known.answer is PopulationAnswer.MATCH


def refuse_unverified(session: Session, request: Request, to: State, reason: Reason | None) -> None:
    """Before a card is made or a register changed. Whoever lets it pass answers for it in words."""
    decides = request.state is State.CHECKED and to is State.APPROVED
    if decides or to in {State.IN_PRODUCTION, State.SENT}:
        refuse_dead(session, request)
    in_words = reason is not None and reason.note.strip()
    if decides and request.kind in NEEDS_YES and not in_words and not is_verified(session, request):
        raise Conflict("person-unverified")


def refuse_dead(session: Session, request: Request) -> None:
    """Nothing is cancelled by it: a clerk has a task."""
    if request.kind in PURPOSES:
        residents.refuse_reported_dead(session, request.resident_id)
        if _is_dead_by_base(session, request):
            raise Conflict("person-deceased")


def is_dead(session: Session, request: Request) -> bool:
    """As the base knows by now, or as somebody told at a desk."""
    return _is_dead_by_base(session, request) or residents.death_of(session, request.resident_id) is not None


def _is_dead_by_base(session: Session, request: Request) -> bool:
    """Of who is registered the newest answer counts, also of the sweep; of a wanted name or number, that to it."""
    if request.kind is Kind.CHANGE_DATA:
        return cardbase.verified_for(session, request.id).answer is PopulationAnswer.DECEASED
    return cardbase.verified(session, request.resident_id).answer is PopulationAnswer.DECEASED


def what_differs(session: Session, request_id: UUID) -> tuple[Request, Why] | None:
    """What to ask her, if the base's newest answer leaves something and she was not asked before."""
    request, known = (
        session.get(Request, request_id, populate_existing=True),
        cardbase.verified_for(session, request_id),
    )
    if request is None or request.kind not in NEEDS_YES or request.state not in UNDECIDED:
        return None
    if known.answer is not PopulationAnswer.MISMATCH:
        return None
    if any(step.why in DIFFERS.values() for step in steps_of(session, request)):
        return None
    return request, next((why for name, why in DIFFERS.items() if name in known.fields), Why.DOES_NOT_MATCH)
