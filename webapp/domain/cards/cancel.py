"""Cancelling a card (M13) with a list of what is left, and undoing a mistaken one: two people, within seven days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors
from webapp.domain.cards.model import Cancellation, Card, Ecard, LossReport
from webapp.domain.cards.replace import open_replacement
from webapp.domain.cards.reports import open_reports
from webapp.domain.cards.retire import end_all, successor
from webapp.domain.cards.rules import BankState, CancelReason, CardState, EcardState, Ending, Left
from webapp.domain.cards.steps import Outcome, locked_card, record, take
from webapp.domain.cards.suspend import hold_as_decided, open_suspension
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict

UNDO_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cancelling:
    """Why, and which of the things that are left the holder or her heirs have been told of."""

    reason: CancelReason
    told: frozenset[Left]


@dataclass(frozen=True, slots=True)
class Undone:
    """Of an undo: done, or asked for by the first of two."""

    card: Card
    waits_for_second: bool
    already: bool = False


def left_of(session: Session, card: Card) -> tuple[Left, ...]:
    """What hangs on this card. The departments that pay into it are named always: we do not know them all."""
    ecard = session.scalars(select(Ecard).where(Ecard.card_id == card.id)).first()
    there = {
        Left.BANK_ACCOUNT: card.bank_state in {BankState.ACTIVE, BankState.LOST},
        Left.BENEFITS: True,
        Left.ELECTRONIC_CARD: ecard is not None and ecard.state is EcardState.ACTIVE,
        Left.LOSS_REPORT: any(one.card_id == card.id for one in open_reports(session, card.resident_id)),
        Left.NEW_CARD: successor(session, card) is not None,
        Left.REPLACEMENT: open_replacement(session, card) is not None,
        Left.SUSPENSION: open_suspension(session, card.resident_id) is not None,
    }
    return tuple(one for one, is_left in there.items() if is_left)


def cancel_card(
    session: Session, card_id: UUID, cancelling: Cancelling, *, by: actors.StaffMember, now: datetime
) -> Outcome:
    """Ends everything that hangs on it, once its bank account is settled: no money is left behind a dead card."""
    card = locked_card(session, card_id, by=by)
    if card.state is CardState.CANCELLED:
        return Outcome(card, already=True)
    left = left_of(session, card)
    if Left.BANK_ACCOUNT in left:
        raise Conflict("bank-account-open")
    if not cancelling.told >= set(left):
        raise Conflict("checklist-open")
    ecard = session.scalars(select(Ecard).where(Ecard.card_id == card.id)).first()
    cancellation = Cancellation(
        id=ids.new_id(),
        card_id=card.id,
        reason=cancelling.reason,
        left=[one.value for one in left],
        state_before=card.state,
        ecard_before=ecard.state if ecard is not None else None,
        cancelled_at=now,
        cancelled_by=by.id,
    )
    take(session, card, Act.CANCEL, by=by, now=now)
    end_all(session, card, by=by, now=now)
    session.add(cancellation)
    about = {"reason": cancelling.reason.value, "left": cancellation.left}
    record(session, card, Act.CANCEL, by=by, now=now, about=about, said={"cause": cancelling.reason.value})
    return Outcome(card)


def undo_cancellation(session: Session, card_id: UUID, *, by: actors.StaffMember, now: datetime) -> Undone:
    """The first asks, another one does it. What died stays dead: her phones fetch anew."""
    card = locked_card(session, card_id, by=by)
    newest = last_cancellation(session, card)
    if newest is not None and newest.undone_at is not None:
        return Undone(card, waits_for_second=False, already=True)
    _refuse_undo(session, card, newest, now=now)
    assert newest is not None  # noqa: S101 # refused above; says it to the type checker
    if newest.undo_asked_by is None:
        newest.undo_asked_by, newest.undo_asked_at = by.id, now
        return Undone(card, waits_for_second=True)
    if newest.undo_asked_by == by.id:
        return Undone(card, waits_for_second=True, already=True)
    take(session, card, Act.UNDO_CANCELLATION, by=by, now=now, back_to=newest.state_before)
    newest.undone_by, newest.undone_at = by.id, now
    _bring_back(session, card, newest)
    hold_as_decided(session, card, now=now)
    record(session, card, Act.UNDO_CANCELLATION, by=by, now=now, about={"asked-by": str(newest.undo_asked_by)})
    return Undone(card, waits_for_second=False)


def last_cancellation(session: Session, card: Card) -> Cancellation | None:
    query = select(Cancellation).where(Cancellation.card_id == card.id).order_by(Cancellation.cancelled_at.desc())
    return session.scalars(query.limit(1).execution_options(populate_existing=True)).first()


def _refuse_undo(session: Session, card: Card, newest: Cancellation | None, *, now: datetime) -> None:
    """A card that was replaced is over for good, and so is one whose successor or predecessor serves in its place."""
    if newest is None:
        raise Conflict("not-cancelled")
    if now - newest.cancelled_at > UNDO_WITHIN:
        raise Conflict("cancellation-final")
    next_card = successor(session, card)
    if next_card is not None and next_card.state is not CardState.SEALED:
        raise Conflict("card-replaced")
    # A new card that was cancelled unopened: by now another one may be made, or asked for, in the old one's place.
    before = None if card.replaces_id is None else session.get_one(Card, card.replaces_id)
    if before is not None and (successor(session, before) or open_replacement(session, before)):
        raise Conflict("card-replaced")
    if _has_another(session, card):
        raise Conflict("card-there")


def _has_another(session: Session, card: Card) -> bool:
    """One that was asked for meanwhile, and stands in no line with this one."""
    hers = (Card.resident_id == card.resident_id, Card.id != card.id, Card.state != CardState.CANCELLED)
    others = session.scalars(select(Card).where(*hers))
    return any(one.replaces_id != card.id and one.id != card.replaces_id for one in others)


def _bring_back(session: Session, card: Card, newest: Cancellation) -> None:
    """Its electronic form, and the report of loss that ended with it, which lapses at its own time."""
    if newest.ecard_before is not None:
        session.execute(update(Ecard).where(Ecard.card_id == card.id).values(state=newest.ecard_before))
    ended = update(LossReport).where(
        LossReport.card_id == card.id,
        LossReport.ending == Ending.CARD_CANCELLED,
        LossReport.ended_at == newest.cancelled_at,
    )
    session.execute(ended.values(ended_at=None, ending=None, ended_by=None))
