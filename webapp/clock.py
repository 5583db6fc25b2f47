"""The only reader of the clock. `now` is read once per request or job and handed down."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


def moment(unix: float) -> datetime:
    """The aware UTC time of `unix` seconds."""
    return datetime.fromtimestamp(unix, UTC)


def in_china(at: datetime) -> datetime:
    return at.astimezone(CHINA)


def china_time(iso: str) -> str:
    """A stored time as people here write it: 11月22日 09:41."""
    at = in_china(datetime.fromisoformat(iso))
    return f"{at.month}月{at.day}日 {at:%H:%M}"


class Stopwatch:
    """Measures how long something took, for logs and back-off; never for a judgement."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def elapsed(self) -> timedelta:
        return timedelta(seconds=time.perf_counter() - self._start)


pause = time.sleep
