"""Runs one bench or all: JSON on standard output, a line a figure; a table for people on standard error."""

import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator

from bench import report
from bench.measured import CannotRun

BENCHES = (
    "verify-full",
    "verify-cached",
    "code-size",
    "scan-http-sqlite",
    "scan-http-postgresql",
    "pwa-code-bytes",
    "pwa-total-bytes",
    "pwa-code-visible",
    "revocation-bytes",
    "verify-js",
    "camera-width",
    "door-latency",
    "misreads",
    "issue-batch",
    "loss-to-door",
    "scan-under-load",
    "read-card",
    "import-cards",
    "import-memory",
)


def main(arguments: list[str]) -> None:
    unknown = set(arguments) - set(BENCHES)
    if unknown:
        sys.exit(f"There is no bench called {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}")
    figures, sys.stdout = sys.stdout, sys.stderr
    lines = []
    load = os.getloadavg()[0]
    for bench in arguments or BENCHES:
        for line in _lines_of(bench):
            print(json.dumps(line.row(), ensure_ascii=False), file=figures, flush=True)
            lines.append(line)
    report.show(lines)
    if any(line.broken for line in lines):
        sys.exit("A bench broke, so that docs/benchmarks.md is left as it was.")
    if not arguments:
        report.write(lines, load=load)


def _lines_of(bench: str) -> Iterator[report.Line]:
    print(f"{bench} … ", end="", flush=True)
    started = time.monotonic()
    module = importlib.import_module(f"bench.{bench.replace('-', '_')}")
    about = str(module.__doc__).strip()
    try:
        for measured in module.run():
            yield report.Line(bench, about, measured)
        print(f"✓ {time.monotonic() - started:.0f} s", flush=True)
    except CannotRun as why:
        yield report.Line(bench, about, skipped=str(why))
        print(f"skipped: {why}", flush=True)
    except Exception:  # noqa: BLE001 # one broken bench must not cost the figures of the others
        yield report.Line(bench, about, skipped="it broke; see the terminal", broken=True)
        traceback.print_exc()


if __name__ == "__main__":
    main(sys.argv[1:])
