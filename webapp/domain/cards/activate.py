"""A sealed card is taken into use (领卡启用): at a desk, at a kiosk, or by its holder with the card in her hand."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.domain import actors, residents
from webapp.domain.cards.lists import load_card
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.cards.reports import phone_reports
from webapp.domain.cards.retire import predecessors, refuse_second_line, retire_predecessors
from webapp.domain.cards.rules import CardState, EcardState
from webapp.domain.cards.steps import Outcome, locked_card, record, refuse_wrong_state, take
from webapp.domain.cards.suspend import hold_as_decided
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict, NotAllowed
from webapp.domain.regions import Profile

# Wrong numbers in a day, counted by card: what a stranger can guess of nine places must stay little.
ACTIVATION_TRIES = residents.Limit(5, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """A code sent for this act alone, and the ticket it was asked for with."""

    ticket: str
    code: str


@dataclass(frozen=True, slots=True)
class InHand:
    """What shows that the card has arrived: its number from its face, its chip, or her document at a desk.

    A number may have been read on a list, so it counts with a code to her phone beside it; a chip counts alone.
    """

    number: str | None = None
    chip_id: str | None = None
    document_seen: bool = False
    answer: CodeAnswer | None = None


def request_activation_code(
    session: Session, card_id: UUID, *, by: actors.Resident, profile: Profile, now: datetime
) -> residents.Ticket:
    """Sends a code for this alone, to the number she is registered with."""
    card = load_card(session, card_id, by=by)
    refuse_wrong_state(card, Act.ACTIVATE)
    return send_activation_code(session, card, profile=profile, now=now)


def send_activation_code(session: Session, card: Card, *, profile: Profile, now: datetime) -> residents.Ticket:
    """One at a time for a holder, whichever door asks; her phone must not be reported lost itself."""
    residents.refuse_reported_dead(session, card.resident_id)
    _refuse_doubtful_phone(session, card)
    asked = residents.Asked(residents.Purpose.ACTIVATE, asker=str(card.resident_id))
    return residents.request_code(session, resident_id=card.resident_id, profile=profile, now=now, asked=asked)


def is_in_use(session: Session, card_id: UUID, *, by: actors.Resident) -> bool:
    """Whether there is nothing left to activate: the same again must not ask for another code."""
    return load_card(session, card_id, by=by).state is CardState.ACTIVE


Activator = actors.Resident | actors.StaffMember | actors.Kiosk


def activate_card(session: Session, card_id: UUID, *, by: Activator, proof: InHand, now: datetime) -> Outcome:
    """From now on the card works, and the one before it does not. Its electronic form needs no new consent."""
    card = locked_card(session, card_id, by=by)
    if proof.answer is not None or (isinstance(by, actors.Resident) and proof.chip_id is None):
        _use_code(session, card, proof.answer, now=now)
    if not _is_shown(card, proof, by=by):
        raise NotAllowed("card-not-in-hand")
    if card.state is CardState.SEALED:
        refuse_second_line(session, card)
    if not take(session, card, Act.ACTIVATE, by=by, now=now):
        return Outcome(card, already=True)
    hold_as_decided(session, card, now=now)
    _recover_ecard(session, card, now=now)
    retire_predecessors(session, card, by=by, now=now)
    record(session, card, Act.ACTIVATE, by=by, now=now)
    return Outcome(card)


def _use_code(session: Session, card: Card, answer: CodeAnswer | None, *, now: datetime) -> None:
    """Her phone proves her only while it is not reported lost itself. A refusal gives the code back."""
    _refuse_doubtful_phone(session, card)
    if answer is None:
        raise NotAllowed("code-failed")
    whose, _ = residents.use_code(session, answer.ticket, answer.code, now=now, purpose=residents.Purpose.ACTIVATE)
    if whose != card.resident_id:
        raise NotAllowed("code-failed")


def _refuse_doubtful_phone(session: Session, card: Card) -> None:
    if phone_reports(session, card.resident_id):
        raise Conflict("activate-at-counter")


def _is_shown(card: Card, proof: InHand, *, by: Activator) -> bool:
    if proof.document_seen and isinstance(by, actors.StaffMember):
        return True
    if isinstance(by, actors.Kiosk):
        return _same(proof.number, card.number) and _same(proof.chip_id, card.chip_id)
    return _same(proof.number, card.number) or _same(proof.chip_id, card.chip_id)


def _same(shown: str | None, kept: str | None) -> bool:
    if shown is None or kept is None:
        return False
    return hmac.compare_digest(residents.fold_number(shown).encode(), kept.encode())


def _recover_ecard(session: Session, card: Card, *, now: datetime) -> None:
    """What she agreed to for the card before holds for the card in its place (B4)."""
    old = [one.id for one in predecessors(session, card)]
    earlier = select(Ecard).where(Ecard.card_id.in_(old), Ecard.accepted_at.is_not(None))
    agreed = session.scalars(earlier.order_by(Ecard.accepted_at.desc())).first()
    if agreed is not None:
        recover = update(Ecard).where(Ecard.card_id == card.id, Ecard.state == EcardState.SEALED)
        session.execute(recover.values(state=EcardState.ACTIVE, consent=agreed.consent, accepted_at=now))
