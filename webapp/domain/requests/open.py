"""Opening a request: its receipt, its promise, and what it sets going at the card."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, cards, ledger, notices, residents
from webapp.domain.cards import Door
from webapp.domain.catalogue import Channel
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.regions import Profile, PublishedLimit
from webapp.domain.requests.clock import announced, promise
from webapp.domain.requests.compare import compare
from webapp.domain.requests.contest import contest_there, hold
from webapp.domain.requests.model import Request, RequestStep
from webapp.domain.requests.rules import (
    RECEIPT_DIGITS,
    Asked,
    Kind,
    Reason,
    State,
    details_problem,
    ground_of,
    item_of,
)
from webapp.domain.residents import DataField

PHONE_DIGITS = 11
Opener = actors.Resident | actors.StaffMember


def open_request(session: Session, asked: Asked, *, door: Door, by: Opener, profile: Profile, now: datetime) -> Request:
    """The receipt is the request's number; the promise is the limit that the guide shows for this door today (N34).

    The same kind again gets the one that is open, as it is: a lost answer opens no second one.
    """
    if isinstance(by, actors.Resident) and asked.resident_id != by.id:
        raise NotAllowed
    residents.lock_resident(session, asked.resident_id)
    if (there := _there(session, asked)) is not None:
        if there.details == dict(asked.details) and there.card_id == asked.card_id:
            return there
        raise Conflict("request-open")
    if details_problem(asked):
        raise Invalid
    _refuse_mistyped(asked)
    request = _new(asked, division_of(session, asked, by, profile, now), door=door, by=by, profile=profile, now=now)
    session.add(request)
    session.flush()
    add_step(session, request, by=by, now=now)
    _begin(session, request, by=by, profile=profile, now=now)
    compare(session, request, by=by, now=now)
    _tell(session, request, by=by, now=now)
    return request


def _tell(session: Session, request: Request, *, by: Opener, now: datetime) -> None:
    about = {"request": str(request.id), "kind": request.kind.value}
    event = ledger.Event.RESIDENT_REQUEST_OPEN
    ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
    notices.tell(
        session,
        notices.Kind.REQUEST_OPENED,
        resident_id=request.resident_id,
        now=now,
        request=request.kind.value,
        number=request.number,
        promised=request.promised_on,
    )


def _new(asked: Asked, division: str, *, door: Door, by: Opener, profile: Profile, now: datetime) -> Request:
    limit = limit_for(asked.kind, asked.details, door, profile)
    promised = promise(now, limit.working_days, (), announced())
    return Request(
        id=ids.new_id(),
        number=ids.new_digits(RECEIPT_DIGITS),
        kind=asked.kind,
        resident_id=asked.resident_id,
        card_id=asked.card_id,
        division=division,
        item=limit.item,
        door=door,
        sealed_details=json.dumps(dict(asked.details), ensure_ascii=False),
        opened_at=now,
        opened_by=by.id,
        state=State.SUBMITTED,
        steps=0,
        working_days=limit.working_days,
        promised_on=promised.date,
        provisional=promised.provisional,
    )


def limit_for(kind: Kind, details: Mapping[str, str], door: Door, profile: Profile) -> PublishedLimit:
    """The row that the guide shows for this door."""
    # Whoever decides a contest has to look into it, also where it was said at a desk.
    waits = door is Door.APP or kind is Kind.CONTEST_CHANGE
    return profile.limit_of(item_of(kind, details), Channel.ONLINE if waits else Channel.COUNTER)


def _there(session: Session, asked: Asked) -> Request | None:
    if asked.kind is Kind.CONTEST_CHANGE:
        return contest_there(session, asked)
    return open_one(session, asked.resident_id, asked.kind)


def open_one(session: Session, resident_id: UUID, kind: Kind) -> Request | None:
    """Asked with the resident locked, so that of two doors the second finds what the first has opened."""
    query = select(Request).where(Request.resident_id == resident_id, Request.kind == kind, Request.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def division_of(session: Session, asked: Asked, by: Opener, profile: Profile, now: datetime) -> str:
    """Where its card belongs, or her newest one; who has none yet belongs where she stands, or to the whole region."""
    held = cards.cards_of(session, asked.resident_id, rule=profile.ecard_rule(now))
    if asked.card_id is not None:
        mine = next((one.card for one in held if one.card.id == asked.card_id), None)
        if mine is None:
            raise NotFound
        return str(mine.division)
    if held:
        return str(held[0].card.division)
    return (by.division if isinstance(by, actors.StaffMember) else None) or profile.region


def _refuse_mistyped(asked: Asked) -> None:
    if asked.kind is not Kind.CHANGE_DATA:
        return
    value = asked.details["value"]
    if asked.details["field"] == DataField.NAME:
        residents.read_name(value)
    if asked.details["field"] == DataField.ID_NUMBER and not residents.is_id_number(residents.fold_number(value)):
        raise Invalid("id-number-mistyped")
    is_phone = asked.details["field"] in {DataField.PHONE, DataField.FALLBACK_PHONE}
    if is_phone and not is_phone_number(value):
        raise Invalid("phone-mistyped")


def is_phone_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == PHONE_DIGITS


def _begin(session: Session, request: Request, *, by: Opener, profile: Profile, now: datetime) -> None:
    held = cards.cards_of(session, request.resident_id, rule=profile.ecard_rule(now))
    if request.kind is Kind.CONTEST_CHANGE:
        hold(session, request, by=by, now=now)
    if request.kind is Kind.CHANGE_DATA:
        residents.refuse_disputed(session, request.resident_id, DataField(request.details["field"]))
    if request.kind is Kind.APPLY and any(one.card.state is not cards.CardState.CANCELLED for one in held):
        raise Conflict("card-there")
    if request.kind is Kind.REPLACE and request.card_id is not None:
        ground = ground_of(request.details)
        if request.details.get("bank") in {one.card.bank_name for one in held if one.card.id == request.card_id}:
            raise Conflict("bank-same")
        cards.begin_replacement(session, request.card_id, ground=ground, by=by, profile=profile, now=now)


def add_step(
    session: Session, request: Request, *, by: actors.Actor, now: datetime, reason: Reason | None = None
) -> None:
    """The row that the time line shows. Its number is unique, so that two steps at once cannot both be the next."""
    session.add(
        RequestStep(
            id=ids.new_id(),
            request_id=request.id,
            number=request.steps,
            state=request.state,
            at=now,
            actor_kind=type(by).__name__.lower(),
            actor_id=by.name if isinstance(by, actors.Job) else str(by.id),
            why=reason.why if reason else None,
            note=reason.note or None if reason else None,
        )
    )
    session.flush()
