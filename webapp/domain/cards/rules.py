"""The states of a card, and when its electronic form may be used."""

import re
from enum import StrEnum

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
    ECARD_CANCELLED = "ecard-cancelled"
    CARD_SEALED = "card-sealed"
    CARD_LOST = "card-lost"
    CARD_LOCKED = "card-locked"
    CARD_CANCELLED = "card-cancelled"
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


def card_problem(state: CardState, social_security: SocialSecurityState) -> NotUsable | None:
    """What keeps a card from carrying an electronic one; None if nothing does. The bank function plays no part."""
    return BY_CARD.get(state) or BY_SOCIAL_SECURITY.get(social_security)


def ecard_problem(ecard: EcardState, card: CardState, social_security: SocialSecurityState) -> NotUsable | None:
    """What keeps an electronic card from being shown; the card's trouble is named before the electronic card's own."""
    return card_problem(card, social_security) or BY_ECARD.get(ecard)


def is_card_number(text: str) -> bool:
    """Nine characters with the check character of GB 11714: A00000003 is one, A00000000 is not."""
    return CARD_NUMBER.fullmatch(text) is not None and text[8] == card_check_character(text[:8])


def card_check_character(body: str) -> str:
    check = 11 - sum(weight * int(char, 36) for weight, char in zip(CARD_WEIGHTS, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(check, str(check))
