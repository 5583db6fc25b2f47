"""The words of notices, what they say, and when a failed delivery is tried again."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Any

from webapp.clock import china_time, in_china

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
KEEP = timedelta(days=30)
KEEP_MESSAGES = timedelta(days=365)
# A gateway that is away over a long weekend still delivers; after that the inbox alone has it.
WORTH_AN_SMS = timedelta(days=3)
TEXTS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text())

# One with a word of its own in each language is named by the languages.
Value = str | int | date | datetime | Mapping[str, str] | None


class Kind(StrEnum):
    ACTIVATE_CODE = "activate-code"
    BANK_CHANGED = "bank-changed"
    BOOKING_MADE = "booking-made"
    BOOKING_WITHDRAWN = "booking-withdrawn"
    CANCELLATION_UNDONE = "cancellation-undone"
    CARD_ACTIVATED = "card-activated"
    CARD_CANCELLED = "card-cancelled"
    CARD_FOUND = "card-found"
    CARD_EXPIRES = "card-expires"
    CARD_KEPT = "card-kept"
    CARD_LOCKED = "card-locked"
    CARD_UNLOCKED = "card-unlocked"
    CARER_CARD_EXPIRES = "carer-card-expires"
    CARER_LOSS_LAPSES_SOON = "carer-loss-lapses-soon"
    CARER_REQUEST_WAITS = "carer-request-waits"
    CARE_BEGUN = "care-begun"
    CARE_CONFIRMED = "care-confirmed"
    CARE_ENDED = "care-ended"
    CHANGE_STANDS = "change-stands"
    CHANGE_TAKEN_BACK = "change-taken-back"
    CODE_DISPUTED = "code-disputed"
    DEVICE_SIGNED_OUT = "device-signed-out"
    ECARD_ACCEPTED_AT_DESK = "ecard-accepted-at-desk"
    FUNCTION_RESUMED = "function-resumed"
    FUNCTION_SUSPENDED = "function-suspended"
    GUARDIANS_FROZEN = "guardians-frozen"
    GUARDIAN_EVIDENCE_ENDS = "guardian-evidence-ends"
    GUARDIAN_EVIDENCE_OVER = "guardian-evidence-over"
    GUARDIAN_FROZEN = "guardian-frozen"
    GUARDIAN_NOT_RESTORED = "guardian-not-restored"
    GUARDIAN_RENEWED = "guardian-renewed"
    GUARDIAN_RESTORED = "guardian-restored"
    LOSS_CODE = "loss-code"
    LOSS_CODE_TO_FALLBACK = "loss-code-to-fallback"
    LOSS_LAPSED = "loss-lapsed"
    LOSS_LAPSES_SOON = "loss-lapses-soon"
    LOSS_REPORTED = "loss-reported"
    LOSS_UNDONE = "loss-undone"
    PIN_RESET = "pin-reset"
    REPLACEMENT_BEGUN = "replacement-begun"
    REPLACEMENT_MADE = "replacement-made"
    REPLACEMENT_WITHDRAWN = "replacement-withdrawn"
    REQUEST_ADVANCED = "request-advanced"
    REQUEST_EVIDENCE_REFUSED = "request-evidence-refused"
    REQUEST_FIRM = "request-firm"
    REQUEST_LATE = "request-late"
    REQUEST_OPENED = "request-opened"
    REQUEST_REJECTED = "request-rejected"
    REQUEST_WAITS = "request-waits"
    SHIPMENT_DELIVERED = "shipment-delivered"
    SHIPMENT_LOST = "shipment-lost"
    SIGN_IN_CODE = "sign-in-code"
    STAFF_READ = "staff-read"
    TEMPORARY_CARD_ENDED = "temporary-card-ended"
    TEMPORARY_CARD_ENDS_SOON = "temporary-card-ends-soon"
    TEMPORARY_CARD_ISSUED = "temporary-card-issued"
    TEMPORARY_CARD_RENEWED = "temporary-card-renewed"
    UNDO_CODE = "undo-code"
    UNDO_CODE_TO_FALLBACK = "undo-code-to-fallback"
    VISIT_TODAY = "visit-today"


# These go to the phone of the contact whom the holder has named.
TO_FALLBACK = frozenset({Kind.LOSS_CODE_TO_FALLBACK, Kind.UNDO_CODE_TO_FALLBACK})


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"


# What is told beside her to those who act for her (M17), in words that say no more than whose and what to do.
BESIDE = {
    Kind.CARD_EXPIRES: Kind.CARER_CARD_EXPIRES,
    Kind.LOSS_LAPSES_SOON: Kind.CARER_LOSS_LAPSES_SOON,
    Kind.REQUEST_WAITS: Kind.CARER_REQUEST_WAITS,
}


class NoticeState(StrEnum):
    """What became of a text message. Failed is tried again; given up is not; dropped was meant for nobody."""

    QUEUED = "queued"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"


WAITING = (NoticeState.QUEUED, NoticeState.FAILED)


def text_of(kind: Kind, **values: Value) -> str:
    """The text message of this kind, Chinese first; empty where the kind has none."""
    return "\n".join(said for language in Language if (said := _say(kind, "sms", language, values)))


def title_of(kind: Kind, language: Language) -> str:
    return _say(kind, "title", language, {})


def message_of(kind: Kind, language: Language, **values: Value) -> str:
    return _say(kind, "text", language, values)


def _say(kind: Kind, part: str, language: Language, values: dict[str, Value]) -> str:
    """All sentences whose values are known; one that names a None is left out."""
    sentences: list[str] = TEXTS[kind].get(part, {}).get(language, [])
    said = {name: _spoken(name, value, language) for name, value in values.items() if value is not None}
    left_out = values.keys() - said.keys()
    return "".join(sentence.format(**said) for sentence in sentences if not left_out & _named_in(sentence))


def _named_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _spoken(name: str, value: Value, language: Language) -> str:
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, datetime):
        at = in_china(value)
        return china_time(value.isoformat()) if language is Language.CHINESE else f"{at.day} {at:%b %H:%M}"
    if isinstance(value, date):
        return f"{value.month}月{value.day}日" if language is Language.CHINESE else f"{value.day} {value:%b}"
    return str(TEXTS["words"].get(name, {}).get(str(value), {}).get(language, value))


def pause_after(tries: int) -> timedelta:
    """How long to wait after the `tries`-th failure: 5 s, 10 s, 20 s, and so on to a quarter of an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 16)
    return min(doubled, LONGEST_PAUSE)
