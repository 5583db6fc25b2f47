"""The words of the ledger."""

from enum import StrEnum


class Event(StrEnum):
    """audience:thing:verb, in alphabetical order."""

    RESIDENT_DEVICE_RENAME = "resident:device:rename"
    RESIDENT_DEVICE_SIGN_OUT = "resident:device:sign-out"
    RESIDENT_ECARD_ACCEPT = "resident:ecard:accept"
    RESIDENT_LICENCE_READ = "resident:licence:read"
    RESIDENT_SESSION_START = "resident:session:start"
    RESIDENT_WALLET_FETCH = "resident:wallet:fetch"
    VENUE_CODE_SCAN = "venue:code:scan"
    VENUE_TERMINAL_ENROL = "venue:terminal:enrol"
    VENUE_TERMINAL_REVOKE = "venue:terminal:revoke"
