from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.bank.rules import Heard, News, Refusal, Told, Word
from webapp.store.base import Base, word
from webapp.store.types import UtcDateTime


class BankNews(Base):
    """One thing that a bank is to be told of a card: written with what happened, sent by a job, kept."""

    __tablename__ = "bank_news"
    __table_args__ = (UniqueConstraint("card_id", "number"), Index("ix_bank_news_due", "told", "next_try_at"))

    # The reference under which it is sent, however often.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"))
    # Counted by card, so that a bank knows the order.
    number: Mapped[int]
    news: Mapped[News] = mapped_column(word(News, "news", checked=False))
    # Which bank it was when it happened: the holder may change it later.
    bank_name: Mapped[str] = mapped_column(String(40))
    new_card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[Told] = mapped_column(word(Told, "told"))
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(40))
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[Refusal | None] = mapped_column(word(Refusal, "refusal", checked=False))


class BankWord(Base):
    """One thing that a bank said of the account on a card, and what we did with it."""

    __tablename__ = "bank_word"
    __table_args__ = (Index("ix_bank_word_newest", "card_id", "number"),)

    # The bank's own reference: the same again is answered as the first time.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"))
    number: Mapped[int] = mapped_column(BigInteger)
    event: Mapped[Word] = mapped_column(word(Word, "event", checked=False))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard: Mapped[Heard] = mapped_column(word(Heard, "heard", checked=False))
