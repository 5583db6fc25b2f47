"""Where the region asks its holder, she lets the electronic card go on without its card, on a phone surely hers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, residents
from webapp.domain.cards.lists import held_card, load_card
from webapp.domain.cards.model import Ecard
from webapp.domain.cards.reports import phone_reports
from webapp.domain.cards.rules import NotUsable
from webapp.domain.errors import Conflict, NotAllowed
from webapp.domain.regions import Profile


def authorise_ecard(session: Session, card_id: UUID, *, by: actors.Resident, profile: Profile, now: datetime) -> None:
    """Where the region leaves it to her. The old credentials stay dead: her phone fetches new ones."""
    residents.lock_resident(session, by.id)
    card = load_card(session, card_id, by=by)
    ecard = session.query(Ecard).filter_by(card_id=card.id).populate_existing().one_or_none()
    problem = held_card(session, card, ecard, profile.ecard_rule(now)).problem
    if problem is None:
        return
    if ecard is None or problem is not NotUsable.NOT_AUTHORISED:
        raise Conflict("card-not-usable")
    # Whoever found the phone and the card can sign in with them; a phone that was hers before the loss is no finder's.
    if any(str(by.device_id) not in report.phones_left for report in phone_reports(session, by.id)):
        raise NotAllowed("phone-newer-than-loss")
    ecard.authorised = True
    event, about = ledger.Event.RESIDENT_ECARD_AUTHORISE, {"card": str(card.id)}
    ledger.append(session, event, by=by, now=now, resident_id=by.id, about=about)
