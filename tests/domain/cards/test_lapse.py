"""A temporary loss ends by itself, with a warning before; what it killed stays dead."""

from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.codes import fetch, show
from tests.make.losses import CLERK, report
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import cards, codes, ledger
from webapp.domain.cards import CardState, Ending, Lost
from webapp.domain.cards.model import Card, LossReport
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.notices.rules import Kind

END = {"days": SHIYAN.temporary_loss_days}
WARNING = {"days": SHIYAN.temporary_loss_days, "hours": -SHIYAN.loss_warning_hours}


def told(session: Session) -> list[str]:
    return [str(kind) for kind in session.scalars(select(Message.kind).order_by(Message.at)) if "laps" in kind]


def test_on_its_day_the_card_works_again_and_not_before(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder, state=CardState.LOCKED), phone_of(session, holder)
    receipt = report(session, by).report
    cards.lapse_temporary_losses(session, now=after(seconds=-1, **END))
    assert mine.state is CardState.TEMPORARILY_LOST
    cards.lapse_temporary_losses(session, now=after(**END))
    assert mine.state is CardState.LOCKED
    assert (receipt.ending, receipt.ended_at) == (Ending.LAPSED, after(**END))
    assert told(session) == [Kind.LOSS_LAPSED]
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_LOSS_LAPSE)).one()
    assert (row.actor_kind, row.resident_id, row.about) == ("job", holder.id, {"report": str(receipt.id)})


def test_old_codes_stay_dead_and_the_phone_fetches_anew(session: Session) -> None:
    holder = resident(session)
    usable_card(session, holder)
    by, door = phone_of(session, holder), terminal(session, venue(session))
    old = fetch(session, by, count=14)
    report(session, by, now=after(seconds=1))
    now = after(seconds=1, **END)
    cards.lapse_temporary_losses(session, now=now)
    new = fetch(session, by, now=now)
    at = after(seconds=10, **END)
    assert show(session, door, old.show(at.timestamp()), at=at).reason == "unavailable"
    assert show(session, door, new.show(at.timestamp()), at=at).verdict is codes.Verdict.ACCEPTED


def test_a_formal_report_never_lapses_and_is_never_warned_about(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    report(session, CLERK, resident_id=holder.id, formal=True)
    assert not cards.is_loss_due(session, profile=SHIYAN, now=after(days=4000))
    cards.lapse_temporary_losses(session, now=after(days=4000))
    cards.warn_before_lapse(session, profile=SHIYAN, now=after(days=4000))
    assert mine.state is CardState.LOST
    assert told(session) == []


def test_a_lost_phone_stays_signed_out_and_its_report_ends_without_a_word(session: Session) -> None:
    holder = resident(session)
    by, _ = phone_of(session, holder), phone_of(session, holder)
    receipt = report(session, by, Lost.PHONE).report
    cards.warn_before_lapse(session, profile=SHIYAN, now=after(**END))
    cards.lapse_temporary_losses(session, now=after(**END))
    assert receipt.ending is Ending.LAPSED
    assert told(session) == []


def test_the_holder_is_warned_once_and_in_time(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    receipt = report(session, phone_of(session, holder)).report
    assert not cards.is_loss_due(session, profile=SHIYAN, now=after(seconds=-1, **WARNING))
    cards.warn_before_lapse(session, profile=SHIYAN, now=after(seconds=-1, **WARNING))
    assert told(session) == []
    assert cards.is_loss_due(session, profile=SHIYAN, now=after(**WARNING))
    for _ in range(2):
        cards.warn_before_lapse(session, profile=SHIYAN, now=after(**WARNING))
    assert told(session) == [Kind.LOSS_LAPSES_SOON]
    assert receipt.ended_at is None
    assert not cards.is_loss_due(session, profile=SHIYAN, now=after(seconds=1, **WARNING))


def test_one_that_has_ended_is_left_alone(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    report(session, phone_of(session, holder))
    report(session, CLERK, resident_id=holder.id, formal=True)
    cards.lapse_temporary_losses(session, now=after(**END))
    assert mine.state is CardState.LOST
    assert told(session) == []


def test_each_report_ends_on_its_own_day(session: Session) -> None:
    ming, elder = resident(session), resident(session, ELDER)
    first, second = card(session, ming), card(session, elder, ELDER)
    report(session, phone_of(session, ming))
    report(session, phone_of(session, elder), now=after(hours=1))
    cards.lapse_temporary_losses(session, now=after(**END))
    assert (first.state, second.state) == (CardState.ACTIVE, CardState.TEMPORARILY_LOST)


def _lapsed(session: Session) -> str:
    cards.lapse_temporary_losses(session, now=after(**END))
    return "done"


@pytest.mark.parametrize("turn", range(2))
def test_two_jobs_at_once_lapse_once(own_database: str, turn: int) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            people = {person: resident(session, person) for person in (ELDER,)}
            people |= {None: resident(session)}
            for person, holder in people.items():
                card(session, holder, person) if person else card(session, holder)
                report(session, phone_of(session, holder))
        assert race(engine, *[_lapsed] * 4) == ["done"] * 4
        with committed(engine) as session:
            assert told(session) == [Kind.LOSS_LAPSED] * 2
            assert {one.state for one in session.scalars(select(Card))} == {CardState.ACTIVE}


def _formal(session: Session, holder_id: object) -> str:
    loss = cards.Loss(Lost.CARD, resident_id=holder_id, formal=True)  # type: ignore[arg-type] # an id
    return cards.report_loss(session, loss, by=CLERK, profile=SHIYAN, now=NOW).report.receipt


@pytest.mark.parametrize("turn", range(3))
def test_a_lapse_that_races_a_formal_report_does_not_free_the_card(own_database: str, turn: int) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            mine = card(session, holder)
            report(session, phone_of(session, holder))
        _, receipt = race(engine, _lapsed, partial(_formal, holder_id=holder.id))
        with committed(engine) as session:
            assert session.get_one(Card, mine.id).state is CardState.LOST
            standing = session.scalars(select(LossReport.receipt).where(LossReport.ended_at.is_(None))).all()
            assert standing == [receipt]
