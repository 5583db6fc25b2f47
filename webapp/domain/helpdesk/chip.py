"""What the chip of a card says at a desk, beside what is kept of that card; and a card taken into use by its chip.

The desk's browser says what the agent read: staff could type the same. It therefore proves nothing that a document
would not; it spares typing, and shows a chip that is not the one that was issued.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cards, residents
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.helpdesk.cases import load_case
from webapp.domain.residents import SameName


@dataclass(frozen=True, slots=True)
class Chip:
    """What was read. The name may be missing: a card may keep it closed."""

    number: str
    chip_id: str
    name: str = ""


class SameChip(StrEnum):
    """Whether the chip is the one that was issued with this number."""

    SAME = "same"
    NOT_KEPT = "not-kept"  # nobody told us which chip it is
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Compared:
    card_id: UUID
    chip: SameChip
    name: SameName | None


def compare_chip(session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime) -> Compared:
    """With the card of that number, which must be this holder's."""
    case = load_case(session, case_id, by=by, now=now)
    card = cards.card_of_number(session, residents.fold_number(chip.number))
    if card is None or card.resident_id != case.resident_id:
        raise NotFound("nobody-found")
    register = residents.load_resident(session, case.resident_id).name
    name = residents.compare_names(register, chip.name) if chip.name else None
    return Compared(card.id, _same(card.chip_id, chip.chip_id), name)


def activate_by_chip(
    session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime
) -> cards.Outcome:
    """A sealed card that lies in the desk's reader. Another chip under its number is no card of ours."""
    compared = compare_chip(session, case_id, chip, by=by, now=now)
    if compared.chip is SameChip.DIFFERENT:
        raise Conflict("chip-differs")
    proof = cards.InHand(number=chip.number, chip_id=chip.chip_id)
    return cards.activate_card(session, compared.card_id, by=by, proof=proof, now=now)


def _same(kept: str | None, read: str) -> SameChip:
    if kept is None:
        return SameChip.NOT_KEPT
    return SameChip.SAME if residents.fold_number(read) == kept else SameChip.DIFFERENT
