"""When a code is fresh, when a second look is asked, and when it is used up (FORMAT.md 7, 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .errors import AlreadyUsed, FromTheFuture, TooOld, Unavailable

if TYPE_CHECKING:
    from .presentation import Opened

SLOT_SECONDS = 2
_SECOND_LOOK_SECONDS = 5
# A phone draws every 5 s and rounds down to a slot of 2 s, so codes of one clock differ in
# age by less than this.
_SAME_SKEW_SECONDS = 7


class Window(NamedTuple):
    """What age a scene accepts, in seconds: from -early to +late, amber up to ±amber."""

    early: int
    late: int
    amber: int


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
