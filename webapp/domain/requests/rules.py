"""The words of requests, and the one table of their states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from webapp.domain.actors import Actor, Job, Resident, StaffMember
from webapp.domain.cards.rules import Ground
from webapp.domain.regions import Basis
from webapp.domain.residents.rules import DataField

RECEIPT_DIGITS = 12
LONGEST_NOTE = 200
LONGEST_VALUE = 200


class Kind(StrEnum):
    APPLY = "apply"
    REPLACE = "replace"
    CHANGE_DATA = "change-data"
    CONTEST_CHANGE = "contest-change"
    RESET_PIN = "reset-pin"
    HOME_VISIT = "home-visit"
    APPOINTMENT = "appointment"
    DELIVERY = "delivery"


class State(StrEnum):
    SUBMITTED = "submitted"
    WAITING_FOR_YOU = "waiting-for-you"
    CHECKED = "checked"
    APPROVED = "approved"
    IN_PRODUCTION = "in-production"
    READY = "ready"
    SENT = "sent"
    HANDED_OVER = "handed-over"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Why a request waits, goes back or is refused. The resident reads it in her language."""

    ADDRESS_NEEDED = "address-needed"
    DOCUMENT_NEEDED = "document-needed"
    PHOTO_NEEDED = "photo-needed"
    PROOF_NEEDED = "proof-needed"
    COME_TO_US = "come-to-us"
    NOT_ELIGIBLE = "not-eligible"
    DOES_NOT_MATCH = "does-not-match"
    NOT_ASKED_FOR = "not-asked-for"
    ASKED_FOR = "asked-for"
    NAME_DIFFERS = "name-differs"
    NUMBER_DIFFERS = "number-differs"
    DOCUMENT_SEEN = "document-seen"
    NO_ANSWER = "no-answer"
    MAKING_FAILED = "making-failed"
    NOBODY_AT_HOME = "nobody-at-home"
    MISSED = "missed"
    COLLECTED_FOR_YOU = "collected-for-you"
    RETURNED_BY_POST = "returned-by-post"
    LOST_BY_POST = "lost-by-post"
    NOT_COLLECTED = "not-collected"
    OTHER = "other"


class Proof(StrEnum):
    """What a file shows, as whoever sends it says."""

    ID_DOCUMENT = "id-document"
    PHOTO = "photo"
    PROOF = "proof"


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


class Scan(StrEnum):
    """What is known of a file: nothing yet, that it is clean, or that it is not and was thrown away."""

    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"


BEGINNINGS = {b"\xff\xd8\xff": MediaType.JPEG, b"\x89PNG\r\n\x1a\n": MediaType.PNG, b"%PDF-": MediaType.PDF}
LARGEST_FILE = 5 * 1024 * 1024
MOST_FILES = 10
KEEP_EVIDENCE = timedelta(days=30)


def sniff(content: bytes) -> MediaType | None:
    """What a file is by how it begins, whatever its sender calls it."""
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), None)


class Clock(StrEnum):
    """What the clock of a promise does in a state."""

    RUNNING = "running"
    WAITING_FOR_YOU = "waiting-for-you"
    STOPPED = "stopped"


class Errand(StrEnum):
    """What somebody comes to the outlet for, and what she is told to bring."""

    CARD = "card"
    PIN = "pin"
    DATA = "data"
    OTHER = "other"


class Handover(StrEnum):
    COUNTER = "counter"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in a word that everybody understands, and in staff's own words to this resident."""

    why: Why
    note: str = ""


ENDED = frozenset({State.HANDED_OVER, State.REJECTED, State.WITHDRAWN})
CLOCKS = dict.fromkeys(State, Clock.RUNNING) | {
    State.WAITING_FOR_YOU: Clock.WAITING_FOR_YOU,
    State.READY: Clock.STOPPED,
    State.SENT: Clock.STOPPED,
    **dict.fromkeys(ENDED, Clock.STOPPED),
}
OPEN = tuple(state for state in State if state not in ENDED)
RUNNING = tuple(state for state in State if CLOCKS[state] is Clock.RUNNING)

