"""The pure half of the verdict, as a table; and the grid of starts that all holders share."""

from datetime import datetime
from typing import Any

import pytest

import signing
from tests.make.times import NOW, after
from webapp.domain.cards import CardState
from webapp.domain.catalogue import SCENES
from webapp.domain.codes import Judgement, Verdict
from webapp.domain.codes.rules import SCOPE_NUMBERS, Deaths, Facts, grid_starts, judge, scene_takes_codes, state_then

CREDENTIAL = signing.Credential(1, 1, 1, 0, 24, 0, 0, 7, bytes(32), bytes(64), 0, 86400)
ACCEPTED, FLAGGED = Judgement(Verdict.ACCEPTED), Judgement(Verdict.ACCEPTED, flagged=True)
LATE, LATE_FLAGGED = Judgement(Verdict.ACCEPTED_LATE), Judgement(Verdict.ACCEPTED_LATE, flagged=True)
LOOK = Judgement(Verdict.LOOK, "clock-skew")
USED, UNAVAILABLE = Judgement(Verdict.REFUSED, "already-used"), Judgement(Verdict.REFUSED, "unavailable")
HIGH = {"MED-06", "MED-08"}
SEEN = signing.Sighting(slot=90, age=60.0)


def opened(*, amber: bool) -> signing.Opened:
    return signing.Opened(CREDENTIAL, slot=100, challenge=0, age=60.0 if amber else 1.0, amber=amber)


@pytest.mark.parametrize(
    ("amber", "void", "last_slot", "look", "late", "judgement"),
    [
        (False, False, None, None, False, ACCEPTED),
        (False, False, 99, None, False, ACCEPTED),
        (False, False, 100, None, False, USED),
        (False, False, 101, None, False, USED),
        (False, True, None, None, False, UNAVAILABLE),
        (False, True, 101, None, False, UNAVAILABLE),
        (True, False, None, None, False, LOOK),
        (True, False, None, SEEN, False, FLAGGED),
        (True, False, 100, SEEN, False, USED),
        (True, True, None, SEEN, False, UNAVAILABLE),
        (False, False, None, None, True, LATE),
        (False, False, 101, None, True, LATE),
        (True, False, None, None, True, LATE_FLAGGED),
        (False, True, None, None, True, UNAVAILABLE),
    ],
)
def test_each_row_of_the_table(
    amber: bool,  # noqa: FBT001 # a column of the table
    void: bool,  # noqa: FBT001 # a column of the table
    last_slot: int | None,
    look: signing.Sighting | None,
    late: bool,  # noqa: FBT001 # a column of the table
    judgement: Judgement,
) -> None:
    assert judge(opened(amber=amber), Facts(void, last_slot, look), late=late) == judgement


def test_only_acceptances_use_a_slot() -> None:
    assert {verdict for verdict in Verdict if Judgement(verdict).consumes} == {Verdict.ACCEPTED, Verdict.ACCEPTED_LATE}


def test_a_credential_issued_in_the_moment_of_the_loss_is_dead() -> None:
    for moment, is_dead in [(NOW, True), (after(seconds=1), True), (after(seconds=-1), False), (None, False)]:
        assert Deaths(NOW, 0, moment, None, None).is_dead is is_dead
        assert Deaths(NOW, 0, None, moment, None).is_dead is is_dead


def test_a_loss_or_a_sign_out_kills_whatever_the_clocks_say() -> None:
    earlier = after(hours=-1)
    assert Deaths(NOW, 1, earlier, None, None).is_dead
    assert Deaths(NOW, 0, None, earlier, earlier).is_dead


# Issued at NOW; by whom and when it died; whether it was dead one hour later.
HOUR, BEFORE, THEN, SINCE = after(hours=1), after(minutes=59), after(hours=1), after(minutes=61)


@pytest.mark.parametrize(
    ("deaths", "was_dead"),
    [
        ((0, None, None, None), False),
        ((1, BEFORE, None, None), True),
        ((1, THEN, None, None), True),
        ((1, SINCE, None, None), False),
        ((2, SINCE, None, None), True),
        ((0, None, BEFORE, BEFORE), True),
        ((0, None, THEN, THEN), True),
        ((0, None, SINCE, SINCE), False),
        ((1, BEFORE, SINCE, SINCE), True),
        ((1, SINCE, BEFORE, BEFORE), True),
        ((1, SINCE, SINCE, SINCE), False),
        # The card was voided before this credential was issued, and only its phone has died since.
        ((0, after(days=-1), SINCE, SINCE), False),
        ((0, after(days=-1), BEFORE, BEFORE), True),
        ((1, SINCE, after(days=-1), None), False),
    ],
)
def test_what_died_later_was_alive_then(deaths: tuple[Any, ...], was_dead: bool) -> None:  # noqa: FBT001 # a column
    assert Deaths(NOW, *deaths).was_dead(HOUR) is was_dead


@pytest.mark.parametrize(
    ("state", "void_before", "then"),
    [
        (CardState.TEMPORARILY_LOST, SINCE, CardState.ACTIVE),
        (CardState.LOST, SINCE, CardState.ACTIVE),
        (CardState.LOST, THEN, CardState.LOST),
        (CardState.LOST, None, CardState.LOST),
        (CardState.LOCKED, SINCE, CardState.LOCKED),
        (CardState.CANCELLED, SINCE, CardState.CANCELLED),
        (CardState.ACTIVE, SINCE, CardState.ACTIVE),
    ],
)
def test_only_a_loss_says_since_when(state: CardState, void_before: datetime | None, then: CardState) -> None:
    assert state_then(state, void_before, HOUR) is then


def test_starts_lie_on_one_grid_and_cover_the_days() -> None:
    assert grid_starts(86_400 * 5 + 3, life_hours=24, days=2) == [86_400 * 5, 86_400 * 6]
    six = 6 * 3600
    assert grid_starts(six * 20 + 3600, life_hours=6, days=1) == [six * step for step in (20, 21, 22, 23)]


def test_money_and_medicine_need_more_than_a_shown_code() -> None:
    assert {code for code, scene in SCENES.items() if not scene_takes_codes(scene)} == HIGH


def test_every_scene_names_a_scope_of_the_format() -> None:
    assert {scene.scope for scene in SCENES.values()} <= SCOPE_NUMBERS.keys()
