"""The words of the card base: an import's life, what the population base may answer, and what becomes of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # the file cannot be read, or has changed; the problem says why


# A process that says nothing for so long is dead, and another may go on.
LEASE = timedelta(seconds=20)
# Rows in one transaction: what a kill may undo, and what a resume reads again.
PORTION = 2000


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of rows. `already` were here and say the same; `differing` were here and say something else."""

    read: int = 0
    added: int = 0
    already: int = 0
    differing: int = 0
    refused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


class PopulationAnswer(StrEnum):
    """What the population base says of a person; UNAVAILABLE is that it says nothing, and never counts as yes."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_FOUND = "not-found"
    DECEASED = "deceased"
    UNAVAILABLE = "unavailable"


class Purpose(StrEnum):
    """Why a person is compared with the population base."""

    APPLICATION = "application"
    CHANGE_OF_DATA = "change-of-data"
    DESK = "desk"
    SWEEP = "sweep"


class TaskKind(StrEnum):
    """What a clerk is asked to look at. None of it changes a card by itself."""

    DECEASED = "deceased"
    FLAW = "flaw"  # of the data: its fields are the flaws
    MISMATCH = "mismatch"
    NOT_FOUND = "not-found"


class Outcome(StrEnum):
    """How a clerk left a task."""

    CORRECTED = "corrected"
    NO_FAULT = "no-fault"
    PASSED_ON = "passed-on"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a clerk leaves a task, and what that rests on, in her words."""

    outcome: Outcome
    note: str


LONGEST_NOTE = 200
TASKS_ON_A_PAGE = 50
TAKEN_FOR = timedelta(days=1)
TASK_OF = {
    PopulationAnswer.DECEASED: TaskKind.DECEASED,
    PopulationAnswer.MISMATCH: TaskKind.MISMATCH,
    PopulationAnswer.NOT_FOUND: TaskKind.NOT_FOUND,
}
# A question whose process died is asked again under the same reference.
ASKING = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
# So many failures in a row, and the base is left in peace for a while; then one question goes first.
FAILURES_TO_OPEN = 5
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=15)


def pause_after(tries: int) -> timedelta:
    return min(timedelta(seconds=10) * (1 << min(tries - 1, 10)), LONGEST_PAUSE)


def rest_after(failures: int) -> timedelta | None:
    """How long nobody is asked after so many failures in a row; None while it may be chance."""
    if failures < FAILURES_TO_OPEN:
        return None
    return min(FIRST_REST * (1 << min(failures - FAILURES_TO_OPEN, 10)), LONGEST_REST)
