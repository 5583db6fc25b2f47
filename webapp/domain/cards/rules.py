"""The states of a card, and when its electronic form may be used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.domain.regions import CardTrouble, EcardRule, EcardUse, FormalUndo
from webapp.domain.residents.rules import Contact

CARD_NUMBER = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
CARD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714


class CardState(StrEnum):
    """The application state of a physical card. The digit is AAZ502, the value in files of other systems."""

    SEALED = "sealed"  # 0 封存
    ACTIVE = "active"  # 1 正常
    LOST = "lost"  # 2 正式挂失
    LOCKED = "locked"  # 3 应用锁定
    TEMPORARILY_LOST = "temporarily-lost"  # 4 临时挂失
    CANCELLED = "cancelled"  # 9 注销


AAZ502 = {
    CardState.SEALED: 0,
    CardState.ACTIVE: 1,
    CardState.LOST: 2,
    CardState.LOCKED: 3,
    CardState.TEMPORARILY_LOST: 4,
    CardState.CANCELLED: 9,
}


class SocialSecurityState(StrEnum):
    """The social security function (社保功能), apart from the bank's."""

    SEALED = "sealed"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class BankState(StrEnum):
    """The bank function (金融功能): only the bank activates it, in person."""

    INACTIVE = "inactive"
    ACTIVE = "active"
    LOST = "lost"
    CLOSED = "closed"


class EcardState(StrEnum):
    SEALED = "sealed"  # made with the card, waiting for the holder's consent
    ACTIVE = "active"
    CANCELLED = "cancelled"


class NotUsable(StrEnum):
    """Why an electronic card cannot be shown. The holder is told; a door never is."""

    NOT_ACCEPTED = "ecard-not-accepted"
    NOT_AUTHORISED = "ecard-not-authorised"  # the card is lost, and its holder may still let her own phone show codes
    ECARD_CANCELLED = "ecard-cancelled"
    CARD_SEALED = "card-sealed"
    CARD_LOST = "card-lost"
    CARD_LOCKED = "card-locked"
    CARD_CANCELLED = "card-cancelled"
    CARD_EXPIRED = "card-expired"
    CARD_REPLACING = "card-replacing"
    SOCIAL_SECURITY_SEALED = "social-security-sealed"
    SOCIAL_SECURITY_SUSPENDED = "social-security-suspended"


BY_CARD = {
    CardState.SEALED: NotUsable.CARD_SEALED,
    CardState.LOST: NotUsable.CARD_LOST,
    CardState.TEMPORARILY_LOST: NotUsable.CARD_LOST,
    CardState.LOCKED: NotUsable.CARD_LOCKED,
    CardState.CANCELLED: NotUsable.CARD_CANCELLED,
}
BY_SOCIAL_SECURITY = {
    SocialSecurityState.SEALED: NotUsable.SOCIAL_SECURITY_SEALED,
    SocialSecurityState.SUSPENDED: NotUsable.SOCIAL_SECURITY_SUSPENDED,
}
BY_ECARD = {EcardState.SEALED: NotUsable.NOT_ACCEPTED, EcardState.CANCELLED: NotUsable.ECARD_CANCELLED}


@dataclass(frozen=True, slots=True)
class Standing:
    """The states of a card and its electronic form, and whether she has let it go on without its card."""

    ecard: EcardState
    card: CardState
    social_security: SocialSecurityState
    authorised: bool = False
    # Its last day, where that is known, and whether another card is being made in its place.
    expires_on: date | None = None
    replacing: bool = False


def ecard_problem(standing: Standing, rule: EcardRule, scene: str | None = None) -> NotUsable | None:
    """What keeps an electronic card from being shown; the card's trouble is named before the electronic card's own.

    What each state of the card leaves of it is the region's rule. Scenes of money take no shown code, and so never
    go on. Asked of no scene, it is whether there is any to show it at.
    """
    found = [(use, word) for use, word in _troubles(standing, rule, scene) if use is not EcardUse.GOES_ON]
    own = BY_ECARD.get(standing.ecard)
    if found and (own is not None or any(use is EcardUse.STOPPED for use, _ in found)):
        return found[0][1]
    if own is not None or not found:
        return own
    return None if standing.authorised else NotUsable.NOT_AUTHORISED


def is_held_to_open_scenes(standing: Standing, rule: EcardRule) -> bool:
    """Whether codes may be for those scenes alone that a suspension leaves open."""
    if standing.social_security is not SocialSecurityState.SUSPENDED or not rule.open_when_suspended:
        return False
    return ecard_problem(standing, rule, scene="") is not None


