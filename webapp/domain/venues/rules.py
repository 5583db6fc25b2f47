"""Kinds of venues, and the one-time link that enrols a terminal."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from webapp.domain.errors import Conflict, Invalid

SALT = "terminal-enrolment"
NAME_LENGTH = 40


class VenueKind(StrEnum):
    """Where a card is used (NX 第九条, HB 二(一)2 and 二(三))."""

    ART_MUSEUM = "art-museum"
    ARTS_HALL = "arts-hall"
    BANK_OUTLET = "bank-outlet"
    BUS = "bus"
    GOVERNMENT_HALL = "government-hall"
    HOSPITAL = "hospital"
    HRSS_OFFICE = "hrss-office"
    LIBRARY = "library"
    METRO = "metro"
    MUSEUM = "museum"
    PHARMACY = "pharmacy"
    SCENIC_AREA = "scenic-area"
    SCIENCE_MUSEUM = "science-museum"
    SPORTS_GROUND = "sports-ground"


def clean_name(name: str) -> str:
    """One line of printable text, cut to length, by which staff tell terminals apart."""
    printable = "".join(char for char in " ".join(name.split()) if char.isprintable())[:NAME_LENGTH].strip()
    if not printable:
        raise Invalid("invalid")
    return printable


class LinkExpired(Conflict):
    """The link was good once; a new one is needed."""

    default = "link-expired"


class EnrolmentLinks:
    """Makes and reads enrolment links: a terminal's id, signed with the service's key and dated."""

    def __init__(self, secret_key: bytes) -> None:
        # Not the timed one: it reads a clock of its own, and `now` is read once a request.
        self._serializer = URLSafeSerializer(secret_key, salt=SALT)

    def make(self, terminal_id: str, serial: str, *, now: datetime) -> str:
        return str(self._serializer.dumps([terminal_id, serial, int(now.timestamp())]))

    def read(self, token: str, *, lives: timedelta, now: datetime) -> tuple[str, str]:
        try:
            content: Any = self._serializer.loads(token)
        except BadSignature:
            raise Invalid("link-invalid") from None
        terminal_id, serial, made_at = content
        if now.timestamp() - made_at > lives.total_seconds():
            raise LinkExpired
        return terminal_id, serial
