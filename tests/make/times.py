"""The time of the tests of rules: a Sunday noon in China. Acts take `now`; nothing here reads a clock."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 22, 4, 0, 0, tzinfo=UTC)


def after(**later: float) -> datetime:
    return NOW + timedelta(**later)
