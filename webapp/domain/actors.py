"""Who is acting, and what each may do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """audience:thing:verb, in alphabetical order."""

    RESIDENT_CARD_READ = "resident:card:read"
    RESIDENT_DEVICE_READ = "resident:device:read"
    RESIDENT_DEVICE_WRITE = "resident:device:write"
    RESIDENT_ECARD_ACCEPT = "resident:ecard:accept"
    RESIDENT_SESSION_END = "resident:session:end"
    RESIDENT_WALLET_FETCH = "resident:wallet:fetch"
    VENUE_CODE_SCAN = "venue:code:scan"
    VENUE_TERMINAL_READ = "venue:terminal:read"


@dataclass(frozen=True, slots=True)
class Resident:
    """A holder, signed in on one of her phones."""

    id: UUID
    device_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class Terminal:
    """An enrolled scanner at a venue, with the scenes it may judge for."""

    id: UUID
    venue_id: UUID
    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """The service itself, on a timer or at an operator's command."""

    name: str


Actor = Resident | Terminal | Job


def may(actor: Actor, permission: Permission) -> bool:
    """A resident may do what residents do, a terminal what venues do. Ownership is asked in the query, not here."""
    match actor:
        case Resident():
            return permission.startswith("resident:")
        case Terminal():
            return permission.startswith("venue:")
        case Job():
            return False
