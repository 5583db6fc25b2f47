"""The words of the ledger, and what its chain is made of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

# What the chain begins with, and what sets its hashes apart from all others.
START = bytes(32)
ROW_TAG = b"onecard ledger row 1\0"
LINK_TAG = b"onecard ledger link 1\0"
# A row is chained seconds after its act, or an hour later where its transaction was overtaken by very many.
LATE = timedelta(hours=2)


class Event(StrEnum):
    """audience:thing:verb, in alphabetical order. What ends in :read is a read, and its holder sees it."""

    AGENCY_BATCH_MAKE = "agency:batch:make"
    AGENCY_BATCH_RETURN = "agency:batch:return"
    AGENCY_BLANKS_COUNT = "agency:blanks:count"
    AGENCY_BLANKS_DESTROY = "agency:blanks:destroy"
    AGENCY_BLANKS_DESTROY_ASK = "agency:blanks:destroy-ask"
    AGENCY_BLANKS_RECEIVE = "agency:blanks:receive"
    AGENCY_CARD_DESTROY = "agency:card:destroy"
    AGENCY_CARD_DESTROY_ASK = "agency:card:destroy-ask"
    AGENCY_CARDS_IMPORT = "agency:cards:import"
    AGENCY_CARDS_IMPORTED = "agency:cards:imported"
    AGENCY_HOLDER_READ = "agency:holder:read"
    AGENCY_OPENING_ADD = "agency:opening:add"
    AGENCY_OPENING_CLOSE = "agency:opening:close"
    AGENCY_RULE_APPROVE = "agency:rule:approve"
    AGENCY_RULE_PROPOSE = "agency:rule:propose"
    AGENCY_RULE_REJECT = "agency:rule:reject"
    AGENCY_RULE_WITHDRAW = "agency:rule:withdraw"
    AGENCY_TASK_CLOSE = "agency:task:close"
    HELPDESK_BLANK_SPOIL = "helpdesk:blank:spoil"
    HELPDESK_BLANK_TAKE = "helpdesk:blank:take"
    HELPDESK_CODE_SEND = "helpdesk:code:send"
    HELPDESK_DEATH_REPORT = "helpdesk:death:report"
    HELPDESK_DEATH_UNDO = "helpdesk:death:undo"
    HELPDESK_HOLDER_LOOK_UP = "helpdesk:holder:look-up"
    HELPDESK_HOLDER_READ = "helpdesk:holder:read"
    HELPDESK_HOLDER_REGISTER = "helpdesk:holder:register"
    HELPDESK_SHIPMENT_CLOSE = "helpdesk:shipment:close"
    HELPDESK_SHIPMENT_SEND = "helpdesk:shipment:send"
    HELPDESK_VISIT_ASSIGN = "helpdesk:visit:assign"
    RESIDENT_BANK_ACTIVATE = "resident:bank:activate"
    RESIDENT_BANK_CLOSE = "resident:bank:close"
    RESIDENT_BANK_OPEN = "resident:bank:open"
    RESIDENT_BANK_REOPEN = "resident:bank:reopen"
    RESIDENT_BANK_REPORT_LOSS = "resident:bank:report-loss"
    RESIDENT_BANK_UNDO_LOSS = "resident:bank:undo-loss"
    RESIDENT_BOOKING_MAKE = "resident:booking:make"
    RESIDENT_CARD_ACTIVATE = "resident:card:activate"
    RESIDENT_CARD_CANCEL = "resident:card:cancel"
    RESIDENT_CARD_FIND = "resident:card:find"
    RESIDENT_CARD_LOCK = "resident:card:lock"
    RESIDENT_CARD_NOTE_CHIP = "resident:card:note-chip"
    RESIDENT_CARD_RESTORE = "resident:card:restore"
    RESIDENT_CARD_RETIRE = "resident:card:retire"
    RESIDENT_CARD_UNLOCK = "resident:card:unlock"
    RESIDENT_CARE_BEGIN = "resident:care:begin"
    RESIDENT_CARE_CONFIRM = "resident:care:confirm"
    RESIDENT_CARE_END = "resident:care:end"
    RESIDENT_CARE_INVITE = "resident:care:invite"
    RESIDENT_CARE_READ = "resident:care:read"
    RESIDENT_CARE_RENEW = "resident:care:renew"
    RESIDENT_DATA_CHANGE = "resident:data:change"
    RESIDENT_DATA_GIVE_BACK = "resident:data:give-back"
    RESIDENT_DEVICE_RENAME = "resident:device:rename"
    RESIDENT_DEVICE_SIGN_OUT = "resident:device:sign-out"
    RESIDENT_ECARD_ACCEPT = "resident:ecard:accept"
    RESIDENT_ECARD_AUTHORISE = "resident:ecard:authorise"
    RESIDENT_ELIGIBILITY_DETERMINE = "resident:eligibility:determine"
    RESIDENT_FUNCTION_APPROVE = "resident:function:approve"
    RESIDENT_FUNCTION_ASK_TO_RESUME = "resident:function:ask-to-resume"
    RESIDENT_FUNCTION_DECLINE = "resident:function:decline"
    RESIDENT_FUNCTION_DECLINE_TO_RESUME = "resident:function:decline-to-resume"
    RESIDENT_FUNCTION_PROPOSE = "resident:function:propose"
    RESIDENT_FUNCTION_RESUME = "resident:function:resume"
    RESIDENT_FUNCTION_SUSPEND = "resident:function:suspend"
    RESIDENT_GUARDIANS_APPROVE_INSTITUTION = "resident:guardians:approve-institution"
    RESIDENT_GUARDIANS_DECIDE = "resident:guardians:decide"
    RESIDENT_GUARDIANS_DECLINE_INSTITUTION = "resident:guardians:decline-institution"
    RESIDENT_GUARDIANS_ENTER_INSTITUTION = "resident:guardians:enter-institution"
    RESIDENT_GUARDIANS_FREEZE = "resident:guardians:freeze"
    RESIDENT_LICENCE_READ = "resident:licence:read"
    RESIDENT_LOSS_LAPSE = "resident:loss:lapse"
    RESIDENT_LOSS_REPORT = "resident:loss:report"
    RESIDENT_LOSS_UNDO = "resident:loss:undo"
    RESIDENT_REPLACEMENT_BEGIN = "resident:replacement:begin"
    RESIDENT_REPLACEMENT_COMPLETE = "resident:replacement:complete"
    RESIDENT_REPLACEMENT_WITHDRAW = "resident:replacement:withdraw"
    RESIDENT_REQUEST_ADVANCE = "resident:request:advance"
    RESIDENT_REQUEST_BREAK = "resident:request:break"
    RESIDENT_REQUEST_EVIDENCE = "resident:request:evidence"
    RESIDENT_REQUEST_MAKE_FIRM = "resident:request:make-firm"
    RESIDENT_REQUEST_OPEN = "resident:request:open"
    RESIDENT_SESSION_START = "resident:session:start"
    RESIDENT_TEMPORARY_CARD_CHECK = "resident:temporary-card:check"
    RESIDENT_TEMPORARY_CARD_END = "resident:temporary-card:end"
    RESIDENT_TEMPORARY_CARD_ISSUE = "resident:temporary-card:issue"
    RESIDENT_TEMPORARY_CARD_RENEW = "resident:temporary-card:renew"
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
    VENUE_SHIFT_END = "venue:shift:end"
    VENUE_SHIFT_START = "venue:shift:start"
    VENUE_TERMINAL_ENROL = "venue:terminal:enrol"
    VENUE_TERMINAL_INVITE = "venue:terminal:invite"
    VENUE_TERMINAL_MOVE = "venue:terminal:move"
    VENUE_TERMINAL_RENAME = "venue:terminal:rename"
    VENUE_TERMINAL_RENEW_LINK = "venue:terminal:renew-link"
    VENUE_TERMINAL_REVOKE = "venue:terminal:revoke"


READS = tuple(event for event in Event if event.endswith(":read"))


class Field(StrEnum):
    """What can be shown of a holder."""

    BANK_ACCOUNT = "bank-account"
    CARD_NUMBER = "card-number"
    CARD_STATE = "card-state"
    DEVICES = "devices"
    DOOR_VERDICT = "door-verdict"
    EVIDENCE = "evidence"
    HISTORY = "history"
    ID_NUMBER = "id-number"
    LOSSES = "losses"
    NAME = "name"
    PHONE = "phone"
    REQUEST = "request"


# What a carer sees where the holder allows it.
TO_CARERS = (Field.NAME, Field.CARD_NUMBER)
# What the holder's own licence view shows.
LICENCE = (Field.NAME, Field.CARD_NUMBER, Field.ID_NUMBER)


class ReadReason(StrEnum):
    """Why staff look. A word out of a list, because free text could tell the holder about somebody else (T10)."""

    ANSWER_A_QUESTION = "answer-a-question"
    CHECK_DATA = "check-data"
    DIAGNOSE_A_CODE = "diagnose-a-code"
    HANDLE_A_COMPLAINT = "handle-a-complaint"
    HANDLE_A_REQUEST = "handle-a-request"
    REPORT_A_LOSS = "report-a-loss"
    UNDO_A_LOSS = "undo-a-loss"


class Reader(StrEnum):
    """Who read, as the holder is told: herself, somebody who acts for her, or which desk. Never a name."""

    SELF = "self"
    CARER = "carer"
    AGENCY = "agency"
    HELPDESK = "helpdesk"


@dataclass(frozen=True, slots=True)
class Read:
    """One look at a holder's data: why, what was shown in full, and what was shown masked.

    `case` is the id of whatever else staff noted, which stays in their own room.
    """

    reason: ReadReason
    fields: tuple[Field, ...]
    masked: tuple[Field, ...] = ()
    case: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger in plain values, the same from every database."""

    id: int
    at: datetime
    event: str
    actor_kind: str
    actor_id: str
    resident_id: UUID | None
    about: Mapping[str, Any]

    def digest(self) -> bytes:
        whose = str(self.resident_id) if self.resident_id else None
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        values = [self.id, at, self.event, self.actor_kind, self.actor_id, whose, self.about]
        canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(ROW_TAG + canonical.encode(errors="surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Link:
    """The place of a row in the chain. `seq` is the chain's own count, because rows commit out of the order of ids."""

    seq: int
    row_id: int
    row_digest: bytes
    chained_at: datetime
    hash: bytes

    def follows(self, previous: bytes) -> bool:
        return self.hash == link_hash(previous, self.seq, self.row_id, self.row_digest, self.chained_at)


def link_hash(previous: bytes, seq: int, row_id: int, row_digest: bytes, chained_at: datetime) -> bytes:
    micros = (chained_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    numbers = b"".join(number.to_bytes(8, "big") for number in (seq, row_id, micros))
    return hashlib.sha256(LINK_TAG + previous + numbers + row_digest).digest()


class Problem(StrEnum):
    """What a check of the chain can find."""

    CHANGED = "changed"
    MISSING = "missing"
    GAP = "gap"
    OUT_OF_PLACE = "out-of-place"
    BACKDATED = "backdated"
    NOT_CHAINED = "not-chained"
    OTHER_HEAD = "other-head"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at which place of the chain (0: nowhere in it), and with which row where there is one."""

    problem: Problem
    seq: int
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link at some time. Kept elsewhere, it tells later whether the chain was cut short or made anew."""

    seq: int
    hash: bytes
