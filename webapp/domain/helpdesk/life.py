"""What staff do with a holder's card, within her case: the acts of the table of transitions whose door is the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cards, requests, residents
from webapp.domain.cards import Act, CardState, Ground
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.helpdesk.cases import OpenCase, load_case
from webapp.domain.helpdesk.see import Holder, see_holder
from webapp.domain.regions import Profile
from webapp.domain.requests import Kind

BANK_ACTS = (Act.ACTIVATE_BANK, Act.REPORT_BANK_LOSS, Act.UNDO_BANK_LOSS, Act.CLOSE_BANK)
# What needs nothing but the holder's document before one; the rest has a page of its own.
PLAIN_ACTS = (Act.ACTIVATE, Act.LOCK, Act.UNLOCK, Act.BEGIN_REPLACEMENT, Act.WITHDRAW_REPLACEMENT, *BANK_ACTS)


def plain_acts(*, bank_is_connected: bool) -> tuple[Act, ...]:
    """Of its own function a bank that is connected speaks itself, and a slip of a desk does not speak for it."""
    return tuple(act for act in PLAIN_ACTS if not (bank_is_connected and act in BANK_ACTS))


@dataclass(frozen=True, slots=True)
class SeenCard:
    """A card, what is left on it, and its cancellation, where it has one that was not undone."""

    case: OpenCase
    holder: Holder
    card: Any
    number: str
    left: tuple[cards.Left, ...]
    cancellation: Any


def see_card(
    session: Session, case_id: UUID, card_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> SeenCard:
    """For the pages of acts; one read."""
    case, holder = see_holder(session, case_id, by=by, profile=profile, now=now)
    card = _card(session, case, card_id)
    number = residents.mask_number(card.number, head=2, tail=2)
    return SeenCard(case, holder, card, number, cards.left_of(session, card), cards.last_cancellation(session, card))


def change_card(  # noqa: PLR0913 # a case, a card and an act are three things
    session: Session,
    case_id: UUID,
    card_id: UUID,
    act: Act,
    *,
    ground: Ground | None,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> cards.Outcome:
    """One of the plain acts, by whoever has seen the holder's document."""
    card = _card(session, load_case(session, case_id, by=by, now=now), card_id)
    match act:
        case Act.ACTIVATE:
            return cards.activate_card(session, card.id, by=by, proof=cards.InHand(document_seen=True), now=now)
        case Act.LOCK:
            return cards.lock_card(session, card.id, by=by, now=now)
        case Act.UNLOCK:
            return cards.unlock_card(session, card.id, by=by, now=now)
        case Act.BEGIN_REPLACEMENT if ground is not None:
            return cards.begin_replacement(session, card.id, ground=ground, by=by, profile=profile, now=now)
        case Act.WITHDRAW_REPLACEMENT:
            return cards.withdraw_replacement(session, card.id, by=by, now=now)
        case _ if act in BANK_ACTS:
            return cards.note_bank(session, card.id, act, by=by, now=now)
    raise NotFound


def cancel_card(
    session: Session,
    case_id: UUID,
    card_id: UUID,
    cancelling: cards.Cancelling,
    *,
    by: actors.StaffMember,
    now: datetime,
) -> cards.Outcome:
    card = _card(session, load_case(session, case_id, by=by, now=now), card_id)
    return cards.cancel_card(session, card.id, cancelling, by=by, now=now)


def undo_cancellation(
    session: Session, case_id: UUID, card_id: UUID, *, by: actors.StaffMember, now: datetime
) -> cards.Undone:
    """Not while she has asked for another card: then there would be two."""
    card = _card(session, load_case(session, case_id, by=by, now=now), card_id)
    residents.lock_resident(session, card.resident_id)
    if card.state is CardState.CANCELLED and requests.open_one(session, card.resident_id, Kind.APPLY) is not None:
        raise Conflict("request-open")
    return cards.undo_cancellation(session, card.id, by=by, now=now)


def _card(session: Session, case: OpenCase, card_id: UUID) -> Any:
    card = cards.find_card(session, card_id)
    if card is None or card.resident_id != case.resident_id:
        raise NotFound
    return card
