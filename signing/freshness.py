"""When a code is fresh, when a second look is asked, and when it is used up (FORMAT.md 7, 8).

And what a door may think of its own clock and of the age of its lists (FORMAT.md 16).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from .errors import AlreadyUsed, FromTheFuture, TooOld, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .head import Head
    from .presentation import Opened

SLOT_SECONDS = 2
_SECOND_LOOK_SECONDS = 5
# A phone draws every 5 s and rounds down to a slot of 2 s, so codes of one clock differ in
# age by less than this.
_SAME_SKEW_SECONDS = 7
_WITNESSES = 5


class Window(NamedTuple):
    """What age a scene accepts, in seconds: from -early to +late, amber up to ±amber."""

    early: int
    late: int
    amber: float


LOW = Window(early=10, late=30, amber=120)
MIDDLE = Window(early=5, late=15, amber=0)


class Sighting(NamedTuple):
    """What a door keeps of an amber code, beside its (kid, epoch, index), until the next one."""

    slot: int
    age: float


def is_amber(age: float, window: Window) -> bool:
    """Judge an age in seconds: False is fresh, True asks for a second look.

    Raises TooOld or FromTheFuture beyond that. An age that is no number is refused as well.
    """
    if -window.early <= age <= window.late:
        return False
    if -window.amber <= age <= window.amber:
        return True
    raise FromTheFuture if age < 0 else TooOld


def confirms(first: Sighting, opened: Opened) -> bool:
    """Say whether a second code of one credential proves that its phone's clock is merely wrong.

    It was drawn and is shown at least 5 s after the first, and is off by the same time: two
    screenshots held up at once are not, nor is one that grows old.
    """
    drawn_later = SLOT_SECONDS * (opened.slot - first.slot)
    drift = opened.age - first.age
    shown_later = drawn_later + drift
    return (
        drawn_later >= _SECOND_LOOK_SECONDS and shown_later >= _SECOND_LOOK_SECONDS and abs(drift) < _SAME_SKEW_SECONDS
    )


def admit(opened: Opened, *, last_slot: int | None, void: bool) -> None:
    """Give the half of the verdict that needs memory; the caller keeps the memory.

    `last_slot` is the highest slot accepted for this (kid, epoch, index), None before the
    first; `void` says that the card or the phone was reported lost, frozen or suspended since.
    Raises Unavailable, then AlreadyUsed.
    """
    if void:
        raise Unavailable
    if last_slot is not None and opened.slot <= last_slot:
        raise AlreadyUsed


def door_time(own: float, newest: Head | None) -> float:
    """Give the time a door judges by: its own clock's, never below the newest head it verified.

    Nothing but a signed head moves the floor: phones that agreed to lie could push it.
    """
    return own if newest is None else max(own, newest.issued_at)


def clock_verdict(ages: Sequence[float], window: Window) -> Literal["ok", "own-clock-wrong"]:
    """Say whether a door should doubt its own clock before it calls people forgers.

    `ages` are those at which different phones were first seen, the latest last; a door learns
    them of refused codes too if it opens with `amber` infinite and asks `is_amber` afterwards.
    Where the last five all lie outside the window on one side, they speak against the door.
    This accepts nobody and moves no clock.
    """
    last = ages[-_WITNESSES:]
    all_late = all(age > window.late for age in last)
    all_early = all(age < -window.early for age in last)
    return "own-clock-wrong" if len(last) == _WITNESSES and (all_late or all_early) else "ok"


def list_verdict(age: float, *, overdue: bool, limit: float) -> Literal["fresh", "amber", "list-too-old"]:
    """Judge lists whose head was issued `age` seconds ago by a scene that lives with `limit` seconds.

    `overdue` says that head or trust list are past their next update. An age that is no number
    is too old.
    """
    if not age <= limit:
        return "list-too-old"
    return "amber" if overdue else "fresh"
