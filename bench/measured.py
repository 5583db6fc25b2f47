"""What a bench hands back, and how two things are timed side by side."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

ROUNDS = 15


class CannotRun(Exception):
    """Something that this bench needs is not here; the message says what."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of output. The ratio is value / the first of `beside`; `aim` is a bound on it, such as ">= 0.85"."""

    case: str | None
    value: float
    unit: str
    beside: Mapping[str, float]
    aim: str | None = None
    if_missed: str = ""
    """Why the aim may be missed, in one sentence for the page of figures."""

    @property
    def ratio(self) -> float:
        return self.value / next(iter(self.beside.values()))

    @property
    def met(self) -> bool:
        if self.aim is None:
            return True
        bound = float(self.aim[3:])
        # As it is printed: 0.8499 shows as 0.85 and counts as it shows.
        ratio = round(self.ratio, 3)
        return ratio >= bound if self.aim.startswith(">=") else ratio <= bound

    def row(self, bench: str) -> dict[str, object]:
        return {
            "bench": bench,
            "case": self.case,
            "value": short(self.value),
            "unit": self.unit,
            "beside": {name: short(value) for name, value in self.beside.items()},
            "ratio": round(self.ratio, 3),
            "aim": self.aim,
            "met": self.met,
        }


def short(value: float) -> float:
    """Four digits say what a noisy machine can say."""
    if value >= 1000 or value == int(value):
        return round(value)
    return float(f"{value:.4g}")


def per_second(contestants: Mapping[str, Callable[[], object]], *, seconds: float = 0.1) -> dict[str, float]:
    """Calls of each in a second: medians of rounds in which all take turns, so that a noisy moment hits them alike."""
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, call in contestants.items():
            rates[name].append(_rate(call, seconds))
    return {name: median(found) for name, found in rates.items()}


def _rate(call: Callable[[], object], seconds: float) -> float:
    calls = 0
    started = now = time.perf_counter()
    while now < started + seconds:
        call()
        calls += 1
        now = time.perf_counter()
    return calls / (now - started)
