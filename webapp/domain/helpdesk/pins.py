"""A card whose PIN was wrong too often: unlocked at a desk with an approved request and the card in the reader (M14).

What unblocks the chip is the issuing device at the outlet, with keys that are not ours. Here the card's state follows,
the request ends, and its holder is asked to change the initial PIN. Nobody but she ever types one.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cards, notices, requests
from webapp.domain.errors import Conflict
from webapp.domain.helpdesk.chip import Chip, proven_chip
from webapp.domain.requests import Kind, State

APPROVED = frozenset({State.APPROVED, State.READY})


def reset_pin(session: Session, case_id: UUID, chip: Chip, *, by: actors.StaffMember, now: datetime) -> cards.Outcome:
    """Of a card that was not locked the request alone ends: a PIN may be forgotten without being tried out."""
    compared = proven_chip(session, case_id, chip, by=by, now=now)
    card = cards.find_card(session, compared.card_id)
    request = None if card is None else requests.open_one(session, card.resident_id, Kind.RESET_PIN)
    if card is None or request is None or request.card_id != card.id or request.state not in APPROVED:
        raise Conflict("no-approved-reset")
    outcome = cards.unlock_card(session, card.id, by=by, now=now)
    requests.advance(session, request.id, State.HANDED_OVER, by=by, now=now)
    ending, kind = card.number[-4:], notices.Kind.PIN_RESET
    notices.tell(session, kind, resident_id=card.resident_id, now=now, at=now, ending=ending)
    return outcome
