"""What a profile holds. Where its values come from: versions.py."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from webapp.clock import in_china
from webapp.domain.regions.eligibility import EligibilityRow, eligibility_rows


class EcardStart(StrEnum):
    """How an electronic card begins (M03): the holder asks for it, or it is made with the card and waits sealed."""

    OPTIN = "optin"
    AUTO = "auto"


class EcardUse(StrEnum):
    """What a state of the card leaves of its electronic form. Money is another thing: its scenes take no shown code."""

    STOPPED = "stopped"
    ON_AUTHORISATION = "on-authorisation"  # the holder allows it herself, on her own phone, in that state
    GOES_ON = "goes-on"


class FormalUndo(StrEnum):
    """What undoes a formal loss whose card was found, as long as no other card was asked for."""

    NEVER = "never"
    COUNTER = "counter"  # at a desk that has seen the document, with a code to her phone
    AS_TEMPORARY = "as-temporary"  # as a temporary one: in the app too


class CardTrouble(StrEnum):
    """What a card may be in that is not plainly in use, apart from a loss, and from its end, which leaves nothing."""

    SEALED = "sealed"
    LOCKED = "locked"
    SUSPENDED = "suspended"  # the social security function, by a decision
    REPLACING = "replacing"  # another one is being made, and this one still works
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class LossRule:
    """What is left of the electronic card from the day `since`: while the loss is temporary, and once it is formal."""

    since: date
    temporarily_lost: EcardUse
    lost: EcardUse


@dataclass(frozen=True, slots=True)
class EcardRule:
    """What the electronic card may do in each state of the physical one, on one day (B4)."""

    day: date
    loss: LossRule
    uses: Mapping[CardTrouble, EcardUse]
    # Codes of scenes that stay open while the social security function is suspended (M16).
    open_when_suspended: frozenset[str] = frozenset()


class KioskProof(StrEnum):
    """What a kiosk asks for before it takes a card into use: its own word proves no card and no PIN to the server."""

    CHIP = "chip"
    CHIP_AND_CODE = "chip-and-code"  # and a code to the registered phone


class Assurance(StrEnum):
    """How sure a scene must be (code-format 4). High scenes need more than a shown code."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Fare(IntEnum):
    """The registry of fare classes in signing/FORMAT.md."""

    FULL = 0
    HALF = 1
    FREE = 2


@dataclass(frozen=True, slots=True)
class FareRule:
    """At these scenes, holders of at least `min_age` have `fare`; the label is what the door reads."""

    min_age: int
    fare: Fare
    label: str
    scenes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Freshness:
    """Seconds a code may be early or late, and how far outside that a low scene only asks for the next one."""

    early: int
    late: int
    amber: int


@dataclass(frozen=True, slots=True)
class PublishedLimit:
    """How many working days an item of the catalogue may take through a channel; 0 is the same day.

    The guide shows this row and the clock of a request reads it (N34). Assumed: nobody has published it.
    """

    item: str
    channel: str
    working_days: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in a division, and who published it; a division that nobody published is not there."""

    people: int
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    region: str
    issuer_number: int
    index_bits: int
    ecard_start: EcardStart
    credential_life_hours: int
    wallet_days: int
    sign_in_code_seconds: int
    sign_in_resend_seconds: int
    sign_in_code_tries: int
    sign_in_requests_per_hour: int
    session_days: int
    freshness: dict[Assurance, Freshness]
    list_limit_hours: dict[Assurance, int]
    late_upload_days: int
    scan_days: int
    shift_hours: int
    enrolment_link_hours: int
    fares: tuple[FareRule, ...]
    temporary_loss_days: int
    loss_warning_hours: int
    undo_cooling_hours: int
    formal_undo: FormalUndo
    ecard_when_lost: tuple[LossRule, ...]
    ecard_uses: dict[CardTrouble, EcardUse]
    suspension_open_scenes: tuple[str, ...]
    eligibility: tuple[EligibilityRow, ...]
    population: Mapping[str, Population]
    service_limits: tuple[PublishedLimit, ...]
    renewal_days: int
    temporary_card_days: int
    temporary_card_most_days: int
    instant_issue_minutes: int
    expiry_notice_days: tuple[int, ...]
    family_limit: int
    carer_wallet_days: int
    guardian_data_age: int
    guardian_confirmation_age: int
    guardian_end_age: int
    guardian_evidence_days: Mapping[str, int]
    guardian_evidence_warning_days: int
    population_recheck_days: int
    kiosk_proof: KioskProof
    address_days: int
    post_silent_days: int
    uncollected_card_days: int
    booking_until_hour: int

    def limit_of(self, item: str, channel: str) -> PublishedLimit:
        return next(one for one in self.service_limits if (one.item, one.channel) == (item, channel))

    def ecard_rule(self, now: datetime) -> EcardRule:
        """What holds today. Rows of a loss stand in the order of their days; the first holds for all time before."""
        day, rules = in_china(now).date(), self.ecard_when_lost
        loss = next((rule for rule in reversed(rules) if rule.since <= day), rules[0])
        return EcardRule(day, loss, self.ecard_uses, frozenset(self.suspension_open_scenes))


class RegionIncomplete(Exception):
    """No profile states all values for this region."""


def profile_from(region: str, stated: Mapping[str, Any]) -> Profile:
    """The profile that these values make; what is stated for residents alone is no part of it."""
    names = {field.name for field in fields(Profile)} - {"region"}
    if missing := names - stated.keys():
        raise RegionIncomplete(f"profiles/{region}.toml must state: {', '.join(sorted(missing))}")
    values = {name: stated[name] for name in names}
    return Profile(
        region=region,
        ecard_start=EcardStart(values.pop("ecard_start")),
        kiosk_proof=KioskProof(values.pop("kiosk_proof")),
        freshness={Assurance(name): Freshness(*seconds) for name, seconds in values.pop("freshness").items()},
        list_limit_hours={Assurance(name): hours for name, hours in values.pop("list_limit_hours").items()},
        fares=tuple(_fare(row) for row in values.pop("fares")),
        eligibility=eligibility_rows(values.pop("eligibility")),
        population={row["division"]: Population(row["people"], row["source"]) for row in values.pop("population")},
        service_limits=tuple(PublishedLimit(**row) for row in values.pop("service_limits")),
        formal_undo=FormalUndo(values.pop("formal_undo")),
        expiry_notice_days=tuple(row["days"] for row in values.pop("expiry_notice_days")),
        suspension_open_scenes=tuple(row["scene"] for row in values.pop("suspension_open_scenes")),
        ecard_uses={CardTrouble(state): EcardUse(use) for state, use in values.pop("ecard_uses").items()},
        ecard_when_lost=_loss_rules(values.pop("ecard_when_lost")),
        **values,
    )


def _fare(row: dict[str, Any]) -> FareRule:
    return FareRule(row["min_age"], Fare[row["fare"].upper()], row["label"], frozenset(row["scenes"]))


def _loss_rules(rows: list[dict[str, Any]]) -> tuple[LossRule, ...]:
    # Whoever writes them may begin with the newest.
    return tuple(sorted((_loss_rule(row) for row in rows), key=lambda rule: rule.since))


def _loss_rule(row: dict[str, Any]) -> LossRule:
    # A day that a clerk wrote comes from the database as text.
    since = date.fromisoformat(str(row["since"]))
    return LossRule(since, EcardUse(row["temporarily_lost"]), EcardUse(row["lost"]))
