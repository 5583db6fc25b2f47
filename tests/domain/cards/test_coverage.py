"""Generations, whether a card must be changed, and how many are in use, counted without telling anybody (M18)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW
from tests.people import PEOPLE
from webapp.domain import cards
from webapp.domain.cards import Because, CardState, NewCard
from webapp.domain.cards.coverage import shown_parts


@pytest.mark.parametrize(
    ("version", "said", "needed", "because"),
    [
        ("2.00", {}, "no", ()),
        ("1.00", {}, "no", ()),
        (None, {"wants": ["contactless"]}, "no", ()),
        # A wish is no must.
        ("2.00", {"wants": ["contactless", "bank"]}, "no", (Because.LACKS,)),
        ("3.00", {"wants": ["contactless", "transport", "no-such-word"]}, "no", ()),
        ("3.00", {"damaged": True}, "yes", (Because.DAMAGED,)),
        ("2.00", {"expired": True, "wants": ["transport"]}, "yes", (Because.EXPIRED, Because.LACKS)),
    ],
)
def test_a_card_that_works_need_not_be_changed(
    version: str | None, said: dict[str, object], needed: str, because: tuple[Because, ...]
) -> None:
    asked: dict[str, Any] = {"damaged": False, "expired": False, "wants": ()} | said
    found = cards.judge_change(version, **asked)
    assert ("yes" if found.needed else "no", found.because) == (needed, because)


def test_a_generation_can_what_has_words() -> None:
    assert all(set(one.can) <= set(cards.abilities()) for one in cards.generations().values())


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([10, 0, 20], ["10", "0", "20"]),
        ([10, 3, 20], ["≥5", "<5", "20"]),
        ([2, 3, 20], ["<5", "<5", "20"]),
        ([3, 0, 0], ["<5", "0", "0"]),
    ],
)
def test_no_small_count_is_told_nor_worked_out(parts: list[int], shown: list[str]) -> None:
    assert shown_parts(parts) == shown


def test_cards_in_use_are_counted_by_division_of_the_area(session: Session) -> None:
    for person, division, version, state in zip(
        PEOPLE[:5],
        ("420302", "420302", "420303", "460100", "420302"),
        ("3.00", None, "2.00", "3.00", "3.00"),
        (CardState.ACTIVE, CardState.LOST, CardState.ACTIVE, CardState.ACTIVE, CardState.CANCELLED),
        strict=True,
    ):
        new = NewCard(resident(session, person).id, person.card_number, division, person.bank_name, None)
        card = cards.register_card(session, new, profile=SHIYAN, now=NOW - timedelta(days=1))
        card.version, card.state = version, state
    session.flush()
    found = cards.count_coverage(session, area="420300")
    assert [(one.division, one.in_use, dict(one.by_version)) for one in found] == [
        ("420302", 2, {"3.00": 1, "unknown": 1}),
        ("420303", 1, {"2.00": 1}),
    ]
    assert len(cards.count_coverage(session, area=None)) == 3
