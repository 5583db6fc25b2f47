"""Peak memory of an import and its reader, for ten times the rows: processes of its own each, CSV into SQLite."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.card_base import write_card_base
from bench.measured import Measured

# A million rows take longer than five minutes on two shared cores: ROWS=1000000 measures them.
ROWS = int(os.environ.get("ROWS", "200000"))
ONE_IMPORT = """
import resource
import sys
from pathlib import Path
from bench.card_base import Target
from webapp.jobs import reading
reading.WORTH_A_PROCESS = 1  # so that a reader stands beside both
Target(f"sqlite:///{sys.argv[1]}").take_in(Path(sys.argv[2]))
status = Path("/proc/self/status").read_text()
ours = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
print(ours + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def run() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder:
        few, many = (_peak(Path(folder), rows) for rows in (ROWS // 10, ROWS))
    yield Measured(f"{ROWS:,} rows", many, "MiB", {f"{ROWS // 10:,} rows": few}, "<= 1.2")


def _peak(folder: Path, rows: int) -> float:
    path = write_card_base(folder / f"{rows}.csv", rows)
    command = [sys.executable, "-c", ONE_IMPORT, str(folder / f"{rows}.sqlite3"), str(path)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 # ourselves
    return int(ended.stdout) / 1024
