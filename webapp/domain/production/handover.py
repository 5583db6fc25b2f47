"""A ready card is handed over (领卡) to its holder, and taken into use with it, or to who comes for her."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors, cards, ledger, requests, residents
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.production.model import BenchJob, MakingOrder
from webapp.domain.production.rules import MADE_KINDS, Ending
from webapp.domain.regions import is_within
from webapp.domain.requests import Reason, Request, State, Why
from webapp.domain.requests.rules import RECEIPT_DIGITS


@dataclass(frozen=True, slots=True)
class Collecting:
    """Who collects, and the holder's number as whoever hands it over reads it from her document."""

    id_number: str
    # Empty where she is there herself.
    collector: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The request, done; `already` where it was done before, and `in_use` where her card works from now on."""

    request: Request
    in_use: bool
    already: bool = False


@dataclass(frozen=True, slots=True)
class ReadyCard:
    """The card of a request, and the box it lies in."""

    card: Any
    box: str | None


def find_to_collect(session: Session, number: str, *, by: actors.StaffMember, now: datetime) -> Sequence[Request]:
    """Open requests of this area for which a card is made, by a receipt's number or an ID number; kept as a look-up."""
    folded = residents.fold_number(number)
    holder = residents.id_of_number(session, folded)
    query = select(Request).where((Request.number == folded) | (Request.resident_id == holder))
    rows = session.scalars(query.where(Request.kind.in_(MADE_KINDS), Request.ended_at.is_(None))).all()
    found = [one for one in rows if is_within(one.division, by.division)]
    whose = found[0].resident_id if found else None
    about = {
        "reason": ledger.ReadReason.HANDLE_A_REQUEST.value,
        "number": "receipt" if folded.isdigit() and len(folded) == RECEIPT_DIGITS else "person",
        "found": "true" if found else "false",
    }
    ledger.append(session, ledger.Event.HELPDESK_HOLDER_LOOK_UP, by=by, now=now, resident_id=whose, about=about)
    return found


def ready_card(session: Session, request: Request) -> ReadyCard | None:
    """What was made for this request; None while nothing was."""
    by_maker = select(MakingOrder.card_id, MakingOrder.box)
    found = session.execute(
        by_maker.where(MakingOrder.request_id == request.id, MakingOrder.ending == Ending.MADE)
    ).one_or_none()
    at_bench = select(BenchJob.card_id).where(BenchJob.request_id == request.id, BenchJob.ending == Ending.MADE)
    card_id, box = found or (session.scalars(at_bench).one_or_none(), None)
    return None if card_id is None else ReadyCard(cards.find_card(session, card_id), box)


def hand_over(
    session: Session, request_id: UUID, collecting: Collecting, *, by: actors.StaffMember, now: datetime
) -> HandedOver:
    """What was handed over is done. What goes to somebody else stays sealed until its holder takes it into use."""
    request = requests.load_request(session, request_id, by=by)
    residents.lock_resident(session, request.resident_id)
    session.refresh(request)
    ready = ready_card(session, request)
    if request.kind not in MADE_KINDS or ready is None:
        raise NotFound
    if request.state is State.HANDED_OVER:
        return HandedOver(request, ready.card.state is cards.CardState.ACTIVE, already=True)
    if request.state is not State.READY:
        raise Conflict("request-moved-on")
    if not _is_hers(session, request, collecting.id_number):
        raise NotAllowed("second-detail-wrong")
    requests.refuse_dead(session, request)
    if not collecting.collector:
        cards.activate_card(session, ready.card.id, by=by, proof=cards.InHand(document_seen=True), now=now)
    reason = Reason(Why.COLLECTED_FOR_YOU, collecting.collector) if collecting.collector else None
    requests.advance(session, request.id, State.HANDED_OVER, by=by, reason=reason, now=now)
    return HandedOver(request, in_use=not collecting.collector)


def _is_hers(session: Session, request: Request, typed: str) -> bool:
    right = residents.id_number_of(session, request.resident_id)
    return hmac.compare_digest(right.encode(), residents.fold_number(typed).encode())
