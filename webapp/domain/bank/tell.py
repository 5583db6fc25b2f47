"""News for a bank, seen from the acts that write it and from the job that sends it.

It is written in the transaction of what happened, so that neither is there without the other. Of one card it goes out
in order; a job that dies while it sends sends it once more later under the same reference, which a bank that keeps to
docs/ports/bank.md takes as one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, aliased

from webapp import ids
from webapp.domain.bank.model import BankNews, BankWord
from webapp.domain.bank.rules import BELIEVED, KEEP, News, Refusal, Told, pause_after

AT_ONCE = 20
# A portion is through by then, even if every question waits as long as the port does.
LEASE = timedelta(seconds=60)
# After as many failures of more than one piece of news (one alone may be to blame itself) a bank counts as out, and is
# asked one at a time.
FAILURES = 5


@dataclass(frozen=True, slots=True)
class About:
    """The card that something happened to, its bank, and the card that came in its place."""

    card_id: UUID
    bank_name: str
    new_card_id: UUID | None = None


def tell(session: Session, news: News, about: About, *, now: datetime) -> None:
    """Called while its holder is locked, so that numbers follow what happened."""
    last = session.scalar(select(func.max(BankNews.number)).where(BankNews.card_id == about.card_id))
    session.add(
        BankNews(
            id=ids.new_id(),
            card_id=about.card_id,
            number=(last or 0) + 1,
            news=news,
            bank_name=about.bank_name,
            new_card_id=about.new_card_id,
            at=now,
            told=Told.WAITING,
            next_try_at=now,
        )
    )
    session.flush()


def is_news_due(session: Session, *, now: datetime) -> bool:
    """Looked at before a transaction that writes is begun."""
    due = select(BankNews.id).where(BankNews.told == Told.WAITING, BankNews.next_try_at <= now)
    return session.execute(due.limit(1)).scalar_one_or_none() is not None


def take_due_news(session: Session, *, now: datetime) -> Sequence[BankNews]:
    """For a while, so that no transaction is open meanwhile. A bank that is out holds up no other."""
    out = _banks_out(session)
    taken = [*_due(session, BankNews.bank_name.not_in(out), AT_ONCE, now=now)]
    for name in out:
        taken += _due(session, BankNews.bank_name == name, 1, now=now)
    for one in taken:
        one.next_try_at = now + LEASE
    return taken


def _banks_out(session: Session) -> Sequence[str]:
    failed = (BankNews.told == Told.WAITING, BankNews.tries >= FAILURES)
    query = select(BankNews.bank_name).where(*failed).group_by(BankNews.bank_name).having(func.count() > 1)
    return session.scalars(query.order_by(func.min(BankNews.next_try_at))).all()


def _due(session: Session, whose: ColumnElement[bool], most: int, *, now: datetime) -> Sequence[BankNews]:
    """Of a card the oldest goes first, and alone."""
    earlier = aliased(BankNews)
    waits_for_another = select(earlier.id).where(
        earlier.card_id == BankNews.card_id, earlier.told == Told.WAITING, earlier.number < BankNews.number
    )
    query = (
        select(BankNews)
        .where(BankNews.told == Told.WAITING, BankNews.next_try_at <= now, ~waits_for_another.exists(), whose)
        .order_by(BankNews.next_try_at)
        .limit(most)
        .with_for_update(skip_locked=True, of=BankNews)
    )
    return session.scalars(query).all()


def record_told(session: Session, news_id: UUID, refusal: Refusal | None, *, now: datetime) -> None:
    """The first answer stands."""
    news = session.get_one(BankNews, news_id, with_for_update=True)
    if news.told is Told.WAITING:
        news.told = Told.TOLD if refusal is None else Told.REFUSED
        news.refusal, news.problem, news.ended_at = refusal, None, now


def record_not_told(session: Session, news_id: UUID, problem: str, *, now: datetime) -> None:
    """Tried again after a pause, for as long as it takes."""
    news = session.get_one(BankNews, news_id, with_for_update=True)
    if news.told is Told.WAITING:
        news.tries += 1
        news.problem = problem[:40]
        news.next_try_at = now + pause_after(news.tries)


def news_of(session: Session, card_ids: Iterable[UUID]) -> Sequence[BankNews]:
    """All that banks were told or are to be told of these cards, the newest first."""
    query = select(BankNews).where(BankNews.card_id.in_(list(card_ids)))
    return session.scalars(query.order_by(BankNews.at.desc(), BankNews.number.desc())).all()


def forget_old(session: Session, *, now: datetime) -> None:
    """But for what waits, and the newest of each card that was believed, from which both sides go on counting."""
    later, later_word = aliased(BankNews), aliased(BankWord)
    newer = select(later.id).where(later.card_id == BankNews.card_id, later.number > BankNews.number)
    answered = (BankNews.told != Told.WAITING, BankNews.at < now - KEEP)
    session.execute(delete(BankNews).where(*answered, newer.exists()))
    newer = select(later_word.id).where(
        later_word.card_id == BankWord.card_id,
        later_word.number > BankWord.number,
        later_word.heard.in_(BELIEVED),
    )
    session.execute(delete(BankWord).where(BankWord.heard_at < now - KEEP, newer.exists()))
