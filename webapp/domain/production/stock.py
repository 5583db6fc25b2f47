"""Blank cards (白卡): boxes that came, where each blank is, and how those that are spoilt go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.production.model import BlankBox, BlankCard
from webapp.domain.production.rules import BlankState, serials_of
from webapp.domain.regions import is_within


@dataclass(frozen=True, slots=True)
class Delivery:
    """A box as its delivery note says."""

    number: str
    division: str
    first_serial: str
    count: int


def receive_box(session: Session, delivery: Delivery, *, by: actors.StaffMember, now: datetime) -> BlankBox:
    """Every blank in it by its serial. The same delivery again is the box that is there."""
    if not is_within(delivery.division, by.division):
        raise NotFound
    serials = serials_of(delivery.first_serial, delivery.count)
    if not delivery.number.strip() or not serials:
        raise Invalid("box-mistyped")
    there = session.scalars(select(BlankBox).where(BlankBox.number == delivery.number.strip())).one_or_none()
    if there is not None:
        if (there.division, there.first_serial, there.last_serial) == (delivery.division, serials[0], serials[-1]):
            return there
        raise Conflict("box-there")
    known = select(BlankCard.id).where(BlankCard.serial.in_(serials)).limit(1)
    if session.execute(known).first() is not None:
        raise Conflict("serials-taken")
    box = BlankBox(
        id=ids.new_id(),
        number=delivery.number.strip(),
        division=delivery.division,
        first_serial=serials[0],
        last_serial=serials[-1],
        received_at=now,
        received_by=by.id,
    )
    session.add(box)
    session.flush()
    state = BlankState.IN_STOCK
    blanks = [BlankCard(id=ids.new_id(), box_id=box.id, serial=one, state=state, changed_at=now) for one in serials]
    session.add_all(blanks)
    session.flush()
    about = {"box": str(box.id), "blanks": len(serials)}
    ledger.append(session, ledger.Event.AGENCY_BLANKS_RECEIVE, by=by, now=now, about=about)
    return box


def load_box(session: Session, box_id: UUID, *, by: actors.StaffMember) -> BlankBox:
    box = session.get(BlankBox, box_id)
    if box is None or not is_within(box.division, by.division):
        raise NotFound
    return box


def list_boxes(session: Session, *, by: actors.StaffMember) -> Sequence[tuple[BlankBox, dict[BlankState, int]]]:
    """The boxes of this clerk's area, the newest first, with how many blanks of each are where."""
    boxes = session.scalars(select(BlankBox).order_by(BlankBox.received_at.desc(), BlankBox.number)).all()
    counts = select(BlankCard.box_id, BlankCard.state, func.count()).group_by(BlankCard.box_id, BlankCard.state)
    found: dict[UUID, dict[BlankState, int]] = {}
    for box_id, state, count in session.execute(counts):
        found.setdefault(box_id, {})[state] = count
    return [(box, found.get(box.id, {})) for box in boxes if is_within(box.division, by.division)]


def count_in(session: Session, box_id: UUID, state: BlankState) -> int:
    query = select(func.count()).select_from(BlankCard).where(BlankCard.box_id == box_id, BlankCard.state == state)
    return session.execute(query).scalar_one()


def spoilt_in(session: Session, box_id: UUID) -> Sequence[BlankCard]:
    """What waits to be destroyed, and what was, with why each was spoilt."""
    states = (BlankState.SPOILT, BlankState.DESTROYED)
    query = select(BlankCard).where(BlankCard.box_id == box_id, BlankCard.state.in_(states))
    return session.scalars(query.order_by(BlankCard.serial)).all()


def ask_to_destroy(session: Session, box_id: UUID, *, by: actors.StaffMember, now: datetime) -> int:
    """The first of two: all that is spoilt in the box and that nobody has asked for yet."""
    box = load_box(session, box_id, by=by)
    waiting = (BlankCard.box_id == box.id, BlankCard.state == BlankState.SPOILT, BlankCard.destroy_asked_by.is_(None))
    asked = session.execute(update(BlankCard).where(*waiting).values(destroy_asked_by=by.id))
    count: int = asked.rowcount  # type: ignore[attr-defined] # of an UPDATE
    if not count:
        raise Conflict("nothing-to-destroy")
    about = {"box": str(box.id), "blanks": count}
    ledger.append(session, ledger.Event.AGENCY_BLANKS_DESTROY_ASK, by=by, now=now, about=about)
    return count


def destroy(session: Session, box_id: UUID, *, by: actors.StaffMember, now: datetime) -> int:
    """The second, who has seen them cut through: what she asked for herself is left."""
    box = load_box(session, box_id, by=by)
    asked = (BlankCard.box_id == box.id, BlankCard.state == BlankState.SPOILT, BlankCard.destroy_asked_by.is_not(None))
    others = update(BlankCard).where(*asked, BlankCard.destroy_asked_by != by.id)
    gone = session.execute(others.values(state=BlankState.DESTROYED, changed_at=now, destroyed_by=by.id))
    count: int = gone.rowcount  # type: ignore[attr-defined] # of an UPDATE
    if not count:
        raise Conflict("second-clerk-needed")
    about = {"box": str(box.id), "blanks": count}
    ledger.append(session, ledger.Event.AGENCY_BLANKS_DESTROY, by=by, now=now, about=about)
    return count