ALL_KINDS = frozenset(Kind)
MADE = frozenset({Kind.APPLY, Kind.REPLACE})
# Decided by one member of staff, who had no part in the change.
CONTESTS = frozenset({Kind.CONTEST_CHANGE})
# What each decision of a contest must be grounded on.
GROUNDS = {State.HANDED_OVER: Why.NOT_ASKED_FOR, State.REJECTED: Why.ASKED_FOR}
POSTED = MADE | {Kind.DELIVERY}
# What nobody has begun to make is called off by its holder until it has happened.
ARRANGED = ALL_KINDS - MADE - {Kind.CHANGE_DATA}
# These hold a place of an opening.
BOOKED = frozenset({Kind.HOME_VISIT, Kind.APPOINTMENT})


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a state to another: who may take it, for which kinds, and whether she must be told why."""

    source: State
    to: State
    who: tuple[type[Actor], ...] = (StaffMember,)
    kinds: frozenset[Kind] = ALL_KINDS
    reason: bool = False


_ANYBODY = (Resident, StaffMember)
_MAKERS = (StaffMember, Job)

STEPS: tuple[Step, ...] = (
    Step(State.SUBMITTED, State.WAITING_FOR_YOU, _MAKERS, reason=True),
    Step(State.SUBMITTED, State.CHECKED, kinds=ALL_KINDS - CONTESTS),
    Step(State.SUBMITTED, State.HANDED_OVER, (StaffMember,), CONTESTS, reason=True),
    Step(State.SUBMITTED, State.REJECTED, reason=True),
    Step(State.SUBMITTED, State.WITHDRAWN, _ANYBODY),
    # By the booking of a place.
    Step(State.SUBMITTED, State.READY, (Job,), frozenset({Kind.APPOINTMENT})),
    Step(State.WAITING_FOR_YOU, State.SUBMITTED, _ANYBODY),
    Step(State.WAITING_FOR_YOU, State.REJECTED, reason=True),
    Step(State.WAITING_FOR_YOU, State.WITHDRAWN, _ANYBODY),
    Step(State.CHECKED, State.WAITING_FOR_YOU, _MAKERS, reason=True),
    Step(State.CHECKED, State.APPROVED),
    Step(State.CHECKED, State.REJECTED, reason=True),
    Step(State.CHECKED, State.WITHDRAWN, _ANYBODY),
    Step(State.APPROVED, State.IN_PRODUCTION, _MAKERS, MADE),
    Step(State.APPROVED, State.READY, _MAKERS, ALL_KINDS - {Kind.CHANGE_DATA}),
    Step(State.APPROVED, State.HANDED_OVER, _MAKERS),
    Step(State.APPROVED, State.WITHDRAWN, _ANYBODY, ARRANGED),
    Step(State.IN_PRODUCTION, State.APPROVED, _MAKERS, MADE, reason=True),
    Step(State.IN_PRODUCTION, State.READY, _MAKERS, MADE),
    # An appointment was arranged by booking it, and goes to another half day the same way.
    Step(State.READY, State.APPROVED, _MAKERS, ALL_KINDS - {Kind.CHANGE_DATA, Kind.APPOINTMENT}, reason=True),
    # A card is handed over by whoever holds it: a word from her phone would strand it in the box.
    Step(State.READY, State.HANDED_OVER, _MAKERS, POSTED),
    Step(State.READY, State.HANDED_OVER, (Resident, *_MAKERS), ALL_KINDS - POSTED),
    Step(State.READY, State.WITHDRAWN, (*_ANYBODY, Job), ARRANGED),
    # By two clerks who destroyed the card that nobody had fetched.
    Step(State.READY, State.REJECTED, (Job,), MADE, reason=True),
    # By the shipment: what is with the carrier is nobody's to call off.
    Step(State.READY, State.SENT, (StaffMember,), POSTED),
    Step(State.SENT, State.READY, (Job,), POSTED, reason=True),
    Step(State.SENT, State.HANDED_OVER, (Job,), POSTED),
    Step(State.SENT, State.REJECTED, (StaffMember,), POSTED, reason=True),
)


def step_between(kind: Kind, source: State, to: State) -> Step | None:
    ways = (step for step in STEPS if step.source is source and step.to is to and kind in step.kinds)
    return next(ways, None)


def next_states(kind: Kind, source: State, by: Actor) -> tuple[State, ...]:
    """Where this actor may take a request from here."""
    steps = (step for step in STEPS if step.source is source and kind in step.kinds)
    return tuple(step.to for step in steps if isinstance(by, step.who))


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for. Details are what the kind needs, each a short text; a card where it is about one."""

    kind: Kind
    resident_id: UUID
    card_id: UUID | None
    details: Mapping[str, str]


