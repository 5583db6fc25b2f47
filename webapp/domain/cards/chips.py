"""Which chip a card carries, learnt from the chip itself: nobody told us of a card out of another system's base."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger
from webapp.domain.cards.model import Card
from webapp.domain.cards.steps import locked_card
from webapp.domain.errors import Conflict, Invalid

CHIP_ID = re.compile(r"[0-9A-F]{6}D156000005[0-9A-F]{16}", re.ASCII)  # 卡识别码: division, RID, serial, reserved
ATR = re.compile(r"(?:[0-9A-F]{2}){2,33}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadChip:
    """卡识别码, reset answer and version of the standard, as a reader told them."""

    chip_id: str
    atr: str
    version: str | None = None


def note_chip(session: Session, card_id: UUID, chip: ReadChip, *, by: actors.StaffMember, now: datetime) -> None:
    """Once: what is kept is never written over. Whoever calls has compared the number and the holder."""
    if not CHIP_ID.fullmatch(chip.chip_id) or not ATR.fullmatch(chip.atr):
        raise Invalid("chip-misread")
    card = locked_card(session, card_id, by=by)
    if card.chip_id is not None:
        return
    if session.scalars(select(Card.id).where(Card.chip_index == chip.chip_id)).first() is not None:
        raise Conflict("chip-taken")
    card.chip_id = card.chip_index = chip.chip_id
    card.atr = chip.atr
    card.version = card.version or chip.version
    session.flush()
    event, about = ledger.Event.RESIDENT_CARD_NOTE_CHIP, {"card": str(card.id)}
    ledger.append(session, event, by=by, now=now, resident_id=card.resident_id, about=about)
