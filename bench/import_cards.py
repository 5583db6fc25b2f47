"""Rows of another system's card base taken in a second: read, checked, compared with the house, sealed, committed."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import psycopg

from bench.card_base import Target, write_card_base
from bench.measured import CannotRun, Measured
from scripts import machine
from tests.postgresql import cluster

ROUNDS = 5
# A million in all takes longer than five minutes on two shared cores: ROWS=200000 makes five rounds of a million.
ROWS = int(os.environ.get("ROWS", "20000"))
TABLES = ("resident", "card")
SET_ASIDE = (
    b"CREATE TEMP TABLE cards AS SELECT * FROM card ORDER BY ctid DESC LIMIT %s",
    b"CREATE TEMP TABLE people AS SELECT * FROM resident WHERE id IN (SELECT resident_id FROM cards)",
    b"DELETE FROM card WHERE id IN (SELECT id FROM cards)",
    b"DELETE FROM resident WHERE id IN (SELECT id FROM people)",
)
OUT = {"resident": b"COPY people TO STDOUT (FORMAT BINARY)", "card": b"COPY cards TO STDOUT (FORMAT BINARY)"}
IN = {"resident": b"COPY resident FROM STDIN (FORMAT BINARY)", "card": b"COPY card FROM STDIN (FORMAT BINARY)"}
IF_MISSED = (
    "COPY is given rows that somebody has read, checked, compared and sealed before. Reading and checking a line in "
    "Python takes longer than PostgreSQL takes to store it, and both share two cores."
)


def run() -> Iterator[Measured]:
    try:
        machine.need_postgresql()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder, cluster() as address:
        yield _measured(f"{address}/postgres", Path(folder))


def _measured(url: str, folder: Path) -> Measured:
    target, ours, copied = Target(url), [], []
    for number in range(ROUNDS):
        path = write_card_base(folder / "base.csv", ROWS, first=number * ROWS)
        ours.append(_rate(lambda path=path: target.take_in(path)))
        copied.append(_copied_again(url, folder))
    target.close()
    beside = {"COPY of the same sealed rows": median(copied)}
    return Measured("postgresql", median(ours), "rows/s", beside, ">= 0.3", IF_MISSED)


def _copied_again(url: str, folder: Path) -> float:
    """This round's rows are copied out and deleted, and then copied in as they are, into the same indexed tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in SET_ASIDE:
            connection.execute(statement, (ROWS,) if b"%s" in statement else None)
        for table in TABLES:
            with (folder / table).open("wb") as file, connection.cursor().copy(OUT[table]) as copy:
                for block in copy:
                    file.write(block)

        def copy_in() -> None:
            with connection.transaction():
                for table in TABLES:
                    with connection.cursor().copy(IN[table]) as copy:
                        copy.write((folder / table).read_bytes())

        rate = _rate(copy_in)
        connection.execute(b"VACUUM resident, card")
    return rate


def _rate(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return ROWS / (time.perf_counter() - started)
