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
