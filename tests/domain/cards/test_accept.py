"""The holder agrees to the electronic card: once, for her own usable card, and one to one."""

from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import card, ecard
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import actors, cards, ledger
from webapp.domain.cards import CardState, EcardState, SocialSecurityState
from webapp.domain.cards.model import Ecard
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.regions import EcardStart

RULE = SHIYAN.ecard_rule(NOW)
ACCEPTANCES = select(func.count()).where(LedgerRow.event == ledger.Event.RESIDENT_ECARD_ACCEPT)


def test_it_is_made_and_active_with_the_moment_and_the_wording_of_consent(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    accepted = cards.accept_ecard(session, mine.id, by=by, rule=RULE, now=NOW)
    assert (accepted.state, accepted.accepted_at, accepted.consent) == (EcardState.ACTIVE, NOW, "2026-11")
    assert session.scalar(ACCEPTANCES) == 1


def test_the_same_again_is_the_same_answer(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    first = cards.accept_ecard(session, mine.id, by=by, rule=RULE, now=NOW)
    again = cards.accept_ecard(session, mine.id, by=by, rule=RULE, now=after(days=1))
    assert (again.id, again.accepted_at) == (first.id, NOW)
    assert session.scalar(ACCEPTANCES) == 1


@pytest.mark.parametrize("made_before", [False, True], ids=["none yet", "made with the card"])
def test_one_electronic_card_and_one_acceptance_come_of_a_race(own_database: str, made_before: bool) -> None:  # noqa: FBT001 # pytest's form
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            mine, by = card(session, holder), phone_of(session, holder)
            if made_before:
                ecard(session, mine, EcardState.SEALED)
        outcomes = race(engine, *[partial(_accepted, mine.id, by)] * 6)
        with committed(engine) as session:
            assert len(set(outcomes)) == 1
            assert outcomes[0] == session.scalars(select(Ecard.id)).one()
            assert session.scalar(ACCEPTANCES) == 1


def _accepted(card_id: UUID, by: actors.Resident, session: Session) -> UUID:
    return cards.accept_ecard(session, card_id, by=by, rule=RULE, now=NOW).id


def test_strangers_card_is_not_found(session: Session) -> None:
    mine = card(session, resident(session, ELDER))
    with pytest.raises(NotFound):
        cards.accept_ecard(session, mine.id, by=phone_of(session, resident(session)), rule=RULE, now=NOW)
    assert session.query(Ecard).count() == 0


def test_a_card_that_never_was_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        cards.accept_ecard(session, uuid4(), by=phone_of(session, resident(session)), rule=RULE, now=NOW)


@pytest.mark.parametrize("state", [state for state in CardState if state is not CardState.ACTIVE])
def test_a_card_that_is_not_in_use_carries_none(session: Session, state: CardState) -> None:
    holder = resident(session)
    mine = card(session, holder, state=state)
    with pytest.raises(Conflict, match="card-not-usable"):
        cards.accept_ecard(session, mine.id, by=phone_of(session, holder), rule=RULE, now=NOW)


@pytest.mark.parametrize("state", [SocialSecurityState.SEALED, SocialSecurityState.SUSPENDED])
def test_a_card_without_its_social_security_function_carries_none(session: Session, state: SocialSecurityState) -> None:
    holder = resident(session)
    mine = card(session, holder, social_security_state=state)
    with pytest.raises(Conflict, match="card-not-usable"):
        cards.accept_ecard(session, mine.id, by=phone_of(session, holder), rule=RULE, now=NOW)


def test_a_cancelled_one_does_not_come_back_by_accepting_again(session: Session) -> None:
    holder = resident(session)
    mine = card(session, holder)
    ecard(session, mine, EcardState.CANCELLED)
    with pytest.raises(Conflict, match="card-not-usable"):
        cards.accept_ecard(session, mine.id, by=phone_of(session, holder), rule=RULE, now=NOW)


@pytest.mark.parametrize(
    ("start", "made"), [(EcardStart.AUTO, [EcardState.SEALED]), (EcardStart.OPTIN, [])], ids=["auto", "optin"]
)
def test_the_region_says_whether_it_is_made_with_the_card(
    session: Session, start: EcardStart, made: list[EcardState]
) -> None:
    holder = resident(session)
    new = cards.NewCard(holder.id, MING.card_number, MING.division, MING.bank_name, None)
    cards.register_card(session, new, profile=replace(SHIYAN, ecard_start=start), now=NOW)
    assert session.scalars(select(Ecard.state)).all() == made


def test_one_made_with_the_card_is_shown_only_after_consent(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    sealed = ecard(session, mine, EcardState.SEALED)
    assert cards.shown_card(session, by=by, rule=RULE) is None
    assert cards.accept_ecard(session, mine.id, by=by, rule=RULE, now=NOW).id == sealed.id
    assert cards.shown_card(session, by=by, rule=RULE) is not None
