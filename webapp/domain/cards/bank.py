"""The link between a card and the bank whose account it carries: what the bank is told, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, bank, residents
from webapp.domain.bank import Heard, News, Word
from webapp.domain.cards.lists import card_of_number
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import BankState, CardState
from webapp.domain.cards.steps import Outcome, locked_card, record, take
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import NotFound

THE_BANK = actors.Job("bank")
# Which act makes true what the bank says, by what we held until now.
ACTS: dict[Word, dict[BankState, Act]] = {
    Word.ACTIVATED: {BankState.INACTIVE: Act.ACTIVATE_BANK, BankState.LOST: Act.UNDO_BANK_LOSS},
    Word.FROZEN: {BankState.INACTIVE: Act.REPORT_BANK_LOSS, BankState.ACTIVE: Act.REPORT_BANK_LOSS},
    Word.UNFROZEN: {BankState.LOST: Act.UNDO_BANK_LOSS},
    Word.CLOSED: dict.fromkeys(set(BankState) - {BankState.CLOSED}, Act.CLOSE_BANK),
}
IS_SO = {
    Word.ACTIVATED: BankState.ACTIVE,
    Word.FROZEN: BankState.LOST,
    Word.CLOSED: BankState.CLOSED,
}
# What a bank function comes back to after a freeze or a mistake.
WORKS = frozenset({BankState.INACTIVE, BankState.ACTIVE})


@dataclass(frozen=True, slots=True)
class ForBank:
    """A piece of news as the bank gets it: card and account by number, and nothing else of the holder."""

    reference: UUID
    bank_name: str
    news: News
    number: int
    at: datetime
    card_number: str
    account: str | None
    new_card_number: str | None
    new_bank_name: str | None


def news_for_banks(session: Session, *, now: datetime) -> Sequence[ForBank]:
    """What is to be sent now."""
    return [_for_bank(session, one) for one in bank.take_due_news(session, now=now)]


def _for_bank(session: Session, news: bank.BankNews) -> ForBank:
    card = session.get_one(Card, news.card_id)
    new = None if news.new_card_id is None else session.get_one(Card, news.new_card_id)
    return ForBank(
        reference=news.id,
        bank_name=news.bank_name,
        news=news.news,
        number=news.number,
        at=news.at,
        card_number=card.number,
        account=card.bank_account,
        new_card_number=None if new is None else new.number,
        new_bank_name=None if new is None else new.bank_name,
    )


def told_of_loss(session: Session, card: Card) -> bank.BankNews | None:
    """Whether the bank knows that this card is lost, for its holder; None for a card that is not."""
    if card.state not in {CardState.TEMPORARILY_LOST, CardState.LOST}:
        return None
    return next(iter(bank.news_of(session, [card.id])), None)


def hear_bank(session: Session, said: bank.Said, *, now: datetime) -> Heard:
    """The bank function as the bank says it is. A word that comes again, or after a later one, changes nothing."""
    found = card_of_number(session, residents.fold_number(said.card_number))
    if found is None:
        raise NotFound
    card = locked_card(session, found.id, by=THE_BANK)
    before = bank.heard_before(session, card.id, said)
    if before is not None:
        return before
    heard = Heard.OUT_OF_DATE if bank.is_overtaken(session, card.id, said) else _believe(session, card, said, now=now)
    return bank.keep_word(session, card.id, said, heard, now=now)


def note_bank(session: Session, card_id: UUID, act: Act, *, by: actors.StaffMember, now: datetime) -> Outcome:
    """What a desk was told by a bank that is not connected: one of the four acts on that machine."""
    card = locked_card(session, card_id, by=by)
    undone = act is Act.UNDO_BANK_LOSS and card.bank_state is was(card)
    if undone or not _change(session, card, act, by=by, back_to=was(card), now=now):
        return Outcome(card, already=True)
    record(session, card, act, by=by, now=now, about={"act": act.value}, said={"what": act.value})
    return Outcome(card)


def was(card: Card) -> BankState:
    """What its bank function comes back to; of a card of which nobody knows, more is at stake if it was active."""
    return card.bank_before or BankState.ACTIVE


def _believe(session: Session, card: Card, said: bank.Said, *, now: datetime) -> Heard:
    if card.bank_state is BankState.CLOSED and said.word is not Word.CLOSED:
        return _reopen(session, card, said, now=now)
    if said.word is Word.OPENED:
        return _open(session, card, said, now=now)
    act = ACTS[said.word].get(card.bank_state)
    if act is None:
        return Heard.ALREADY
    _take(session, card, act, said, back_to=IS_SO.get(said.word), now=now)
    return Heard.DONE


def _reopen(session: Session, card: Card, said: bank.Said, *, now: datetime) -> Heard:
    """A desk had noted that the account was closed. What the bank itself has closed stays closed."""
    if bank.has_closed(session, card.id):
        return Heard.REFUSED
    if said.word is Word.OPENED and said.account is not None:
        card.bank_account = said.account
    _take(session, card, Act.REOPEN_BANK, said, back_to=IS_SO.get(said.word), now=now)
    return Heard.DONE


def _open(session: Session, card: Card, said: bank.Said, *, now: datetime) -> Heard:
    """The account behind the card has a number, or another one than before."""
    if said.account is None or said.account == card.bank_account:
        return Heard.ALREADY
    card.bank_account = said.account
    _take(session, card, Act.OPEN_BANK, said, back_to=None, now=now)
    return Heard.DONE


def _take(session: Session, card: Card, act: Act, said: bank.Said, *, back_to: BankState | None, now: datetime) -> None:
    _change(session, card, act, by=THE_BANK, back_to=back_to or was(card), now=now)
    about = {"act": act.value, "reference": str(said.reference)}
    record(session, card, act, by=THE_BANK, now=now, about=about, said={"what": act.value})


def _change(session: Session, card: Card, act: Act, *, by: actors.Actor, back_to: BankState, now: datetime) -> bool:
    before = card.bank_state
    if not take(session, card, act, by=by, now=now, back_to=back_to):
        return False
    if before in WORKS and card.bank_state not in WORKS:
        card.bank_before = before
    return True