def _troubles(standing: Standing, rule: EcardRule, scene: str | None) -> Iterator[tuple[EcardUse, NotUsable]]:
    """What the card is in, with what the region leaves then, in the order of being named."""
    card, function = standing.card, standing.social_security
    if card is not CardState.ACTIVE:
        yield _use_in(card, rule), BY_CARD[card]
    if function is not SocialSecurityState.ACTIVE:
        yield _use_of(function, rule, scene), BY_SOCIAL_SECURITY[function]
    if standing.expires_on is not None and standing.expires_on < rule.day:
        yield rule.uses[CardTrouble.EXPIRED], NotUsable.CARD_EXPIRED
    if standing.replacing:
        yield rule.uses[CardTrouble.REPLACING], NotUsable.CARD_REPLACING


def _use_of(function: SocialSecurityState, rule: EcardRule, scene: str | None) -> EcardUse:
    is_open = bool(rule.open_when_suspended) if scene is None else scene in rule.open_when_suspended
    if function is SocialSecurityState.SUSPENDED and is_open:
        return EcardUse.GOES_ON
    return rule.uses[CardTrouble(function.value)]


def _use_in(card: CardState, rule: EcardRule) -> EcardUse:
    if card is CardState.CANCELLED:
        return EcardUse.STOPPED  # an electronic card without a card is none
    lost = {CardState.TEMPORARILY_LOST: rule.loss.temporarily_lost, CardState.LOST: rule.loss.lost}
    return lost.get(card) or rule.uses[CardTrouble(card.value)]


def uses_of(rule: EcardRule) -> dict[str, EcardUse]:
    """The region's whole matrix (B4), by the word of each state, as its holders read it."""
    lost = {CardState.TEMPORARILY_LOST.value: rule.loss.temporarily_lost, CardState.LOST.value: rule.loss.lost}
    ends = {CardState.CANCELLED.value: EcardUse.STOPPED}
    return lost | {trouble.value: use for trouble, use in rule.uses.items()} | ends


class Lost(StrEnum):
    """What a resident says she has lost."""

    CARD = "card"
    PHONE = "phone"
    BOTH = "both"


class Door(StrEnum):
    """Where an act was asked for."""

    APP = "app"
    SIGN_IN_PAGE = "sign-in-page"
    DESK = "desk"
    AGENCY = "agency"
    BANK = "bank"
    KIOSK = "kiosk"
    TIMER = "timer"


class Ending(StrEnum):
    """How a report of loss came to its end."""

    UNDONE = "undone"
    LAPSED = "lapsed"
    MADE_FORMAL = "made-formal"
    CARD_CANCELLED = "card-cancelled"


class Ground(StrEnum):
    """Why a card is replaced (补换). Found is a card found again after a formal loss that cannot be undone."""

    FOUND = "found"
    LOST = "lost"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    DATA_CHANGED = "data-changed"


class ReplacementEnding(StrEnum):
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    CARD_CANCELLED = "card-cancelled"


class CancelReason(StrEnum):
    """Why a card is cancelled (注销) without another in its place."""

    DEATH = "death"
    MOVED_AWAY = "moved-away"
    EMIGRATED = "emigrated"
    DUPLICATE = "duplicate"
    WRONG_PERSON = "wrong-person"


class HandedTo(StrEnum):
    """Where a finder has taken a card, or means to."""

    POLICE = "police"
    COUNTER = "counter"
    BANK = "bank"
    VENUE = "venue"
    NOBODY_YET = "nobody-yet"


class LiftGround(StrEnum):
    """Why a suspension ends before its last day."""

    PUT_RIGHT = "put-right"  # what was done is mended, as whoever decided confirms
    REVOKED = "revoked"  # by whoever decided, or by a court or a review
    WRONG_PERSON = "wrong-person"


class SuspensionGround(StrEnum):
    """The article that lets an authority stop the social security function."""

    LENT_FOR_GAIN = "lent-for-gain"  # 十堰市条例 art. 17: rented out, lent or bought and sold for gain
    OTHER_DECISION = "other-decision"  # another decision by law, which its document names


class Left(StrEnum):
    """What a cancellation leaves behind, and the holder or her heirs should know of."""

    BANK_ACCOUNT = "bank-account"
    BENEFITS = "benefits"
    ELECTRONIC_CARD = "electronic-card"
    LOSS_REPORT = "loss-report"
    NEW_CARD = "new-card"
    REPLACEMENT = "replacement"
    SUSPENSION = "suspension"


