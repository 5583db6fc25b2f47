"""Cards of another system's card base enter the house as they stand there, thousands at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain.cards.loss import RECEIPT_DIGITS
from webapp.domain.cards.model import Card, Ecard, LossReport
from webapp.domain.cards.rules import BankState, CardState, Door, EcardState, Lost, SocialSecurityState
from webapp.domain.cards.suspend import suspended_among
from webapp.domain.regions import EcardStart, Profile
from webapp.store.base import table_of
from webapp.store.bulk import among, insert_many
from webapp.store.types import keys_of

_card = table_of(Card)
COLUMNS = (
    "id",
    "resident_id",
    "number",
    "number_index",
    "division",
    "issued_on",
    "expires_on",
    "bank_name",
    "bank_account",
    "state",
    "social_security_state",
    "bank_state",
)
ECARD_COLUMNS = ("id", "card_id", "state", "made_at")
REPORTED = {CardState.LOST, CardState.TEMPORARILY_LOST}


@dataclass(frozen=True, slots=True)
class Adopted:
    """A card as another system knew it. Of the two functions files say nothing: the bank's waits for the bank."""

    id: UUID
    resident_id: UUID
    number: str
    division: str
    issued_on: date
    expires_on: date
    bank_name: str
    bank_account: str | None
    state: CardState


def find_cards(session: Session, numbers: Iterable[str], holders: Iterable[UUID]) -> list[Adopted]:
    """Cards of these numbers, and all cards of these people."""
    dialect = session.get_bind().dialect
    keys = keys_of(dialect)
    wanted = among(dialect, _card.c.number_index, [keys.blind("card.number", number) for number in numbers])
    by_holder = list(holders)
    if by_holder:
        wanted = or_(wanted, _card.c.resident_id.in_(by_holder))
    query = select(*(_card.c[name] for name in Adopted.__slots__)).where(wanted)
    return [Adopted(*row) for row in session.execute(query)]


def live_holders(session: Session, people: Iterable[UUID]) -> set[UUID]:
    """Who of these has a card that is not cancelled."""
    query = select(Card.resident_id).where(Card.resident_id.in_(people), Card.state != CardState.CANCELLED)
    return set(session.scalars(query))


def add_cards(session: Session, cards: Sequence[Adopted], *, source: UUID, profile: Profile, now: datetime) -> None:
    """Whose numbers are all new and were checked by whoever read them. A lost one gets its report of loss.

    A decision against its holder holds for a card that comes by file as for any other.
    """
    if not cards:
        return
    connection = session.connection()
    held = suspended_among(session, {card.resident_id for card in cards}, now=now)
    insert_many(connection, _card, COLUMNS, [_row(card, held=card.resident_id in held) for card in cards])
    if profile.ecard_start is EcardStart.AUTO:
        made = [(ids.new_id(), card.id, EcardState.SEALED, now) for card in cards if card.state is CardState.ACTIVE]
        if made:
            insert_many(connection, table_of(Ecard), ECARD_COLUMNS, made)
    reports = [_report(card, source, profile, now) for card in cards if card.state in REPORTED]
    session.add_all(reports)
    session.flush()


def _row(card: Adopted, *, held: bool) -> tuple[object, ...]:
    in_use = SocialSecurityState.SUSPENDED if held else SocialSecurityState.ACTIVE
    function = SocialSecurityState.SEALED if card.state is CardState.SEALED else in_use
    whose = (card.id, card.resident_id, card.number, card.number, card.division, card.issued_on, card.expires_on)
    return (*whose, card.bank_name, card.bank_account, card.state, function, BankState.INACTIVE)


def _report(card: Adopted, source: UUID, profile: Profile, now: datetime) -> LossReport:
    """Nobody knows since when it is lost: a temporary loss has the region's days from today, and is warned of."""
    formal = card.state is CardState.LOST
    return LossReport(
        id=ids.new_id(),
        receipt=ids.new_digits(RECEIPT_DIGITS),
        resident_id=card.resident_id,
        what=Lost.CARD,
        card_id=card.id,
        card_state_before=CardState.ACTIVE,
        phones=[],
        phones_left=[],
        door=Door.DESK,
        reporter_id=source,
        reported_at=now,
        lapses_at=None if formal else now + timedelta(days=profile.temporary_loss_days),
    )
