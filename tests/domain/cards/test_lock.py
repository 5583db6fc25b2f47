"""A locked card stops, its codes with it; unlocking brings back the card and none of the codes."""

from functools import partial

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.codes import fetch, show
from tests.make.life import AGENCY, DESK, OTHER_DESK
from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.racing import committed, engine_of, race
from webapp.domain import cards, codes
from webapp.domain.cards import Act, BankState, CardState
from webapp.domain.cards.model import Card
from webapp.domain.errors import Conflict, NotAllowed
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message

BANK = [
    (BankState.INACTIVE, Act.ACTIVATE_BANK, BankState.ACTIVE),
    (BankState.ACTIVE, Act.REPORT_BANK_LOSS, BankState.LOST),
    (BankState.LOST, Act.UNDO_BANK_LOSS, BankState.ACTIVE),
    (BankState.ACTIVE, Act.CLOSE_BANK, BankState.CLOSED),
]


def test_codes_of_before_stay_dead(session: Session) -> None:
    holder = resident(session)
    mine, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    kept = fetch(session, by)
    cards.lock_card(session, mine.id, by=DESK, now=after(seconds=1))
    assert (mine.state, mine.voids) == (CardState.LOCKED, 1)
    cards.unlock_card(session, mine.id, by=DESK, now=after(seconds=2))
    at = after(seconds=10)
    assert show(session, door, kept.show(at.timestamp()), at=at).reason == "unavailable"
    assert show(session, door, fetch(session, by, now=at).show(at.timestamp()), at=at).verdict is codes.Verdict.ACCEPTED
    assert [row.event for row in session.query(LedgerRow).filter(LedgerRow.event.like("resident:card:%"))] == [
        "resident:card:lock",
        "resident:card:unlock",
    ]
    assert session.query(Message).count() == 2


def test_the_same_again_is_already_so(session: Session) -> None:
    mine = card(session, resident(session))
    assert cards.unlock_card(session, mine.id, by=DESK, now=NOW).already
    cards.lock_card(session, mine.id, by=DESK, now=NOW)
    assert cards.lock_card(session, mine.id, by=OTHER_DESK, now=after(minutes=1)).already
    assert (mine.voids, session.query(Message).count()) == (1, 1)


@pytest.mark.parametrize("state", [CardState.SEALED, CardState.LOST, CardState.CANCELLED])
def test_only_a_card_in_use_is_locked(session: Session, state: CardState) -> None:
    mine = card(session, resident(session), state=state)
    with pytest.raises(Conflict, match=f"^card-{state}$"):
        cards.lock_card(session, mine.id, by=DESK, now=NOW)


def test_the_agency_locks_nothing(session: Session) -> None:
    mine = card(session, resident(session))
    with pytest.raises(NotAllowed):
        cards.lock_card(session, mine.id, by=AGENCY, now=NOW)


@pytest.mark.parametrize(("before", "act", "then"), BANK)
def test_the_bank_function_is_what_the_bank_says(
    session: Session, before: BankState, act: Act, then: BankState
) -> None:
    """And says nothing about the social security function."""
    mine = card(session, resident(session), bank_state=before, state=CardState.LOST)
    assert not cards.note_bank(session, mine.id, act, by=DESK, now=NOW).already
    assert (mine.bank_state, mine.state, mine.voids) == (then, CardState.LOST, 0)
    assert cards.note_bank(session, mine.id, act, by=DESK, now=NOW).already
    assert session.query(Message).count() == 1


def test_a_closed_account_is_not_lost(session: Session) -> None:
    mine = card(session, resident(session), bank_state=BankState.CLOSED)
    with pytest.raises(Conflict, match="bank-closed"):
        cards.note_bank(session, mine.id, Act.REPORT_BANK_LOSS, by=DESK, now=NOW)


def _lock(session: Session, *, of: Card) -> bool:
    return cards.lock_card(session, of.id, by=DESK, now=NOW).already


def test_of_two_desks_one_locks(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            mine = card(session, resident(session))
        assert sorted(race(engine, *[partial(_lock, of=mine)] * 2)) == [False, True]
        with committed(engine) as session:
            assert session.get_one(Card, mine.id).voids == 1
