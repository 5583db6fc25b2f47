"""The same on PostgreSQL, which shares the machine with the web processes and the doors."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measured import CannotRun, Measured
from bench.scan_http import measure
from scripts import machine
from tests.postgresql import cluster


def run() -> Iterator[Measured]:
    try:
        machine.need_postgresql()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder, cluster() as address:
        yield measure(f"{address}/postgres", Path(folder))
