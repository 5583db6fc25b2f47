"""Acts in the life of a card, as the doors call them, with what most tests do not care about."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.times import NOW
from webapp.domain import actors, cards, residents
from webapp.domain.cards import CancelReason, Ground
from webapp.domain.cards.model import Card
from webapp.domain.regions import Profile

DESK = actors.StaffMember(uuid4(), actors.Role.HELPDESK, None, uuid4())
OTHER_DESK = actors.StaffMember(uuid4(), actors.Role.HELPDESK, None, uuid4())
OTHER_AGENCY = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
AGENCY = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
SEEN = cards.InHand(document_seen=True)


def made(body: str = "S9900001", **other: Any) -> cards.MadeCard:
    """A card from the maker, whose number begins so."""
    values: dict[str, Any] = {
        "number": body + cards.card_check_character(body),
        "chip_id": f"420399D156000005{body}00000000",
        "atr": "00814A444686603203",
        "version": "3.00",
        "issued_on": NOW.date(),
        "expires_on": date(NOW.year + 10, 11, 21),
        "bank_name": "示范银行",
        "bank_account": "6200000000009999",
    }
    return cards.MadeCard(**values | other)


def begin(session: Session, of: Card, ground: Ground = Ground.DAMAGED, *, now: datetime = NOW) -> cards.Outcome:
    return cards.begin_replacement(session, of.id, ground=ground, by=DESK, profile=SHIYAN, now=now)


def replaced(session: Session, old: Card, ground: Ground = Ground.DAMAGED, body: str = "S9900001") -> Card:
    """The new card of a replacement, sealed."""
    begin(session, old, ground)
    return cards.complete_replacement(session, old.id, made(body), by=DESK, now=NOW)


def suspend(
    session: Session, resident_id: UUID, decision: cards.Decision, *, now: datetime = NOW, profile: Profile = SHIYAN
) -> cards.Suspended:
    """By both clerks."""
    entered = cards.propose_suspension(session, resident_id, decision, by=AGENCY, now=now)
    number = residents.id_number_of(session, resident_id)
    which = entered.suspension.id
    approved = cards.approve_suspension(session, which, number, by=OTHER_AGENCY, profile=profile, now=now)
    return cards.Suspended(approved.suspension, entered.already)


def cancel(
    session: Session, of: Card, reason: CancelReason = CancelReason.MOVED_AWAY, *, now: datetime = NOW
) -> cards.Outcome:
    """With everything on the list told."""
    told = frozenset(cards.left_of(session, of))
    return cards.cancel_card(session, of.id, cards.Cancelling(reason, told), by=DESK, now=now)


def lift(session: Session, suspension_id: UUID, *, now: datetime = NOW) -> cards.Suspended:
    """By both clerks, before its last day."""
    cards.ask_to_lift(session, suspension_id, cards.LiftGround.PUT_RIGHT, "〔2026〕9号", by=AGENCY, now=now)
    return cards.approve_lift(session, suspension_id, by=OTHER_AGENCY, now=now)
