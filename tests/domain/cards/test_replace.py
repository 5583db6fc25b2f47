"""Replacing a card: for a ground that fits its state, once at a time, and with the old number kept for ever."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import DESK, OTHER_DESK, SEEN, begin, made, replaced
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.clock import in_china
from webapp.domain import actors, cards
from webapp.domain.cards import BankState, CardState, Ground, SocialSecurityState
from webapp.domain.cards.model import Card, LossReport, Replacement
from webapp.domain.errors import ActError, Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message


def refused(session: Session, of: Card, ground: Ground) -> str:
    with pytest.raises(ActError) as why:
        begin(session, of, ground)
    return why.value.reason


def lose(session: Session, of: Card, *, formal: bool = True) -> None:
    loss = cards.Loss(cards.Lost.CARD, card_id=of.id, resident_id=of.resident_id, formal=formal)
    cards.report_loss(session, loss, by=DESK, profile=SHIYAN, now=NOW)


def test_a_worn_card_serves_until_the_new_one_is_in_use(session: Session) -> None:
    old = card(session, resident(session), bank_state=BankState.ACTIVE)
    assert not begin(session, old).already
    new = cards.complete_replacement(session, old.id, made(), by=DESK, now=after(hours=1))
    assert (old.state, new.state) == (CardState.ACTIVE, CardState.SEALED)
    assert (new.social_security_state, new.bank_state) == (SocialSecurityState.SEALED, BankState.INACTIVE)
    assert (new.resident_id, new.division, new.replaces_id) == (old.resident_id, old.division, old.id)
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=after(days=3))
    assert old.state is CardState.CANCELLED
    assert old.bank_state is BankState.ACTIVE, "her money is at the bank, until the bank says otherwise"
    events = session.scalars(select(LedgerRow.event).where(LedgerRow.resident_id == old.resident_id)).all()
    assert events == [
        "resident:replacement:begin",
        "resident:replacement:complete",
        "resident:card:retire",
        "resident:card:activate",
    ]
    assert session.query(Message).count() == 3


def test_the_old_number_is_found_for_ever(session: Session) -> None:
    old = card(session, resident(session))
    new = replaced(session, old)
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    assert cards.card_of_number(session, old.number) is old
    assert cards.old_numbers_of(session, old.resident_id) == [old]
    assert cards.numbers_of(session, old.resident_id) == [new.number]
    assert cards.card_of_number(session, "A00000003") is None


@pytest.mark.parametrize("ground", [Ground.LOST, Ground.FOUND])
@pytest.mark.parametrize("state", [CardState.ACTIVE, CardState.TEMPORARILY_LOST, CardState.LOCKED, CardState.SEALED])
def test_a_lost_card_is_reported_formally_first(session: Session, ground: Ground, state: CardState) -> None:
    assert refused(session, card(session, resident(session), state=state), ground) == "formal-loss-first"


@pytest.mark.parametrize("state", [CardState.LOST, CardState.TEMPORARILY_LOST])
def test_a_card_that_is_lost_is_not_worn(session: Session, state: CardState) -> None:
    assert refused(session, card(session, resident(session), state=state), Ground.DAMAGED) == "replace-as-lost"


def test_a_lost_card_is_over_when_the_new_one_is_made(session: Session) -> None:
    """Its report ends with it, so that nothing lapses on a card that is no more."""
    old = card(session, resident(session))
    lose(session, old)
    replaced(session, old, Ground.LOST)
    assert old.state is CardState.CANCELLED
    report = session.query(LossReport).one()
    assert (report.ending, report.ended_at) == (cards.Ending.CARD_CANCELLED, NOW)


@pytest.mark.parametrize(("early", "refusal"), [(1, "too-early-to-renew"), (0, None)])
def test_a_card_is_renewed_from_the_regions_day(session: Session, early: int, refusal: str | None) -> None:
    mine = card(session, resident(session))
    mine.expires_on = in_china(NOW).date() + timedelta(days=SHIYAN.renewal_days + early)
    if refusal is None:
        assert not begin(session, mine, Ground.EXPIRED).already
    else:
        assert refused(session, mine, Ground.EXPIRED) == refusal
    profile = replace(SHIYAN, renewal_days=SHIYAN.renewal_days + 1)
    cards.begin_replacement(session, mine.id, ground=Ground.EXPIRED, by=DESK, profile=profile, now=NOW)
    assert session.query(Replacement).count() == 1


def test_one_at_a_time_and_the_same_again_is_already_so(session: Session) -> None:
    mine = card(session, resident(session))
    begin(session, mine)
    assert begin(session, mine, Ground.DATA_CHANGED).already
    assert (session.query(Replacement).one().ground, session.query(Message).count()) == (Ground.DAMAGED, 1)


def test_withdrawn_it_changed_nothing_and_may_begin_again(session: Session) -> None:
    mine = card(session, resident(session))
    assert cards.withdraw_replacement(session, mine.id, by=DESK, now=NOW).already
    begin(session, mine)
    assert not cards.withdraw_replacement(session, mine.id, by=DESK, now=NOW).already
    assert (mine.state, mine.voids) == (CardState.ACTIVE, 0)
    assert not begin(session, mine, Ground.DATA_CHANGED).already


def test_a_new_card_that_waits_ends_all_choices_but_to_take_it(session: Session) -> None:
    old = card(session, resident(session))
    replaced(session, old)
    assert refused(session, old, Ground.DAMAGED) == "new-card-waits"
    with pytest.raises(Conflict, match="new-card-waits"):
        cards.withdraw_replacement(session, old.id, by=DESK, now=NOW)


def test_the_same_new_card_again_is_the_same_answer(session: Session) -> None:
    old = card(session, resident(session))
    new = replaced(session, old)
    assert cards.complete_replacement(session, old.id, made(), by=OTHER_DESK, now=after(days=1)) is new
    with pytest.raises(Conflict, match="no-replacement"):
        cards.complete_replacement(session, old.id, made("S9900002"), by=DESK, now=NOW)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"number": "A00000000"}, "card-number-mistyped"),
        ({"number": ELDER.card_number}, "card-number-taken"),
        ({"chip_id": "taken"}, "chip-taken"),
    ],
)
def test_a_number_and_a_chip_are_given_once(session: Session, changed: dict[str, Any], reason: str) -> None:
    card(session, resident(session, ELDER), ELDER, chip_id="taken", chip_index="taken")
    mine = card(session, resident(session))
    begin(session, mine)
    with pytest.raises((Conflict, Invalid)) as why:
        cards.complete_replacement(session, mine.id, made(**changed), by=DESK, now=NOW)
    assert why.value.reason == reason


def test_a_stranger_begins_nothing_and_a_holder_makes_no_card(session: Session) -> None:
    holder = resident(session)
    mine, by, stranger = card(session, holder), phone_of(session, holder), phone_of(session, resident(session, ELDER))
    with pytest.raises(NotFound):
        cards.begin_replacement(session, mine.id, ground=Ground.DAMAGED, by=stranger, profile=SHIYAN, now=NOW)
    cards.begin_replacement(session, mine.id, ground=Ground.DAMAGED, by=by, profile=SHIYAN, now=NOW)
    with pytest.raises(NotAllowed):
        cards.complete_replacement(session, mine.id, made(), by=by, now=NOW)


def test_a_first_card_that_was_made_waits_sealed(session: Session) -> None:
    new = cards.NewCard(resident(session).id, "", "420302", "", None)
    first = cards.register_card(session, new, profile=SHIYAN, now=NOW, made=made())
    assert (first.state, first.social_security_state) == (CardState.SEALED, SocialSecurityState.SEALED)
    assert (first.number, first.version) == (made().number, "3.00")


def _begin(session: Session, *, of: Card, by: actors.Actor) -> bool:
    ground = Ground.DAMAGED
    return cards.begin_replacement(session, of.id, ground=ground, by=by, profile=SHIYAN, now=NOW).already


def _complete(session: Session, *, of: Card, body: str) -> str:
    return cards.complete_replacement(session, of.id, made(body), by=DESK, now=NOW).number


def test_of_two_desks_one_begins_and_one_makes_the_card(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            mine = card(session, resident(session))
        assert sorted(race(engine, *[partial(_begin, of=mine, by=by) for by in (DESK, OTHER_DESK)])) == [False, True]
        acts = [partial(_complete, of=mine, body=body) for body in ("S9900001", "S9900002")]
        told = race(engine, *acts)
        assert "no-replacement" in told
        with committed(engine) as session:
            assert session.query(Replacement).count() == 1
            assert session.query(Card).filter_by(replaces_id=mine.id).count() == 1