class Effect(StrEnum):
    """A thing that a report of loss stops, or that goes on all the same."""

    BANK = "bank-function"
    BENEFITS = "benefits"
    CARD = "physical-card"
    CODES_SO_FAR = "codes-so-far"
    ECARD = "ecard"
    ECARD_ON_AUTHORISATION = "ecard-on-authorisation"
    LICENCE = "licence"
    MONEY = "money-by-ecard"
    OTHER_PHONES = "other-phones"
    PHONE_CODES = "phone-codes"
    PHONE_SESSION = "phone-session"


@dataclass(frozen=True, slots=True)
class Effects:
    """What the holder reads before she confirms."""

    stops: tuple[Effect, ...]
    goes_on: tuple[Effect, ...]


def effects_of(what: Lost, rule: EcardRule) -> Effects:
    """From the same rule that a scan asks. The bank has a loss report of its own, and says so under what goes on."""
    stops: list[Effect] = []
    goes_on: list[Effect] = []
    if what is not Lost.PHONE:
        is_left = rule.loss.temporarily_lost is EcardUse.ON_AUTHORISATION
        stops += [Effect.CARD, Effect.LICENCE, Effect.MONEY, Effect.CODES_SO_FAR if is_left else Effect.ECARD]
        goes_on += [Effect.ECARD_ON_AUTHORISATION] if is_left else []
    if what is not Lost.CARD:
        stops += [Effect.PHONE_CODES, Effect.PHONE_SESSION]
        goes_on += [Effect.OTHER_PHONES]
    if what is Lost.PHONE:
        goes_on += [Effect.CARD]
    return Effects(tuple(stops), (*goes_on, Effect.BANK, Effect.BENEFITS))


class UndoHow(StrEnum):
    """The way back from a report of loss."""

    CODE = "code"  # a code to one of the contacts, and a second detail
    WAIT = "wait"  # the same, once the cooling-off is over
    COUNTER = "counter"  # with the identity document, at a counter
    DOCUMENT = "document"  # a formal report, where the region undoes it at a desk that has seen the document
    REPLACED = "replaced"  # another card has been asked for in its place
    NONE = "none"  # there is nothing to undo, or no undoing


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """What the way back depends on. In doubt is a phone that was reported lost: a code sent to it proves nobody."""

    formal: bool
    reported_at: datetime
    same_phone: bool
    phone_in_doubt: bool
    contacts: tuple[Contact, ...]
    document_seen: bool = False
    # Of a formal report: what the region allows, and whether another card is being made.
    formal_undo: FormalUndo = FormalUndo.NEVER
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class UndoPath:
    how: UndoHow
    contacts: tuple[Contact, ...] = ()
    ready_at: datetime | None = None


def undo_path(facts: UndoFacts, *, cooling: timedelta, now: datetime) -> UndoPath:
    """More proof than the report took.

    A thief may hold the phone, or phone and card, on which every number stands. So a code to a phone that was
    reported lost does not count, and what another phone or door reported waits, so that its holder can notice.
    Staff who have seen her identity document need neither wait nor doubt.
    """
    if facts.formal and (closed := _formal_path(facts)) is not None:
        return UndoPath(closed)
    doubtful = facts.phone_in_doubt and not facts.document_seen
    contacts = tuple(one for one in facts.contacts if not (doubtful and one is Contact.REGISTERED))
    if not contacts:
        return UndoPath(UndoHow.COUNTER)
    at_once = facts.same_phone or facts.document_seen
    ready_at = facts.reported_at if at_once else facts.reported_at + cooling
    return UndoPath(UndoHow.CODE if ready_at <= now else UndoHow.WAIT, contacts, ready_at)


def _formal_path(facts: UndoFacts) -> UndoHow | None:
    """What keeps a formal report from being undone as any other is; None where nothing does."""
    if facts.formal_undo is FormalUndo.NEVER:
        return UndoHow.NONE
    if facts.replaced:
        return UndoHow.REPLACED
    needs_document = facts.formal_undo is FormalUndo.COUNTER and not facts.document_seen
    return UndoHow.DOCUMENT if needs_document else None


def is_card_number(text: str) -> bool:
    """Nine characters with the check character of GB 11714: A00000003 is one, A00000000 is not."""
    return CARD_NUMBER.fullmatch(text) is not None and text[8] == card_check_character(text[:8])


def card_check_character(body: str) -> str:
    check = 11 - sum(weight * int(char, 36) for weight, char in zip(CARD_WEIGHTS, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(check, str(check))
