"""Words of a bank, each once and in the bank's own order."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.bank.model import BankWord
from webapp.domain.bank.rules import BELIEVED, Heard, Word
from webapp.domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class Said:
    """What a bank says; it counts its words by card. An account that was opened has its number."""

    reference: UUID
    card_number: str
    number: int
    word: Word
    at: datetime
    account: str | None = None


def heard_before(session: Session, card_id: UUID, said: Said) -> Heard | None:
    """What became of this word the first time it was said. Another one under its reference is a mistake of the bank."""
    kept = session.get(BankWord, said.reference)
    if kept is None:
        return None
    if (kept.card_id, kept.number, kept.event) != (card_id, said.number, said.word):
        raise Invalid("reference-used")
    return kept.heard


def is_overtaken(session: Session, card_id: UUID, said: Said) -> bool:
    """Whether the bank has said something later of this card, which was believed."""
    believed = (BankWord.card_id == card_id, BankWord.heard.in_(BELIEVED))
    newest = session.scalar(select(func.max(BankWord.number)).where(*believed))
    return newest is not None and newest >= said.number


def has_closed(session: Session, card_id: UUID) -> bool:
    """Whether the bank has said itself that it closed the account."""
    closed = (BankWord.card_id == card_id, BankWord.event == Word.CLOSED, BankWord.heard.in_(BELIEVED))
    return session.execute(select(BankWord.id).where(*closed).limit(1)).first() is not None


def keep_word(session: Session, card_id: UUID, said: Said, heard: Heard, *, now: datetime) -> Heard:
    session.add(
        BankWord(
            id=said.reference,
            card_id=card_id,
            number=said.number,
            event=said.word,
            at=said.at,
            heard_at=now,
            heard=heard,
        )
    )
    session.flush()
    return heard
