"""Whom a pair of numbers belongs to; and that nobody else can tell."""

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW
from tests.people import ELDER, MING, STRANGER
from webapp.domain import cards
from webapp.domain.cards import CardState
from webapp.domain.errors import Invalid
from webapp.domain.notices.model import Notice


def told(session: Session, card_number: str, id_number: str) -> object:
    """To whom a message goes; None for nobody."""
    cards.request_sign_in(session, card_number=card_number, id_number=id_number, profile=SHIYAN, now=NOW)
    session.flush()
    return session.query(Notice).one().resident_id


def test_the_holder_of_both_numbers_is_told(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    assert told(session, MING.card_number, MING.id_number) == holder.id


@pytest.mark.parametrize(
    ("card_number", "id_number"),
    [
        (MING.card_number, ELDER.id_number),
        (ELDER.card_number, MING.id_number),
        (MING.card_number, STRANGER.id_number),
        (STRANGER.card_number, MING.id_number),
        (STRANGER.card_number, STRANGER.id_number),
    ],
    ids=["another's id", "another's card", "unknown id", "unknown card", "unknown both"],
)
def test_any_other_pair_tells_nobody(session: Session, card_number: str, id_number: str) -> None:
    for person in (MING, ELDER):
        card(session, resident(session, person), person)
    assert told(session, card_number, id_number) is None


def test_a_cancelled_card_signs_nobody_in(session: Session) -> None:
    card(session, resident(session), state=CardState.CANCELLED)
    assert told(session, MING.card_number, MING.id_number) is None


@pytest.mark.parametrize("state", [CardState.LOST, CardState.TEMPORARILY_LOST, CardState.LOCKED, CardState.SEALED])
def test_who_has_lost_the_card_can_still_sign_in(session: Session, state: CardState) -> None:
    holder = resident(session)
    card(session, holder, state=state)
    assert told(session, MING.card_number, MING.id_number) == holder.id


def test_numbers_are_folded_before_they_are_looked_up() -> None:
    full_width = "４２０３９９１９８８０５１２００１１"
    assert cards.checked_numbers(" ｓ4203 0017 ", full_width) == (MING.card_number, MING.id_number)


@pytest.mark.parametrize(
    ("card_number", "id_number", "reason"),
    [
        ("S42030018", MING.id_number, "card-number-mistyped"),
        (MING.card_number, "420399198805120012", "id-number-mistyped"),
    ],
)
def test_a_slip_of_the_finger_is_told_at_once(card_number: str, id_number: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        cards.checked_numbers(card_number, id_number)
