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
    STAFF_ACCOUNT_DISABLE = "staff:account:disable"
    STAFF_ACCOUNT_INVITE = "staff:account:invite"
    STAFF_ACCOUNT_LOCK_OUT = "staff:account:lock-out"
    STAFF_ACCOUNT_TAKE_UP = "staff:account:take-up"
    STAFF_SESSION_END = "staff:session:end"
    STAFF_SESSION_START = "staff:session:start"
    VENUE_ATTENDANT_ADD = "venue:attendant:add"
    VENUE_ATTENDANT_CHOOSE_PIN = "venue:attendant:choose-pin"
    VENUE_ATTENDANT_LOCK_OUT = "venue:attendant:lock-out"
    VENUE_ATTENDANT_REMOVE = "venue:attendant:remove"
    VENUE_ATTENDANT_RENEW_FIRST_CODE = "venue:attendant:renew-first-code"
    VENUE_CODE_SCAN = "venue:code:scan"
    VENUE_TERMINAL_ENROL = "venue:terminal:enrol"
    VENUE_TERMINAL_REVOKE = "venue:terminal:revoke"
