"""What banks are told of cards: with what happened, in order, until they have answered, and kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import AGENCY, DESK, SEEN, cancel, replaced, suspend
from tests.make.losses import report
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING, PEOPLE, STRANGER
from webapp.domain import actors, bank, cards
from webapp.domain.bank import BankNews, News, Refusal, Told
from webapp.domain.bank.rules import KEEP
from webapp.domain.bank.tell import FAILURES
from webapp.domain.cards import BankState
from webapp.domain.cards.model import Card
from webapp.domain.cards.news import NEWS
from webapp.domain.cards.transitions import TRANSITIONS, Consequence


def told_of(session: Session, of: Card) -> list[News]:
    return [one.news for one in reversed(bank.news_of(session, [of.id]))]


def lose(session: Session, of: Card, *, formal: bool = False) -> None:
    loss = cards.Loss(cards.Lost.CARD, card_id=of.id, resident_id=of.resident_id, formal=formal)
    cards.report_loss(session, loss, by=DESK, profile=SHIYAN, now=NOW)


def test_a_loss_is_told_with_the_account_and_nothing_else_of_the_holder(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder, bank_account="6200000000000001")
    report(session, phone_of(session, holder))
    [news] = cards.news_for_banks(session, now=NOW)
    assert (news.news, news.number, news.bank_name) == (News.LOST_TEMPORARILY, 1, mine.bank_name)
    assert (news.card_number, news.account) == (mine.number, "6200000000000001")


def test_the_same_report_again_is_no_news(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    for _ in range(2):
        report(session, phone_of(session, holder))
    assert told_of(session, mine) == [News.LOST_TEMPORARILY]


def test_a_loss_made_formal_and_a_cancellation_undone_are_told_in_order(session: Session) -> None:
    mine = card(session, resident(session))
    lose(session, mine)
    lose(session, mine, formal=True)
    cancel(session, mine)
    for by in (DESK, actors.StaffMember(AGENCY.id, actors.Role.HELPDESK, None, AGENCY.session_id)):
        cards.undo_cancellation(session, mine.id, by=by, now=NOW)
    told = [News.LOST_TEMPORARILY, News.LOST_FORMALLY, News.CANCELLED, News.CANCELLATION_UNDONE]
    assert told_of(session, mine) == told
    assert [one.number for one in bank.news_of(session, [mine.id])] == [4, 3, 2, 1]


def test_a_lapse_is_told(session: Session) -> None:
    mine = card(session, resident(session))
    lose(session, mine)
    cards.lapse_temporary_losses(session, now=after(days=SHIYAN.temporary_loss_days))
    assert told_of(session, mine)[-1] is News.LOSS_LAPSED


def test_both_banks_are_told_when_a_card_goes_to_another(session: Session) -> None:
    old = card(session, resident(session), bank_name="车城示范银行")
    new = replaced(session, old)
    [made] = bank.news_of(session, [new.id])
    assert (made.news, made.bank_name) == (News.MADE, new.bank_name)
    [left] = [one for one in cards.news_for_banks(session, now=NOW) if one.card_number == old.number]
    assert (left.news, left.bank_name) == (News.REPLACED, "车城示范银行")
    assert (left.new_card_number, left.new_bank_name) == (new.number, "示范银行")
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    assert told_of(session, old)[-1] is News.RETIRED


def test_a_suspension_is_none_of_the_banks_business(session: Session) -> None:
    assert not [row for row in TRANSITIONS if row.act in {cards.Act.SUSPEND, cards.Act.RESUME} and tells(row)]
    mine = card(session, resident(session))
    mine.social_security_state = cards.SocialSecurityState.ACTIVE
    decision = cards.Decision(cards.SuspensionGround.LENT_FOR_GAIN, "示范人社局", "1号", NOW.date(), None)
    suspend(session, mine.resident_id, decision)
    session.refresh(mine)
    assert mine.social_security_state is cards.SocialSecurityState.SUSPENDED
    assert told_of(session, mine) == []


@pytest.mark.parametrize("by_desk", [False, True])
def test_a_closed_account_is_told_nothing_once_the_bank_has_said_so(session: Session, *, by_desk: bool) -> None:
    """What a clerk noted may be a slip, and the bank would hear of no loss any more."""
    mine = card(session, resident(session), bank_state=BankState.ACTIVE)
    if by_desk:
        cards.note_bank(session, mine.id, cards.Act.CLOSE_BANK, by=DESK, now=NOW)
    else:
        cards.hear_bank(session, bank.Said(uuid4(), mine.number, 1, bank.Word.CLOSED, NOW), now=NOW)
    lose(session, mine)
    assert told_of(session, mine) == ([News.LOST_TEMPORARILY] if by_desk else [])


def test_the_table_says_which_acts_tell_the_bank() -> None:
    assert {row.act for row in TRANSITIONS if tells(row)} == set(NEWS)


def tells(row: cards.Transition) -> bool:
    return Consequence.TELLS_BANK in row.effects


def test_of_a_card_one_goes_at_a_time_and_in_order(session: Session) -> None:
    mine, other = (card(session, resident(session, who), who) for who in (MING, ELDER))
    for one in (mine, other):
        lose(session, one)
    lose(session, mine, formal=True)
    first = cards.news_for_banks(session, now=NOW)
    assert {(one.card_number, one.number) for one in first} == {(mine.number, 1), (other.number, 1)}
    assert cards.news_for_banks(session, now=NOW) == []
    for one in first:
        bank.record_told(session, one.reference, None, now=NOW)
    [second] = cards.news_for_banks(session, now=NOW)
    assert (second.card_number, second.number) == (mine.number, 2)


def test_what_was_refused_is_kept_with_its_reason_and_the_next_goes_on(session: Session) -> None:
    mine = card(session, resident(session))
    lose(session, mine)
    lose(session, mine, formal=True)
    [first] = cards.news_for_banks(session, now=NOW)
    bank.record_told(session, first.reference, Refusal.ACCOUNT_CLOSED, now=NOW)
    bank.record_told(session, first.reference, None, now=after(seconds=1))
    kept = session.get_one(BankNews, first.reference)
    assert (kept.told, kept.refusal, kept.ended_at) == (Told.REFUSED, Refusal.ACCOUNT_CLOSED, NOW)
    assert [one.number for one in cards.news_for_banks(session, now=after(seconds=1))] == [2]


def test_no_answer_waits_longer_each_time_and_never_gives_up(session: Session) -> None:
    mine = card(session, resident(session))
    lose(session, mine)
    now, pauses = NOW, []
    for _ in range(12):
        [due] = cards.news_for_banks(session, now=now)
        bank.record_not_told(session, due.reference, "TimeoutError", now=now)
        kept = session.get_one(BankNews, due.reference)
        pauses.append(kept.next_try_at - now)
        assert not bank.is_news_due(session, now=kept.next_try_at - timedelta(seconds=1))
        now = kept.next_try_at
    assert pauses[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert pauses[-1] == timedelta(hours=1)
    assert kept.told is Told.WAITING


def of_two_banks(session: Session) -> None:
    """Two losses of one bank, and two of another."""
    for who, name in zip((MING, ELDER, STRANGER, PEOPLE[7]), ("甲银行", "甲银行", "乙银行", "乙银行"), strict=True):
        lose(session, card(session, resident(session, who), who, bank_name=name))


@pytest.mark.parametrize(("failing", "asked"), [(2, 1), (1, 2)])
def test_a_bank_that_is_out_is_asked_one_at_a_time_and_slows_no_other(
    session: Session, failing: int, asked: int
) -> None:
    """One piece of news that no bank would take is none that is out."""
    of_two_banks(session)
    due = cards.news_for_banks(session, now=NOW)
    assert len(due) == 4
    for one in [one for one in due if one.bank_name == "甲银行"][:failing]:
        for _ in range(FAILURES):
            bank.record_not_told(session, one.reference, "HTTP 500", now=NOW)
    names = [one.bank_name for one in cards.news_for_banks(session, now=after(hours=1))]
    assert sorted(names) == ["乙银行"] * 2 + ["甲银行"] * asked


@pytest.mark.parametrize("answered", [True, False])
def test_old_news_is_forgotten_but_for_what_waits_and_what_is_counted_on(session: Session, *, answered: bool) -> None:
    mine = card(session, resident(session))
    lose(session, mine)
    lose(session, mine, formal=True)
    if answered:
        for _ in range(2):
            [due] = cards.news_for_banks(session, now=NOW)
            bank.record_told(session, due.reference, None, now=NOW)
    bank.forget_old(session, now=NOW + KEEP + timedelta(days=1))
    left = session.scalars(select(BankNews.number).where(BankNews.card_id == mine.id)).all()
    assert list(left) == ([2] if answered else [1, 2])
