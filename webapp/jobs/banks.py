"""Tells the banks what happened to cards, a few at a time and each card's news in order."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import bank, cards
from webapp.ports import Ports
from webapp.ports.bank import BankUnavailable, News, Reply
from webapp.store.engine import for_writing

TELLERS = 4
log = structlog.get_logger()


def tell_banks(engine: Engine, ports: Ports, clock: Clock) -> None:
    now = clock()
    with Session(engine) as session:
        if not bank.is_news_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        due = cards.news_for_banks(session, now=now)
    with ThreadPoolExecutor(TELLERS) as tellers:
        for one, reply in zip(due, tellers.map(partial(_tell, ports, clock), due), strict=True):
            _keep(engine, one, reply, clock)


def _tell(ports: Ports, clock: Clock, one: cards.ForBank) -> Reply | str:
    news = News(
        reference=one.reference,
        bank=one.bank_name,
        event=one.news.value,
        number=one.number,
        at=one.at,
        card_number=one.card_number,
        account=one.account,
        new_card_number=one.new_card_number,
        new_bank=one.new_bank_name,
    )
    try:
        return ports.bank.tell(news, now=clock())
    except BankUnavailable as why:
        return str(why)


def _keep(engine: Engine, one: cards.ForBank, reply: Reply | str, clock: Clock) -> None:
    with Session(for_writing(engine)) as session, session.begin():
        if isinstance(reply, str):
            log.warning("bank-unavailable", news=str(one.reference), why=reply)
            bank.record_not_told(session, one.reference, reply, now=clock())
        else:
            refusal = None if reply.refusal is None else bank.Refusal(reply.refusal.value)
            bank.record_told(session, one.reference, refusal, now=clock())