# A holder goes to another bank (变更服务银行). The account is in the chip, so that it takes another card.
BANK_CHANGED = "bank-changed"

DETAILS: Mapping[Kind, Mapping[str, frozenset[str] | None]] = {
    # None: any text. A set: one of these words.
    Kind.APPLY: {"bank": None, "handover": frozenset(Handover)},
    Kind.REPLACE: {"ground": frozenset({*Ground, BANK_CHANGED}), "handover": frozenset(Handover)},
    Kind.CHANGE_DATA: {"field": frozenset(DataField), "value": None},
    Kind.CONTEST_CHANGE: {"change": None},
    Kind.RESET_PIN: {},
    Kind.HOME_VISIT: {"address": None, "why": None},
    Kind.APPOINTMENT: {"purpose": frozenset(Errand)},
    Kind.DELIVERY: {"address": None},
}
# What may be said as well. The basis is asked at every door; a phone whose app is older says none.
MAY_SAY: Mapping[Kind, Mapping[str, frozenset[str]]] = {Kind.APPLY: {"basis": frozenset(Basis)}}
ABOUT_A_CARD = frozenset({Kind.REPLACE, Kind.RESET_PIN, Kind.DELIVERY})


def details_problem(asked: Asked) -> str | None:
    """The name of the first detail that is missing or cannot be meant."""
    wanted = dict(DETAILS[asked.kind])
    wanted |= {name: words for name, words in MAY_SAY.get(asked.kind, {}).items() if name in asked.details}
    if asked.details.get("handover") == Handover.POST:
        wanted["address"] = None
    if asked.details.get("ground") == BANK_CHANGED:
        wanted["bank"] = None
    if asked.kind in ABOUT_A_CARD and asked.card_id is None:
        return "card"
    if surplus := asked.details.keys() - wanted.keys():
        return min(surplus)
    for name, words in wanted.items():
        said = asked.details.get(name, "")
        if not said.strip() or len(said) > LONGEST_VALUE or (words is not None and said not in words):
            return name
    return None


def ground_of(details: Mapping[str, str]) -> Ground:
    """What the card is replaced for: another bank is a change of what stands on it."""
    return Ground.DATA_CHANGED if details["ground"] == BANK_CHANGED else Ground(details["ground"])


def item_of(kind: Kind, details: Mapping[str, str]) -> str:
    """The item of the catalogue whose published time limit is the promise (N34)."""
    if kind is Kind.REPLACE:
        return "CARD-06" if details["ground"] in {Ground.LOST, Ground.FOUND} else "CARD-07"
    return ITEMS[kind]


ITEMS = {
    Kind.APPLY: "CARD-01",
    Kind.CHANGE_DATA: "CARD-10",
    # What was changed without her is put right in the time that a change takes.
    Kind.CONTEST_CHANGE: "CARD-10",
    Kind.RESET_PIN: "CARD-09",
    Kind.HOME_VISIT: "CARD-16",
    Kind.APPOINTMENT: "CARD-17",
    Kind.DELIVERY: "CARD-18",
}
