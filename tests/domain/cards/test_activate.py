"""A sealed card is taken into use by whoever has it in hand, and the card before it is over."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card, ecard, usable_card
from tests.make.codes import fetch, show
from tests.make.life import AGENCY, DESK, SEEN, made, replaced
from tests.make.losses import report
from tests.make.residents import SHIYAN, code_sent, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import actors, cards, codes
from webapp.domain.cards import BankState, CardState, EcardState, InHand, SocialSecurityState
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.residents.model import Resident

SEALED: dict[str, Any] = {"state": CardState.SEALED, "social_security_state": SocialSecurityState.SEALED}


def in_hand(session: Session, of: Card, by: actors.Resident, **shown: Any) -> InHand:
    """With a code to her phone; the number on the card's face unless something else is shown."""
    asked = cards.request_activation_code(session, of.id, by=by, profile=SHIYAN, now=NOW)
    answer = cards.CodeAnswer(asked.token, code_sent(session, session.get_one(Resident, by.id)))
    return InHand(answer=answer, **(shown or {"number": of.number}))


def test_a_posted_card_is_taken_into_use_with_its_number(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder, **SEALED), phone_of(session, holder)
    shown = in_hand(session, mine, by, number=mine.number.lower())
    outcome = cards.activate_card(session, mine.id, by=by, proof=shown, now=NOW)
    assert (outcome.already, mine.state, mine.social_security_state) == (
        False,
        CardState.ACTIVE,
        SocialSecurityState.ACTIVE,
    )
    assert mine.bank_state is BankState.INACTIVE, "only the bank turns its function on"
    row = session.query(LedgerRow).filter_by(event="resident:card:activate").one()
    assert (row.actor_kind, row.about) == ("resident", {"card": str(mine.id)})
    assert "已于11月22日 12:00启用" in session.query(Message).one().text
    assert cards.is_in_use(session, mine.id, by=by)


@pytest.mark.parametrize(
    "shown",
    [{"number": ""}, {"number": "A00000003"}, {"chip_id": "420399D1560000050000000100000000"}, {"document_seen": True}],
)
def test_without_the_card_in_her_hand_it_stays_sealed(session: Session, shown: dict[str, Any]) -> None:
    """A holder cannot say of herself that her document was seen."""
    holder = resident(session)
    mine, by = card(session, holder, **SEALED), phone_of(session, holder)
    with pytest.raises(NotAllowed, match="card-not-in-hand"):
        cards.activate_card(session, mine.id, by=by, proof=in_hand(session, mine, by, **shown), now=NOW)
    assert mine.state is CardState.SEALED


def test_its_number_alone_is_not_enough(session: Session) -> None:
    holder = resident(session)
    mine, by = card(session, holder, **SEALED), phone_of(session, holder)
    asked = cards.request_activation_code(session, mine.id, by=by, profile=SHIYAN, now=NOW)
    for answer in (None, cards.CodeAnswer(asked.token, "000000"), cards.CodeAnswer("x", code_sent(session, holder))):
        with pytest.raises(NotAllowed, match="code-failed"):
            cards.activate_card(session, mine.id, by=by, proof=InHand(mine.number, answer=answer), now=NOW)


def test_somebody_elses_code_is_not_hers(session: Session) -> None:
    holder, other = resident(session), resident(session, ELDER)
    mine, hers = card(session, holder, **SEALED), card(session, other, ELDER, **SEALED)
    theirs = in_hand(session, hers, phone_of(session, other), number=mine.number)
    with pytest.raises(NotAllowed, match="code-failed"):
        cards.activate_card(session, mine.id, by=phone_of(session, holder), proof=theirs, now=NOW)


def test_a_phone_that_is_reported_lost_proves_nobody(session: Session) -> None:
    """Whoever holds phone and envelope reads number and code."""
    holder = resident(session)
    mine, by = card(session, holder, **SEALED), phone_of(session, holder)
    shown = in_hand(session, mine, by, number=mine.number)
    report(session, DESK, cards.Lost.PHONE, resident_id=holder.id)
    with pytest.raises(Conflict, match="activate-at-counter"):
        cards.activate_card(session, mine.id, by=by, proof=shown, now=NOW)
    with pytest.raises(Conflict, match="activate-at-counter"):
        cards.request_activation_code(session, mine.id, by=by, profile=SHIYAN, now=after(minutes=2))
    assert not cards.activate_card(session, mine.id, by=DESK, proof=SEEN, now=NOW).already


def test_no_code_is_sent_for_a_card_in_use(session: Session) -> None:
    holder = resident(session)
    with pytest.raises(Conflict, match="card-in-use"):
        cards.request_activation_code(
            session, card(session, holder).id, by=phone_of(session, holder), profile=SHIYAN, now=NOW
        )


