"""Smallest width on a 1280 x 720 sensor with which the scanner's own reader reads 40 of 40 badly held symbols."""

import json
import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.code_size import ALPHANUMERIC, HEALTH_CHARACTERS, LEVELS, TRANSIT_BYTES
from bench.codes import issuer, phones
from bench.measured import Measured
from tests.signing.twin import NODE

SYMBOLS = 40
ROUNDS = 5
CAMERA = Path(__file__).with_suffix(".mjs")
IF_MISSED = "The module decides, and {0} of ours beside the peer's larger symbol leave no more."


def run() -> Iterator[Measured]:
    widths = _photographed()
    for level in LEVELS:
        found = {name: median(rounds) for name, rounds in widths[level].items()}
        beside = {"JT/T 1179, 360 bytes": found["transit"], "EU DCC, 604 characters": found["health"]}
        yield Measured(level, found["ours"], "px", beside, "<= 0.8", IF_MISSED.format(level))


def _photographed() -> dict[str, dict[str, list[float]]]:
    key, entry, _ = issuer()
    now = time.time()
    contents = {
        "ours": [phone.show(now) for phone in phones(key, entry, SYMBOLS)],
        "transit": [secrets.token_hex(TRANSIT_BYTES) for _ in range(SYMBOLS)],
        "health": ["".join(secrets.choice(ALPHANUMERIC) for _ in range(HEALTH_CHARACTERS)) for _ in range(SYMBOLS)],
        "rounds": ROUNDS,
    }
    argv = [NODE, "--no-warnings", CAMERA]
    done = subprocess.run(argv, input=json.dumps(contents), capture_output=True, text=True, check=True)  # noqa: S603 # our own Node
    found: dict[str, dict[str, list[float]]] = json.loads(done.stdout)
    return found
