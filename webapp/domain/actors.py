"""Who is acting, and what each may do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """audience:thing:verb, in alphabetical order."""

    AGENCY_ATTENDANT_WRITE = "agency:attendant:write"
    AGENCY_BATCH_MAKE = "agency:batch:make"
    AGENCY_BATCH_READ = "agency:batch:read"
    AGENCY_BATCH_RETURN = "agency:batch:return"
    AGENCY_CARD_BASE_READ = "agency:card-base:read"
    AGENCY_CARDS_IMPORT = "agency:cards:import"
    AGENCY_GUARDIANS_FREEZE = "agency:guardians:freeze"
    AGENCY_INSTITUTION_WRITE = "agency:institution:write"
    AGENCY_OPENING_ADD = "agency:opening:add"
    AGENCY_OPENING_CLOSE = "agency:opening:close"
    AGENCY_OPENING_READ = "agency:opening:read"
    AGENCY_RULE_DECIDE = "agency:rule:decide"
    AGENCY_RULE_PROPOSE = "agency:rule:propose"
    AGENCY_RULE_READ = "agency:rule:read"
    AGENCY_SESSION_END = "agency:session:end"
    AGENCY_STOCK_READ = "agency:stock:read"
    AGENCY_STOCK_WRITE = "agency:stock:write"
    AGENCY_SUSPENSION_WRITE = "agency:suspension:write"
    AGENCY_TASK_CLOSE = "agency:task:close"
    AGENCY_TERMINAL_INVITE = "agency:terminal:invite"
    AGENCY_TERMINAL_MOVE = "agency:terminal:move"
    AGENCY_TERMINAL_RENAME = "agency:terminal:rename"
    AGENCY_TERMINAL_REVOKE = "agency:terminal:revoke"
    AGENCY_VENUE_READ = "agency:venue:read"
    HELPDESK_BENCH_WRITE = "helpdesk:bench:write"
    HELPDESK_BOOKING_READ = "helpdesk:booking:read"
    HELPDESK_BOOKING_WRITE = "helpdesk:booking:write"
    HELPDESK_CARD_CANCEL = "helpdesk:card:cancel"
    HELPDESK_CARD_CHANGE = "helpdesk:card:change"
    HELPDESK_CASE_END = "helpdesk:case:end"
    HELPDESK_CASE_OPEN = "helpdesk:case:open"
    HELPDESK_CASE_READ = "helpdesk:case:read"
    HELPDESK_DEVICE_SIGN_OUT = "helpdesk:device:sign-out"
    HELPDESK_FIELD_REVEAL = "helpdesk:field:reveal"
    HELPDESK_GUARDIAN_LINK = "helpdesk:guardian:link"
    HELPDESK_LOSS_REPORT = "helpdesk:loss:report"
    HELPDESK_LOSS_UNDO = "helpdesk:loss:undo"
    HELPDESK_REQUEST_DECIDE = "helpdesk:request:decide"
    HELPDESK_REQUEST_HAND_OVER = "helpdesk:request:hand-over"
    HELPDESK_REQUEST_OPEN = "helpdesk:request:open"
    HELPDESK_REQUEST_READ = "helpdesk:request:read"
    HELPDESK_SESSION_END = "helpdesk:session:end"
    HELPDESK_SHIPMENT_READ = "helpdesk:shipment:read"
    HELPDESK_SHIPMENT_SEND = "helpdesk:shipment:send"
    KIOSK_CARD_ACTIVATE = "kiosk:card:activate"
    KIOSK_CARD_READ = "kiosk:card:read"
    KIOSK_MACHINE_READ = "kiosk:machine:read"
    RESIDENT_CARD_ACTIVATE = "resident:card:activate"
    RESIDENT_CARD_READ = "resident:card:read"
    RESIDENT_CARE_READ = "resident:care:read"
    RESIDENT_CARE_WRITE = "resident:care:write"
    RESIDENT_DEVICE_READ = "resident:device:read"
    RESIDENT_DEVICE_WRITE = "resident:device:write"
    RESIDENT_ECARD_ACCEPT = "resident:ecard:accept"
    RESIDENT_LEDGER_READ = "resident:ledger:read"
    RESIDENT_LOSS_READ = "resident:loss:read"
    RESIDENT_LOSS_REPORT = "resident:loss:report"
    RESIDENT_LOSS_UNDO = "resident:loss:undo"
    RESIDENT_MESSAGE_READ = "resident:message:read"
    RESIDENT_REQUEST_READ = "resident:request:read"
    RESIDENT_REQUEST_WRITE = "resident:request:write"
    RESIDENT_SESSION_END = "resident:session:end"
    RESIDENT_WALLET_FETCH = "resident:wallet:fetch"
    VENUE_CODE_SCAN = "venue:code:scan"
    VENUE_PIN_CHOOSE = "venue:pin:choose"
    VENUE_SHIFT_END = "venue:shift:end"
    VENUE_SHIFT_START = "venue:shift:start"
    VENUE_TERMINAL_READ = "venue:terminal:read"


@dataclass(frozen=True, slots=True)
class Resident:
    """A holder, signed in on one of her phones."""

    id: UUID
    device_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Reporter:
    """A holder who answered a code sent to her and is signed in nowhere: she may report a loss, and nothing else."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Terminal:
    """An enrolled scanner at a venue, with the scenes it may judge for, and who stands there."""

    id: UUID
    venue_id: UUID
    scenes: tuple[str, ...]
    attendant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Kiosk:
    """An enrolled machine where holders serve themselves, with nobody of ours beside it. It is not the holder."""

    id: UUID
    venue_id: UUID


class Role(StrEnum):
    """Which desk a staff member sits at; the word begins every permission she has."""

    AGENCY = "agency"
    HELPDESK = "helpdesk"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A clerk of the agency or of the helpdesk, signed in; `division` is her area where she has one."""

    id: UUID
    role: Role
    division: str | None
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Job:
    """The service itself, on a timer or at an operator's command."""

    name: str


Actor = Resident | Reporter | Terminal | Kiosk | StaffMember | Job


def may(actor: Actor, permission: Permission) -> bool:
    """Each may do what begins with its own word: residents, venues' terminals, kiosks, and staff by their role.

    Ownership is asked in the query, not here.
    """
    match actor:
        case Resident():
            return permission.startswith("resident:")
        case Terminal():
            return permission.startswith("venue:")
        case Kiosk():
            return permission.startswith("kiosk:")
        case StaffMember():
            return permission.startswith(f"{actor.role}:")
        case Reporter() | Job():
            return False
