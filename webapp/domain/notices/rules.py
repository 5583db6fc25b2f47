"""The words of notices, and when a failed delivery is tried again."""

import tomllib
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

FIRST_PAUSE = timedelta(seconds=5)
TRIES = 5
KEEP = timedelta(days=30)
TEXTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text())


class Kind(StrEnum):
    SIGN_IN_CODE = "sign-in-code"


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


def text_of(kind: Kind, **values: object) -> str:
    return TEXTS[kind].format(**values)


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after the `tries`-th failure: 5 s, 10 s, 20 s, 40 s; None when it is given up."""
    return None if tries >= TRIES else FIRST_PAUSE * 2 ** (tries - 1)
