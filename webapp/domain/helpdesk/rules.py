"""What keeps a holder's codes from working, said in one word, and the one safe thing to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from webapp.domain.cards.rules import NotUsable
from webapp.domain.ledger.rules import Field, ReadReason
from webapp.domain.regions import is_within
from webapp.domain.residents.rules import Limit

# A call seldom takes longer; whoever needs the holder's data again says again why.
CASE_LIVES = timedelta(minutes=30)
# The least that art. 21 of the Cybersecurity Law asks of logs.
CASE_KEPT = timedelta(days=183)
# A busy member of staff takes fifteen calls an hour; who looks up hundreds of people a day is collecting them.
LOOK_UPS_AN_HOUR = Limit(30, timedelta(hours=1))
LOOK_UPS_A_DAY = Limit(150, timedelta(days=1))
# Callers mistype a digit now and then; who misses this often tries numbers out.
MISSES_AN_HOUR = Limit(10, timedelta(hours=1))
REVEALS_AN_HOUR = Limit(20, timedelta(hours=1))
# A visitor goes to fewer doors than this; who asks more often about one badge is guessing its four digits.
VISIT_CHECKS_A_DAY = Limit(20, timedelta(days=1))
NOTE_LENGTH = 200

# What can be shown in full, one by one.
REVEALABLE = (Field.NAME, Field.ID_NUMBER, Field.CARD_NUMBER, Field.PHONE)


class Trouble(StrEnum):
    """What is wrong, in one word: those of `NotUsable`, and what lies beside the card."""

    NO_CARD = "no-card"
    NOT_ACCEPTED = NotUsable.NOT_ACCEPTED.value
    NOT_AUTHORISED = NotUsable.NOT_AUTHORISED.value
    ECARD_CANCELLED = NotUsable.ECARD_CANCELLED.value
    CARD_SEALED = NotUsable.CARD_SEALED.value
    CARD_LOST = NotUsable.CARD_LOST.value
    CARD_LOST_FORMALLY = "card-lost-formally"
    CARD_LOST_ELSEWHERE = "card-lost-elsewhere"  # it came to us as lost: there is no report here to undo
    CARD_LOCKED = NotUsable.CARD_LOCKED.value
    CARD_CANCELLED = NotUsable.CARD_CANCELLED.value
    CARD_EXPIRED = NotUsable.CARD_EXPIRED.value
    CARD_REPLACING = NotUsable.CARD_REPLACING.value
    SOCIAL_SECURITY_SEALED = NotUsable.SOCIAL_SECURITY_SEALED.value
    SOCIAL_SECURITY_SUSPENDED = NotUsable.SOCIAL_SECURITY_SUSPENDED.value
    PHONE_LOST = "phone-lost"
    NO_PHONE = "no-phone"
    NO_CODES = "no-codes"
    CODES_DEAD = "codes-dead"
    SOME_PHONES = "some-phones"
    NOTHING = "nothing"


class Remedy(StrEnum):
    """What the button on top of a case leads to. None of them can harm a holder who did not ask for it."""

    REPORT = "report"
    RECEIPT = "receipt"
    UNDO = "undo"


class ToldHeirs(StrEnum):
    """What whoever tells of a death is told, each before anything is paused."""

    BANK = "bank"
    BENEFITS = "benefits"
    CARD = "card"
    MISTAKE = "mistake"


class PhoneSays(StrEnum):
    """What a door would say of a phone's code now."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_CODES = "no-codes"


@dataclass(frozen=True, slots=True)
class Report:
    """A report of loss that stands."""

    of_card: bool
    of_phone: bool
    formal: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows of a holder, as far as it bears on her codes: her newest card, reports and phones."""

    has_card: bool
    problem: NotUsable | None
    reports: tuple[Report, ...]
    phones: tuple[PhoneSays, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    trouble: Trouble
    remedy: Remedy | None


def diagnose(facts: Facts, reason: ReadReason) -> Diagnosis:
    trouble = trouble_of(facts)
    return Diagnosis(trouble, remedy_for(trouble, facts, reason))


def trouble_of(facts: Facts) -> Trouble:
    """The card before the phones, because nothing that a phone does mends a card."""
    if not facts.has_card:
        return Trouble.NO_CARD
    if facts.problem is NotUsable.CARD_LOST:
        return _how_lost(facts.reports)
    if facts.problem is not None:
        return Trouble(facts.problem.value)
    return _trouble_of_phones(facts)


def _trouble_of_phones(facts: Facts) -> Trouble:
    if PhoneSays.ACCEPTED in facts.phones:
        return Trouble.NOTHING if set(facts.phones) == {PhoneSays.ACCEPTED} else Trouble.SOME_PHONES
    if any(report.of_phone for report in facts.reports):
        return Trouble.PHONE_LOST
    if not facts.phones:
        return Trouble.NO_PHONE
    return Trouble.CODES_DEAD if PhoneSays.REFUSED in facts.phones else Trouble.NO_CODES


def _how_lost(reports: Iterable[Report]) -> Trouble:
    of_card = [report for report in reports if report.of_card]
    if not of_card:
        return Trouble.CARD_LOST_ELSEWHERE
    return Trouble.CARD_LOST_FORMALLY if any(report.formal for report in of_card) else Trouble.CARD_LOST


def remedy_for(trouble: Trouble, facts: Facts, reason: ReadReason) -> Remedy | None:
    """A report stops things and can be undone, so that whoever calls for it is offered it; an undo asks for proof."""
    if trouble in {Trouble.CARD_LOST, Trouble.NOT_AUTHORISED, Trouble.PHONE_LOST, Trouble.CARD_LOST_FORMALLY}:
        wants_receipt = reason is ReadReason.REPORT_A_LOSS or trouble is Trouble.CARD_LOST_FORMALLY
        return Remedy.RECEIPT if wants_receipt else Remedy.UNDO
    can_be_lost = facts.has_card and trouble not in {Trouble.CARD_CANCELLED, Trouble.CARD_LOST_ELSEWHERE}
    return Remedy.REPORT if reason is ReadReason.REPORT_A_LOSS and can_be_lost else None


def may_reveal(field: Field, *, loss_stands: bool) -> bool:
    """Her ID number proves her when a loss is undone: while one stands, staff hear it from her and do not tell her."""
    return field in REVEALABLE and not (field is Field.ID_NUMBER and loss_stands)


def shows_scenes(reason: ReadReason) -> bool:
    """Where she was is for finding out why a code did not work, and for nothing else."""
    return reason is ReadReason.DIAGNOSE_A_CODE


def lies_in_area(divisions: Iterable[str], area: str | None) -> bool:
    """A holder without any card belongs to no area: staff of the whole region look after her."""
    return area is None or any(is_within(division, area) for division in divisions)
