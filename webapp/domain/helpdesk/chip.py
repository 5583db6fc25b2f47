"""What the chip of a card says at a desk, beside what is kept of that card; and what is done by its chip.

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
from webapp.domain.regions import Profile
from webapp.domain.residents import SameName


@dataclass(frozen=True, slots=True)
class Chip:
    """What was read. Name and ID number may be missing: a card may keep them closed."""

    number: str
    chip_id: str
    name: str = ""
    id_number: str = ""
    atr: str = ""
    version: str = ""


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
    # Whether the ID number is the holder's; None where the chip kept it closed.
    person: bool | None

    @property
    def is_holders(self) -> bool:
        """Both fields were read, and neither is somebody else's."""
        return bool(self.person) and self.name not in {None, SameName.DIFFERENT}

    @property
    def is_anothers(self) -> bool:
        return self.person is False or self.name is SameName.DIFFERENT


def compare_chip(session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime) -> Compared:
    """With the card of that number, which must be this holder's."""
    case = load_case(session, case_id, by=by, now=now)
    card = cards.card_of_number(session, residents.fold_number(chip.number))
    if card is None or card.resident_id != case.resident_id:
        raise NotFound("nobody-found")
    holder = residents.load_resident(session, case.resident_id)
    name = residents.compare_names(holder.name, chip.name) if chip.name else None
    person = residents.fold_number(chip.id_number) == holder.id_number if chip.id_number else None
    return Compared(card.id, _same(card.chip_id, chip.chip_id), name, person)


def activate_by_chip(
    session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime
) -> cards.Outcome:
    """A sealed card that lies in the desk's reader. Another chip under its number is no card of ours."""
    compared = _fitting(session, case_id, chip, by=by, now=now)
    proof = cards.InHand(number=chip.number, chip_id=chip.chip_id)
    return cards.activate_card(session, compared.card_id, by=by, proof=proof, now=now)


def link_by_chip(
    session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> bool:
    """The electronic card of the card in the reader, with its holder's first consent. False where it was there."""
    compared = proven_chip(session, case_id, chip, by=by, now=now)
    whose, rule = load_case(session, case_id, by=by, now=now).resident_id, profile.ecard_rule(now)
    carded = {held.card.id: held.ecard for held in cards.cards_of(session, whose, rule=rule)}
    ecard = carded.get(compared.card_id)
    if ecard is not None and ecard.state is cards.EcardState.ACTIVE:
        return False
    cards.accept_ecard(session, compared.card_id, by=by, rule=rule, now=now)
    return True


def proven_chip(session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime) -> Compared:
    """Number and chip are both the issued ones. Of a chip that nobody told us of, the holder's fields speak for it."""
    compared = _fitting(session, case_id, chip, by=by, now=now)
    if compared.chip is SameChip.NOT_KEPT and not compared.is_holders:
        raise Conflict("chip-holder-unread")
    return compared


def _fitting(session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime) -> Compared:
    """Or a refusal. A chip that was not on record is put there, once its holder's own fields have fitted."""
    compared = compare_chip(session, case_id, chip, by=by, now=now)
    if compared.chip is SameChip.DIFFERENT:
        raise Conflict("chip-differs")
    if compared.is_anothers:
        raise Conflict("chip-of-another")
    if compared.chip is SameChip.NOT_KEPT and compared.is_holders:
        read = cards.ReadChip(residents.fold_number(chip.chip_id), chip.atr, chip.version or None)
        cards.note_chip(session, compared.card_id, read, by=by, now=now)
    return compared


def _same(kept: str | None, read: str) -> SameChip:
    if kept is None:
        return SameChip.NOT_KEPT
    return SameChip.SAME if residents.fold_number(read) == kept else SameChip.DIFFERENT
