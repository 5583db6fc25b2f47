"""The electronic card begins (M03): made sealed with the card, or when its holder asks; shown once she has accepted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, notices
from webapp.domain.cards.lists import held_card, load_card
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.cards.rules import Door, EcardState, NotUsable
from webapp.domain.errors import Conflict
from webapp.domain.regions import EcardRule
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

CONSENT = "2026-11"  # the wording that the resident app shows
CONSENT_AT_DESK = "2026-11-desk"  # the wording that a desk shows her or reads out to her

Agreed = actors.Resident | actors.StaffMember


def make_sealed_ecard(session: Session, card: Card, *, now: datetime) -> None:
    """Where the region issues both forms together: the electronic one waits for its holder. Repeats change nothing."""
    row = {"id": ids.new_id(), "card_id": card.id, "state": EcardState.SEALED, "made_at": now}
    insert_unless_there(session.connection(), table_of(Ecard), row)


def accept_ecard(session: Session, card_id: UUID, *, by: Agreed, rule: EcardRule, now: datetime) -> Ecard:
    """The holder agrees; the same again is the same answer. A card that cannot be used carries no electronic one.

    A desk keeps her word for her: the ledger names the door, the clerk and the wording, and she is told.
    """
    card = load_card(session, card_id, by=by) if isinstance(by, actors.Resident) else session.get_one(Card, card_id)
    if held_card(session, card, None, rule).problem is not NotUsable.NOT_ACCEPTED:
        raise Conflict("card-not-usable")
    make_sealed_ecard(session, card, now=now)
    ecard = session.query(Ecard).filter_by(card_id=card.id).one()
    if ecard.state is EcardState.CANCELLED:
        raise Conflict("card-not-usable")
    at_desk = isinstance(by, actors.StaffMember)
    door, consent = (Door.DESK, CONSENT_AT_DESK) if at_desk else (Door.APP, CONSENT)
    accepted = session.execute(
        update(Ecard)
        .where(Ecard.id == ecard.id, Ecard.state == EcardState.SEALED)
        .values(state=EcardState.ACTIVE, consent=consent, accepted_at=now)
        .returning(Ecard.id)
    )
    if accepted.scalar_one_or_none() is not None:
        event, about = ledger.Event.RESIDENT_ECARD_ACCEPT, {"card": str(card.id), "door": door, "consent": consent}
        ledger.append(session, event, by=by, now=now, resident_id=card.resident_id, about=about)
        if at_desk:
            kind, ending = notices.Kind.ECARD_ACCEPTED_AT_DESK, card.number[-4:]
            notices.tell(session, kind, resident_id=card.resident_id, now=now, at=now, ending=ending)
    session.refresh(ecard)
    return ecard
