"""Whoever acts for a holder is told beside her, once, and no more than whose and what to do."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.care import delegation
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.clock import in_china
from webapp.domain import actors, cards, care, notices
from webapp.domain.notices.model import Message, Notice

EVERYWHERE = (0,)


def expire(session: Session, holder: actors.Resident) -> None:
    [held] = cards.cards_of(session, holder.id, rule=SHIYAN.ecard_rule(NOW))
    held.card.expires_on = in_china(NOW).date() + timedelta(days=60)
    session.flush()
    cards.tell_of_expiry(session, profile=SHIYAN, now=NOW)


def told(session: Session, kind: str = "carer-card-expires") -> dict[UUID, int]:
    session.flush()
    return dict(Counter(one.resident_id for one in session.query(Message).filter_by(kind=kind)))


def test_a_carer_is_told_once_however_often_the_jobs_come(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    delegation(session, mother, daughter, scopes=EVERYWHERE)
    expire(session, mother)
    assert notices.is_anything_heard(session)
    care.tell_carers(session, now=NOW)
    cards.tell_of_expiry(session, profile=SHIYAN, now=NOW)
    care.tell_carers(session, now=after(days=1))
    assert told(session) == {daughter.id: 1}
    assert not notices.is_anything_heard(session)


def test_she_reads_whose_it_is_masked_and_no_number_and_no_day(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    delegation(session, mother, daughter, scopes=EVERYWHERE)
    expire(session, mother)
    care.tell_carers(session, now=NOW)
    session.flush()
    [message] = session.query(Message).filter_by(kind="carer-card-expires")
    [text] = session.query(Notice).filter_by(kind="carer-card-expires")
    for said in (message.text, message.text_en, text.text):
        assert ELDER.name not in said
        assert ELDER.card_number[-4:] not in said
        assert "1月" not in said
    assert ELDER.name[-1] in message.text


@pytest.mark.parametrize("what", ["elsewhere", "ended", "over", "stranger"])
def test_nobody_else_is_told(session: Session, mother: actors.Resident, daughter: actors.Resident, what: str) -> None:
    if what != "stranger":
        made = delegation(session, mother, daughter, scopes=(3,) if what == "elsewhere" else EVERYWHERE)
        if what == "ended":
            care.end_delegation(session, made.id, by=daughter, now=NOW)
    expire(session, mother)
    care.tell_carers(session, now=after(days=31) if what == "over" else NOW)
    assert told(session) == {}


def test_a_loss_that_lapses_soon_and_a_request_that_waits_are_told_by_the_same_rule(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    delegation(session, mother, daughter, scopes=EVERYWHERE)
    soon = {"until": after(days=1), "number": "7F3K2Q"}
    notices.tell(session, notices.Kind.LOSS_LAPSES_SOON, resident_id=mother.id, now=NOW, **soon)
    waits = {"request": "replace-card", "number": "SL1", "why": "photo", "note": None}
    notices.tell(session, notices.Kind.REQUEST_WAITS, resident_id=mother.id, now=NOW, **waits)
    care.tell_carers(session, now=NOW)
    assert told(session, "carer-loss-lapses-soon") == told(session, "carer-request-waits") == {daughter.id: 1}


def test_two_jobs_at_once_tell_once(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            elder = resident(session, ELDER)
            usable_card(session, elder, ELDER)
            holder, carer = phone_of(session, elder), phone_of(session, resident(session, MING))
            delegation(session, holder, carer, scopes=EVERYWHERE)
            expire(session, holder)
        race(engine, *[lambda session: care.tell_carers(session, now=NOW)] * 4)
        with Session(engine) as session:
            assert told(session) == {carer.id: 1}
