"""One step in the life of a card, as the table says: who may, from what, to what; then the ledger and the notice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.cards.news import NEWS, tell_bank
from webapp.domain.cards.rules import BankState, CardState, Door, SocialSecurityState
from webapp.domain.cards.table import acts_at, row_of, rows_of, who_is
from webapp.domain.cards.temporary import TemporaryEnding
from webapp.domain.cards.temporary_end import awaited_replacement, end_temporary_card
from webapp.domain.cards.transitions import WAITS_FOR_THE_LIVING, Act, Consequence, Machine
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.notices.rules import Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The card after an act; `already` says that it was so before, and that nothing was done."""

    card: Card
    already: bool = False


REFUSALS: dict[Machine, dict[StrEnum, Callable[[], Conflict]]] = {
    Machine.SOCIAL_SECURITY: {
        CardState.SEALED: lambda: Conflict("card-sealed"),
        CardState.ACTIVE: lambda: Conflict("card-in-use"),
        CardState.LOST: lambda: Conflict("card-lost"),
        CardState.LOCKED: lambda: Conflict("card-locked"),
        CardState.TEMPORARILY_LOST: lambda: Conflict("card-temporarily-lost"),
        CardState.CANCELLED: lambda: Conflict("card-cancelled"),
    },
    Machine.HOLD: {
        SocialSecurityState.SEALED: lambda: Conflict("function-sealed"),
    },
    Machine.BANK: {
        BankState.INACTIVE: lambda: Conflict("bank-inactive"),
        BankState.ACTIVE: lambda: Conflict("bank-active"),
        BankState.LOST: lambda: Conflict("bank-lost"),
        BankState.CLOSED: lambda: Conflict("bank-closed"),
    },
}


# Why a temporary card ends with each act of the table that ends one.
TEMPORARY_ENDINGS = {
    Act.ACTIVATE: TemporaryEnding.CARD_IN_USE,
    Act.CANCEL: TemporaryEnding.CARD_CANCELLED,
    Act.WITHDRAW_REPLACEMENT: TemporaryEnding.REPLACEMENT_WITHDRAWN,
}


def locked_card(session: Session, card_id: UUID, *, by: actors.Actor) -> Card:
    """The card as it stands while nobody else can act on any card of her. A stranger's is not found."""
    card = session.get(Card, card_id)
    if card is None or (isinstance(by, actors.Resident | actors.Reporter) and card.resident_id != by.id):
        raise NotFound
    residents.lock_resident(session, card.resident_id)
    session.refresh(card)
    return card


def take(
    session: Session,
    card: Card,
    act: Act,
    *,
    by: actors.Actor,
    now: datetime,
    back_to: StrEnum | None = None,
) -> bool:
    """Moves the card on every machine that the act names. False where it already is there."""
    permit(act, by)
    own = row_of(act)
    if state_on(card, own.machine) == own.to and own.to is not None:
        return False
    refuse_wrong_state(card, act)
    if act in WAITS_FOR_THE_LIVING or back_to is CardState.ACTIVE:
        residents.refuse_reported_dead(session, card.resident_id)
    for row in rows_of(act):
        if state_on(card, row.machine) in row.sources and not row.stays:
            setattr(card, row.machine.value, row.to or back_to)
    if Consequence.VOIDS_CODES in own.effects:
        void_codes(session, card, now=now)
    if Consequence.TELLS_BANK in own.effects and not own.stays:
        tell_bank(session, card, NEWS[act], now=now)
    return True


def acts_at_desk(card: Card) -> list[Act]:
    """What staff of the desk may do with this card as it stands."""
    return acts_at({machine: state_on(card, machine) for machine in Machine}, Door.DESK)


def permit(act: Act, by: actors.Actor) -> None:
    if who_is(by) not in row_of(act).who:
        raise NotAllowed


def state_on(card: Card, machine: Machine) -> StrEnum:
    state: StrEnum = getattr(card, machine.value)
    return state


def refuse_wrong_state(card: Card, act: Act) -> None:
    own = row_of(act)
    state = state_on(card, own.machine)
    if state not in own.sources:
        refusal = REFUSALS[own.machine][state]
        raise refusal()


def void_codes(session: Session, card: Card, *, now: datetime) -> None:
    """Whatever phones hold of this card is dead for ever, and its holder is asked again before anything goes on."""
    card.void_before = max(now, card.void_before or now)
    card.voids += 1
    session.execute(update(Ecard).where(Ecard.card_id == card.id).values(authorised=False))
    residents.count_death(session)


def record(  # noqa: PLR0913 # what the notice says beside what the ledger keeps
    session: Session,
    card: Card,
    act: Act,
    *,
    by: actors.Actor,
    now: datetime,
    about: Mapping[str, Any] | None = None,
    said: Mapping[str, Value] | None = None,
) -> None:
    """The row of the ledger and the holder's message, as the table names them; what was lent until now ends first."""
    row = row_of(act)
    if Consequence.ENDS_TEMPORARY_CARD in row.effects:
        _end_temporary_card(session, card, act, by=by, now=now)
    kept = {"card": str(card.id)} | dict(about or {})
    ledger.append(session, row.event, by=by, now=now, resident_id=card.resident_id, about=kept)
    if row.notice is not None:
        values: dict[str, Any] = {"at": now, "ending": card.number[-4:]} | dict(said or {})
        notices.tell(session, row.notice, resident_id=card.resident_id, now=now, **values)


def _end_temporary_card(session: Session, card: Card, act: Act, *, by: actors.Actor, now: datetime) -> None:
    """A card in use makes it needless; of what else ends it, whatever leaves no card to wait for."""
    if act is Act.ACTIVATE or awaited_replacement(session, card.resident_id) is None:
        end_temporary_card(session, card.resident_id, TEMPORARY_ENDINGS[act], by=by, now=now)
