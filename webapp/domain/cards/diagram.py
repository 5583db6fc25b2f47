"""docs/card-life.md, drawn from the table of transitions, so that the picture cannot say what the code does not."""

from collections.abc import Iterator
from enum import StrEnum

from webapp.domain.cards.rules import AAZ502, BankState, CardState, SocialSecurityState
from webapp.domain.cards.transitions import TRANSITIONS, WAITS_FOR_THE_LIVING, Machine, Transition

INTRODUCTION = """\
# The life of a card

Made by `make card-life` from `TRANSITIONS` in `webapp/domain/cards/transitions.py`. Do not edit.

A card has three states side by side: of the social security application (AAZ502, what files of other systems carry),
of the hold that an authority may put on it, and of the bank's function. A card under a hold is told to other systems
as locked, 3. An act that finds the card already there succeeds and changes nothing.

While a death of its holder is on record, nothing of this is done: {waits}.
"""
HEADINGS = {
    Machine.SOCIAL_SECURITY: "The social security function",
    Machine.HOLD: "The hold on it",
    Machine.BANK: "The bank function",
}
STATES: dict[Machine, type[StrEnum]] = {
    Machine.SOCIAL_SECURITY: CardState,
    Machine.HOLD: SocialSecurityState,
    Machine.BANK: BankState,
}


def card_life() -> str:
    return "\n".join([_introduction(), *(part for machine in Machine for part in _machine(machine))])


def _introduction() -> str:
    return INTRODUCTION.format(waits=", ".join(sorted(WAITS_FOR_THE_LIVING)))


def _machine(machine: Machine) -> Iterator[str]:
    rows = [row for row in TRANSITIONS if row.machine is machine]
    yield f"## {HEADINGS[machine]}\n"
    yield "```mermaid\nstateDiagram-v2"
    for state in STATES[machine]:
        digit = f" ({AAZ502[state]})" if isinstance(state, CardState) else ""
        yield f'  state "{state}{digit}" as {_id(state)}'
    for row in rows:
        yield from _arrows(row)
    yield "```\n"
    yield "| act | from | to | who | doors | proof | effects | notice |\n|---|---|---|---|---|---|---|---|"
    yield from (_line(row, STATES[machine]) for row in rows)
    yield ""


def _arrows(row: Transition) -> Iterator[str]:
    if row.stays:
        return
    for source in _in_order(row.sources, type(next(iter(row.sources)))):
        targets = [row.to] if row.to is not None else [state for state in row.back_to if state is not source]
        for target in targets:
            yield f"  {_id(source)} --> {_id(target)}: {row.act}"


def _line(row: Transition, states: type[StrEnum]) -> str:
    to = row.to or ("stays" if row.stays else "what it was")
    cells = [
        row.act,
        ", ".join(_in_order(row.sources, states)),
        to,
        ", ".join(sorted(row.who)),
        ", ".join(row.doors),
        " or ".join(row.proof),
        ", ".join(row.effects),
        row.notice or "",
    ]
    return f"| {' | '.join(cells)} |"


def _in_order(sources: frozenset[StrEnum], states: type[StrEnum]) -> list[StrEnum]:
    return [state for state in states if state in sources]


def _id(state: StrEnum) -> str:
    return state.replace("-", "_")
