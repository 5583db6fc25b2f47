"""The words between us and the banks. docs/ports/bank.md says what each means to a bank."""

from datetime import timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
# 网络数据安全管理条例 art. 12: what was given to others is on record for three years.
KEEP = timedelta(days=3 * 365)


class News(StrEnum):
    """What a bank is told of a card. What it does with its account is the bank's."""

    LOST_TEMPORARILY = "lost-temporarily"
    LOST_FORMALLY = "lost-formally"
    LOSS_UNDONE = "loss-undone"
    LOSS_LAPSED = "loss-lapsed"
    MADE = "made"
    REPLACED = "replaced"
    RETIRED = "retired"
    CANCELLED = "cancelled"
    CANCELLATION_UNDONE = "cancellation-undone"


class Told(StrEnum):
    """What became of a piece of news. Waiting is tried again for as long as it takes."""

    WAITING = "waiting"
    TOLD = "told"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a bank would not take a piece of news, in its own word."""

    UNKNOWN_CARD = "unknown-card"
    ACCOUNT_CLOSED = "account-closed"
    NOT_OUR_BANK = "not-our-bank"
    OTHER = "other"


class Word(StrEnum):
    """What a bank says of the account on a card."""

    OPENED = "opened"
    ACTIVATED = "activated"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    CLOSED = "closed"


class Heard(StrEnum):
    """What we did with a word of a bank."""

    DONE = "done"
    ALREADY = "already"
    OUT_OF_DATE = "out-of-date"  # a later word about the same card was here before it
    REFUSED = "refused"  # the card cannot become that


BELIEVED = frozenset({Heard.DONE, Heard.ALREADY})


def pause_after(tries: int) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 20)
    return min(doubled, LONGEST_PAUSE)
