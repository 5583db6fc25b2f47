"""Reads of the table of transitions: the rows of an act, what a card may become through a door, and who somebody is."""

from collections.abc import Iterator
from enum import StrEnum

from webapp.domain import actors
from webapp.domain.cards.rules import Door
from webapp.domain.cards.transitions import TRANSITIONS, Act, Machine, Transition, Who


def rows_of(act: Act) -> Iterator[Transition]:
    return (row for row in TRANSITIONS if row.act is act)


def row_of(act: Act) -> Transition:
    """The row on the act's own machine, which comes first."""
    return next(rows_of(act))


def acts_at(card_states: dict[Machine, StrEnum], door: Door) -> list[Act]:
    """What may be done with a card in these states through this door, in the order of the table."""
    may = [row.act for row in TRANSITIONS if door in row.doors and card_states[row.machine] in row.sources]
    return list(dict.fromkeys(may))


def who_is(by: actors.Actor) -> Who | None:
    match by:
        case actors.Resident():
            return Who.HOLDER
        case actors.Reporter():
            return Who.REPORTER
        case actors.StaffMember(role=role):
            return Who(role.value)
        case actors.Kiosk():
            return Who.KIOSK
        case actors.Job():
            return Who.JOB
        case _:
            return None
