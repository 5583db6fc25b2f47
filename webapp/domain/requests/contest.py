"""Contesting a change of the register (M15): its holder says that she never asked for it, and somebody else decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards import Door
from webapp.domain.errors import Invalid, NotAllowed
from webapp.domain.requests.model import Request, RequestStep
from webapp.domain.requests.rules import CONTESTS, ENDED, GROUNDS, Asked, Reason, State
from webapp.domain.residents import DataChange, DataField


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it is shown: masked, by which door it was asked for, and on which request."""

    id: UUID
    field: DataField
    before: str | None
    after: str
    at: datetime
    door: Door
    request: Request
    contest: Request | None
    may_contest: bool
    given_back_at: datetime | None


def list_changes(session: Session, *, by: actors.Resident) -> Sequence[Change]:
    """All of her own of a year, the newest first."""
    return _changes(session, by.id)


def contestable(session: Session, resident_id: UUID) -> Sequence[Change]:
    """What a holder at the desk may contest now."""
    return [change for change in _changes(session, resident_id) if change.may_contest]


def _changes(session: Session, resident_id: UUID) -> Sequence[Change]:
    changes = residents.changes_of(session, resident_id)
    standing = residents.standing_of(changes).values()
    return [_shown(session, change, stands=change in standing) for change in changes]


def contested_change(session: Session, request: Request) -> Change | None:
    """What a contest is about, for whoever decides it."""
    change = residents.change_contested_by(session, request.id) if request.kind in CONTESTS else None
    return None if change is None else _shown(session, change, stands=False)


def _shown(session: Session, change: DataChange, *, stands: bool) -> Change:
    asked = session.get_one(Request, change.request_id)
    contest = session.get(Request, change.contest_id) if change.contest_id else None
    return Change(
        id=change.id,
        field=change.field,
        before=change.before and _masked(change.field, change.before),
        after=_masked(change.field, asked.details["value"]),
        at=change.at,
        door=asked.door,
        request=asked,
        contest=contest,
        may_contest=stands and (contest is None or contest.state is State.WITHDRAWN),
        given_back_at=change.given_back_at,
    )


def _masked(field: DataField, value: str) -> str:
    match field:
        case DataField.NAME:
            return residents.mask_name(value)
        case DataField.ID_NUMBER:
            return residents.mask_number(value)
        case _:
            return residents.mask_number(value, head=3, tail=4)


def contest_there(session: Session, asked: Asked) -> Request | None:
    """The contest of this change, decided or not: it is decided once. One that she withdrew is none."""
    try:
        change_id = UUID(asked.details.get("change", ""))
    except ValueError:
        raise Invalid from None
    change = residents.load_change(session, change_id, resident_id=asked.resident_id)
    contest = session.get(Request, change.contest_id, populate_existing=True) if change.contest_id else None
    return None if contest is None or contest.state is State.WITHDRAWN else contest


def hold(session: Session, contest: Request, *, by: actors.Resident | actors.StaffMember, now: datetime) -> None:
    """From now on what is contested proves nobody, and who signed in by a contested number since is signed out.

    Whoever holds one of her phones could sign out the others before; the phone that contests stays.
    """
    change = residents.load_change(session, UUID(contest.details["change"]), resident_id=contest.resident_id)
    residents.hold_change(session, change, contest.id)
    if change.field is not DataField.PHONE:
        return
    here = by.device_id if isinstance(by, actors.Resident) else None
    running = residents.running_devices(session, contest.resident_id)
    newer = {phone.id: phone.name for phone in running if phone.created_at >= change.at and phone.id != here}
    for phone in residents.stop_devices(session, contest.resident_id, list(newer), now=now):
        about = {"request": str(contest.id), "device": str(phone)}
        event, kind = ledger.Event.RESIDENT_DEVICE_SIGN_OUT, notices.Kind.DEVICE_SIGNED_OUT
        ledger.append(session, event, by=by, now=now, resident_id=contest.resident_id, about=about)
        notices.tell(session, kind, resident_id=contest.resident_id, now=now, device=newer[phone], at=now)


def refuse_decision(session: Session, request: Request, to: State, *, by: actors.Actor, reason: Reason | None) -> None:
    """Decided on a ground, in words, by somebody who neither took nor checked nor approved the change."""
    if request.kind not in CONTESTS or to not in GROUNDS:
        return
    change = residents.change_contested_by(session, request.id)
    if change is not None and str(getattr(by, "id", "")) in _hands(session, change.request_id):
        raise NotAllowed("had-a-hand")
    if reason is None or reason.why is not GROUNDS[to] or not reason.note.strip():
        raise Invalid("grounds-needed")


def _hands(session: Session, request_id: UUID) -> set[str]:
    steps = select(RequestStep.actor_id).where(RequestStep.request_id == request_id)
    return set(session.scalars(steps.where(RequestStep.actor_kind == actors.StaffMember.__name__.lower())))


def settle(session: Session, request: Request, *, by: actors.Actor, now: datetime) -> None:
    """Once it is over, the hold is; where she was right, the register says again what it said before."""
    if request.kind not in CONTESTS or request.state not in ENDED:
        return
    give_back = request.state is State.HANDED_OVER
    change = residents.settle_change(session, request.id, give_back=give_back, now=now)
    if change is not None and give_back:
        about = {"request": str(request.id), "field": change.field.value}
        event = ledger.Event.RESIDENT_DATA_GIVE_BACK
        ledger.append(session, event, by=by, now=now, resident_id=request.resident_id, about=about)
