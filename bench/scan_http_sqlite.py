"""Online scans by two web processes on SQLite, every code of a phone never seen before, committed to the disk."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measured import Measured
from bench.scan_http import measure


def run() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder:
        yield measure(f"sqlite:///{folder}/onecard.sqlite3", Path(folder))
