"""The lines of a file, read and checked a portion at a time; of a long one by a process beside the one that stores.

Reading takes about as long as storing, and machines have two processors. The reader knows no key and no database. It is
a portion ahead and waits then; when either dies, the pipe between them breaks, and the other stops.
"""

import signal
from collections.abc import Generator
from contextlib import suppress
from datetime import date
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

from webapp.domain import cardbase
from webapp.domain.cardbase import Portion, Sheet, Unreadable

# Portions. A process takes as long to start as the reading of half of that.
WORTH_A_PROCESS = 25
# Seconds for a portion, which takes less than one: a reader that spins has a file that it cannot read.
PATIENCE = 300.0
Portions = Generator[Portion, None, None]


class ReaderDied(Exception):
    """Before it said that there is no more: what it has not read is not done."""


def portions_of(sheet: Sheet, *, after: int, today: date) -> Portions:
    """Those below the line `after`, which were done before."""
    beside = sheet.total > WORTH_A_PROCESS * cardbase.PORTION
    return (_read_beside if beside else _read)(sheet, after, today, cardbase.PORTION)


def _read(sheet: Sheet, after: int, today: date, size: int) -> Portions:
    lines = cardbase.lines_of(sheet, after=after)
    while portion := list(islice(lines, size)):
        yield cardbase.read_portion(portion, today=today)


def _read_beside(sheet: Sheet, after: int, today: date, size: int) -> Portions:
    """Started anew rather than forked, because a copy of us would hold our connections to the database."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    reader = context.Process(target=_send, args=(theirs, sheet, after, today, size), daemon=True)
    reader.start()
    theirs.close()
    try:
        while (portion := _received(ours)) is not None:
            yield portion
    finally:
        ours.close()
        # It ends by itself where it writes to a pipe that is closed; whatever else it does is of no use any more.
        reader.join(1)
        reader.kill()
        reader.join()


def _received(pipe: Connection) -> Portion | None:
    """The next portion, None where there is no more, or what kept the file from being read."""
    if not pipe.poll(PATIENCE):
        raise Unreadable("file-broken")
    try:
        said: Portion | Exception | None = pipe.recv()
    except EOFError:
        raise ReaderDied from None
    if isinstance(said, Exception):
        raise said
    return said


def _send(pipe: Connection, sheet: Sheet, after: int, today: date, size: int) -> None:
    """In the other process. Ctrl-C is for whoever stores; then the pipe breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError), pipe:
        try:
            for portion in _read(sheet, after, today, size):
                pipe.send(portion)
        except (Unreadable, OSError) as problem:
            pipe.send(problem)
        except Exception:  # noqa: BLE001 # a file that breaks the reader would break the next one too
            pipe.send(Unreadable("file-broken"))
        else:
            pipe.send(None)