def test_its_chip_shows_it_too(session: Session) -> None:
    holder = resident(session)
    new = replaced(session, card(session, holder))
    proof = InHand(chip_id=made().chip_id)
    assert cards.activate_card(session, new.id, by=phone_of(session, holder), proof=proof, now=NOW).card is new


def test_the_same_again_is_already_so(session: Session) -> None:
    mine = card(session, resident(session), **SEALED)
    cards.activate_card(session, mine.id, by=DESK, proof=SEEN, now=NOW)
    assert cards.activate_card(session, mine.id, by=DESK, proof=SEEN, now=after(days=1)).already
    assert session.query(Message).count() == 1


def test_a_strangers_card_is_not_found(session: Session) -> None:
    mine = card(session, resident(session), **SEALED)
    stranger = phone_of(session, resident(session, ELDER))
    with pytest.raises(NotFound):
        cards.activate_card(session, mine.id, by=stranger, proof=InHand(number=mine.number), now=NOW)


def test_the_agency_activates_nothing(session: Session) -> None:
    mine = card(session, resident(session), **SEALED)
    with pytest.raises(NotAllowed):
        cards.activate_card(session, mine.id, by=AGENCY, proof=SEEN, now=NOW)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CardState.LOST, "card-lost"),
        (CardState.LOCKED, "card-locked"),
        (CardState.TEMPORARILY_LOST, "card-temporarily-lost"),
        (CardState.CANCELLED, "card-cancelled"),
    ],
)
def test_a_card_in_another_state_says_which(session: Session, state: CardState, reason: str) -> None:
    mine = card(session, resident(session), state=state)
    with pytest.raises(Conflict, match=f"^{reason}$"):
        cards.activate_card(session, mine.id, by=DESK, proof=SEEN, now=NOW)


def test_the_electronic_card_goes_on_without_a_new_consent_and_the_old_codes_are_dead(session: Session) -> None:
    holder = resident(session)
    old, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    kept = fetch(session, by)
    new = replaced(session, old)
    assert show(session, door, kept.show(NOW.timestamp())).verdict is codes.Verdict.ACCEPTED, "the worn card serves on"
    cards.activate_card(session, new.id, by=by, proof=in_hand(session, new, by), now=after(minutes=1))
    at = after(minutes=2)
    assert show(session, door, kept.show(at.timestamp()), at=at).reason == "unavailable"
    assert show(session, door, fetch(session, by, now=at).show(at.timestamp()), at=at).verdict is codes.Verdict.ACCEPTED
    assert (old.state, new.state) == (CardState.CANCELLED, CardState.ACTIVE)
    states = {one.card_id: one.state for one in session.query(Ecard).populate_existing()}
    assert states == {old.id: EcardState.CANCELLED, new.id: EcardState.ACTIVE}


def test_who_never_accepted_is_asked_as_before(session: Session) -> None:
    holder = resident(session)
    old = card(session, holder)
    ecard(session, old, EcardState.SEALED)
    new = replaced(session, old)
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    assert session.query(Ecard).filter_by(card_id=new.id).one().state is EcardState.SEALED
    assert cards.shown_card(session, by=phone_of(session, holder), rule=SHIYAN.ecard_rule(NOW)) is None


def test_all_cards_of_the_line_are_over(session: Session) -> None:
    """The first new card was lost in the post, and another was made for it."""
    old = card(session, resident(session))
    second = replaced(session, old)
    loss = cards.Loss(cards.Lost.CARD, card_id=second.id, resident_id=old.resident_id, formal=True)
    cards.report_loss(session, loss, by=DESK, profile=SHIYAN, now=NOW)
    third = replaced(session, second, cards.Ground.LOST, "S9900002")
    assert (old.state, second.state) == (CardState.ACTIVE, CardState.CANCELLED)
    cards.activate_card(session, third.id, by=DESK, proof=SEEN, now=NOW)
    assert (old.state, third.state) == (CardState.CANCELLED, CardState.ACTIVE)


def _activate(session: Session, *, of: Card) -> bool:
    return cards.activate_card(session, of.id, by=DESK, proof=SEEN, now=NOW).already


def test_of_two_desks_one_activates(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            mine = card(session, resident(session), **SEALED)
        assert sorted(race(engine, *[partial(_activate, of=mine)] * 2)) == [False, True]
        with committed(engine) as session:
            assert session.query(Message).count() == 1


@pytest.mark.parametrize("state", [CardState.ACTIVE, CardState.LOST, CardState.LOCKED, CardState.TEMPORARILY_LOST])
def test_beside_a_card_of_another_line_it_waits_until_that_is_over(session: Session, state: CardState) -> None:
    holder = resident(session)
    new, old = card(session, holder, **SEALED), card(session, holder, ELDER, state=CardState.SEALED)
    old.state = state
    session.flush()
    with pytest.raises(Conflict, match="card-there"):
        cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    old.state = CardState.CANCELLED
    session.flush()
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)
    assert new.state is CardState.ACTIVE
