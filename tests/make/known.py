"""What the small model of random lives knows of a card, a wallet, and what the house should have done by now."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.simulator import Phone
from webapp.domain.cards import Act, BankState, CardState
from webapp.domain.cards.model import Card

BANK = {
    Act.ACTIVATE_BANK: ({BankState.INACTIVE}, BankState.ACTIVE),
    Act.REPORT_BANK_LOSS: ({BankState.INACTIVE, BankState.ACTIVE}, BankState.LOST),
    Act.UNDO_BANK_LOSS: ({BankState.LOST}, BankState.ACTIVE),
    Act.CLOSE_BANK: ({BankState.INACTIVE, BankState.ACTIVE, BankState.LOST}, BankState.CLOSED),
}


@dataclass
class Known:
    """What the model knows of a card."""

    row: Card
    state: CardState
    before: "Known | None" = None
    bank: BankState = BankState.INACTIVE
    bank_before: BankState = BankState.ACTIVE  # a freeze; unknown until the first
    closed_by_bank: bool = False
    was: CardState = CardState.ACTIVE  # before its loss
    was_alive: CardState = CardState.ACTIVE  # before its cancellation
    lapses_at: datetime | None = None
    replacing: bool = False
    cancelled_at: datetime | None = None
    asked_by: Any = None
    voids: int = 0
    line: int = 0  # of cards in each other's place; the first is that of the beginning
    told_of_end: date | None = None
    # When its newest replacement began, and the one that it was made for itself.
    begun_at: datetime | None = None
    made_for: datetime | None = None


@dataclass
class Wallet:
    phone: Phone
    of: Known
    fetched_at: datetime
    dead: bool = False


@dataclass
class Told:
    """What the house should have done by now."""

    notices: int = 0
    rows: int = 0
    wallets: list[Wallet] = field(default_factory=list)
