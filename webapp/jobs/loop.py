"""The jobs process: seconds-work twice a second, sweeps once an hour. One failure is logged and tried again."""

from collections.abc import Callable

import structlog

from webapp.clock import Stopwatch, pause

TICK_SECONDS = 0.5
SWEEP_SECONDS = 3600
log = structlog.get_logger()


class Loop:
    """Runs until it is told to stop."""

    def __init__(self, *, each_tick: Callable[[], None], each_hour: Callable[[], None]) -> None:
        self._each_tick = each_tick
        self._each_hour = each_hour
        self._running = True

    def stop(self) -> None:
        self._running = False

    def run(self) -> None:
        since_sweep = None
        while self._running:
            _guarded(self._each_tick)
            if since_sweep is None or since_sweep.elapsed().total_seconds() > SWEEP_SECONDS:
                _guarded(self._each_hour)
                since_sweep = Stopwatch()
            pause(TICK_SECONDS)


def _guarded(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # A database that is away comes back; a job that has died does not.
        log.exception("job-failed", job=getattr(work, "__name__", "job"))
