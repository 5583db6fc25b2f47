"""The words of notices, and when a failed delivery is tried again."""

from datetime import timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=5)
TRIES = 5
KEEP = timedelta(days=30)


class Kind(StrEnum):
    SIGN_IN_CODE = "sign-in-code"


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after the `tries`-th failure: 5 s, 10 s, 20 s, 40 s; None when it is given up."""
    return None if tries >= TRIES else FIRST_PAUSE * 2 ** (tries - 1)
