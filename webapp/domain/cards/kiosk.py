"""A posted card is taken into use at a machine with nobody beside it.

The machine says which card its reader read: the number on the chip and the chip's own number, which stands on no face
and in no letter. It cannot prove that the chip was there, nor that the PIN was right (docs/adr/0024), so that a region
asks for a code to the registered phone beside it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain import actors, residents
from webapp.domain.cards.activate import CodeAnswer, InHand, activate_card, send_activation_code
from webapp.domain.cards.lists import card_of_number
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import CardState
from webapp.domain.cards.steps import Outcome, refuse_wrong_state
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.regions import KioskProof, Profile

NOT_HERE = "card-not-at-kiosk"


@dataclass(frozen=True, slots=True)
class InReader:
    """What the machine's reader read of the chip."""

    number: str
    chip_id: str


@dataclass(frozen=True, slots=True)
class AtKiosk:
    """What the machine may offer for the card in its reader. Nothing here says whose it is."""

    can_activate: bool
    needs_code: bool


def see_at_kiosk(session: Session, read: InReader, *, profile: Profile) -> AtKiosk:
    """Whether there is something to take into use, and what that takes."""
    is_sealed = _card_in(session, read).state is CardState.SEALED
    return AtKiosk(is_sealed, profile.kiosk_proof is KioskProof.CHIP_AND_CODE)


def send_code_at_kiosk(session: Session, read: InReader, *, profile: Profile, now: datetime) -> residents.Ticket:
    """To the number its holder is registered with, which the machine never sees."""
    card = _card_in(session, read)
    refuse_wrong_state(card, Act.ACTIVATE)
    return send_activation_code(session, card, profile=profile, now=now)


def activate_at_kiosk(  # a card, an answer, a machine and a rule
    session: Session,
    read: InReader,
    answer: CodeAnswer | None,
    *,
    by: actors.Kiosk,
    profile: Profile,
    now: datetime,
) -> Outcome:
    """The same again is so already, and needs no second code."""
    card = _card_in(session, read)
    if card.state is CardState.ACTIVE:
        return Outcome(card, already=True)
    if answer is None and profile.kiosk_proof is KioskProof.CHIP_AND_CODE:
        raise NotAllowed("code-failed")
    proof = InHand(number=read.number, chip_id=read.chip_id, answer=answer)
    return activate_card(session, card.id, by=by, proof=proof, now=now)


def _card_in(session: Session, read: InReader) -> Card:
    """A card that is not ours, not this chip, lost, locked or over is one answer: to the counter."""
    card = card_of_number(session, residents.fold_number(read.number))
    if card is None or card.chip_id is None or card.chip_id != residents.fold_number(read.chip_id):
        raise NotFound(NOT_HERE)
    if card.state not in {CardState.SEALED, CardState.ACTIVE}:
        raise NotFound(NOT_HERE)
    return card
