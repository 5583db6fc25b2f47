"""What a door is told. Judging a code is pure: the code, the facts of its card, and the scene give one verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import signing
from webapp.domain.cards.rules import CardState
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.regions import Assurance, Fare, FareRule, Profile

EVERY_SCENE = 0
WRONG_SCENE = "wrong-scene"
CLOCK_SKEW = "clock-skew"
SCOPE_NUMBERS = {word: number for number, word in signing.SCOPES.items()}


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOOK = "look"  # amber: nothing is consumed, and the holder is asked for the next code
    ACCEPTED_LATE = "accepted-late"  # judged offline at the door, uploaded later, and good
    DISPUTED = "disputed"  # accepted by two offline doors: both are told, and nobody is accused


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with no more than the scene needs: no name, no number, and no reason why a card is unavailable."""

    verdict: Verdict
    reason: str | None = None
    fare: Fare = Fare.FULL
    label: str | None = None
    flagged: bool = False
    # Who shows the code for its holder, masked; None for the holder herself.
    represented_by: str | None = None

    @property
    def consumes(self) -> bool:
        return self.verdict in {Verdict.ACCEPTED, Verdict.ACCEPTED_LATE}


def refused(reason: str) -> Judgement:
    return Judgement(Verdict.REFUSED, reason)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows of a shown credential at the moment of judging."""

    void: bool
    last_slot: int | None
    earlier_look: signing.Sighting | None


def judge(opened: signing.Opened, facts: Facts, *, late: bool) -> Judgement:
    """The stateful half of the verdict. A late upload is not held to rising slots: it may arrive in any order."""
    try:
        signing.admit(opened, last_slot=None if late else facts.last_slot, void=facts.void)
    except signing.SigningError as error:
        return refused(error.reason)
    if late:
        return Judgement(Verdict.ACCEPTED_LATE, flagged=opened.amber)
    if not opened.amber:
        return Judgement(Verdict.ACCEPTED)
    if facts.earlier_look is not None and signing.confirms(facts.earlier_look, opened):
        return Judgement(Verdict.ACCEPTED, flagged=True)
    return Judgement(Verdict.LOOK, CLOCK_SKEW)


def scene_takes_codes(scene: Scene) -> bool:
    """Money and medicine need a challenge as well, which a shown code alone cannot answer."""
    return scene.assurance is not Assurance.HIGH


@dataclass(frozen=True, slots=True)
class DoorRules:
    """What a door needs to judge at a scene as the house does."""

    scope: int
    window: signing.Window
    list_limit: int
    """Seconds: a door without a network judges with no older lists."""
    fares: bool
    """Whether a holder's age changes the fare, which only the house can know."""


def door_rules(scene: Scene, profile: Profile) -> DoorRules:
    freshness = profile.freshness[scene.assurance]
    window = signing.Window(early=freshness.early, late=freshness.late, amber=freshness.amber)
    list_limit = profile.list_limit_hours[scene.assurance] * 3600
    return DoorRules(SCOPE_NUMBERS[scene.scope], window, list_limit, has_fares(profile.fares, scene))


def open_scopes(scenes: Iterable[str], scopes: Sequence[int]) -> list[int]:
    """The families of these scenes, as far as `scopes` opens them: what a code may be for where a suspension holds.

    A door without a network knows no suspension, but it reads the family in the code and refuses every other.
    """
    families = {SCOPE_NUMBERS[scene.scope] for code in scenes if (scene := scene_named(code)) is not None}
    return sorted(family for family in families if EVERY_SCENE in scopes or family in scopes)


def has_fares(rules: Sequence[FareRule], scene: Scene) -> bool:
    return any(scene.code in rule.scenes for rule in rules)


def fare_of(rules: Sequence[FareRule], scene: Scene, age: int | None) -> FareRule | None:
    """The best fare that the holder's age gives at this scene; None for the full fare."""
    fitting = [rule for rule in rules if scene.code in rule.scenes and age is not None and age >= rule.min_age]
    return max(fitting, key=lambda rule: rule.fare, default=None)


@dataclass(frozen=True, slots=True)
class Deaths:
    """What may have killed a credential since it was issued: its card was voided, its phone was signed out."""

    issued_at: datetime
    card_voids: int
    card_void_before: datetime | None
    phone_void_before: datetime | None
    phone_signed_out_at: datetime | None
    # When its card was first voided since; None where reports of loss do not tell.
    card_first_void: datetime | None = None
    # When the delegation ended under which a carer's phone has it.
    care_ended_at: datetime | None = None

    @property
    def is_dead(self) -> bool:
        return self._by_card or self._by_phone or self.care_ended_at is not None

    def was_dead(self, at: datetime) -> bool:
        """Whether it was dead already when a door without a network saw it.

        A card keeps the newest time alone. Where it was voided more than once and its reports of loss do not tell
        the first, dead is safe.
        """
        first = self.card_first_void or (self.card_void_before if self.card_voids <= 1 else None)
        by_card = self._by_card and (first is None or first <= at)
        by_care = _is_past(self.care_ended_at, at)
        return (
            by_card or by_care or (self._by_phone and _is_past(self.phone_signed_out_at or self.phone_void_before, at))
        )

    # By count and state as well as by time: a wallet that raced a loss or a sign-out may carry the later clock.
    @property
    def _by_card(self) -> bool:
        return self.card_voids > 0 or self._is_killed(self.card_void_before)

    @property
    def _by_phone(self) -> bool:
        return self.phone_signed_out_at is not None or self._is_killed(self.phone_void_before)

    def _is_killed(self, void_before: datetime | None) -> bool:
        return void_before is not None and self.issued_at <= void_before


def _is_past(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at


def state_then(state: CardState, void_before: datetime | None, at: datetime) -> CardState:
    """A report of loss voids a card in the same moment, so that a card lost since then was in use before.

    Of the other states nobody knows since when: they count as if they had held at the time.
    """
    lost_since = state in {CardState.TEMPORARILY_LOST, CardState.LOST} and void_before is not None and at < void_before
    return CardState.ACTIVE if lost_since else state


def grid_starts(now: float, *, life_hours: int, days: int) -> list[int]:
    """Starts (Unix seconds) of the credentials that cover `days` days from now, on the grid that all holders share."""
    life = life_hours * 3600
    first = int(now) // life * life
    return [first + step * life for step in range(days * 24 // life_hours)]
