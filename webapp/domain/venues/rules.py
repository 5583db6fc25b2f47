"""Kinds of venues, and the one-time link that enrols a terminal."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

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


class LinkExpired(Conflict):
    """The link was good once; a new one is needed."""

    default = "link-expired"


class EnrolmentLinks:
    """Makes and reads enrolment links: a terminal's id, signed with the service's key and dated."""

    def __init__(self, secret_key: bytes) -> None:
        self._serializer = URLSafeTimedSerializer(secret_key, salt=SALT)

    def make(self, terminal_id: str, serial: str) -> str:
        return str(self._serializer.dumps([terminal_id, serial]))

    def read(self, token: str, *, lives: timedelta) -> tuple[str, str]:
        try:
            content: Any = self._serializer.loads(token, max_age=int(lives.total_seconds()))
        except SignatureExpired:
            raise LinkExpired from None
        except BadSignature:
            raise Invalid("link-invalid") from None
        terminal_id, serial = content
        return terminal_id, serial
