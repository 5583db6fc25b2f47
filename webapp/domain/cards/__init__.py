"""Cards (社会保障卡): the physical card, its two functions, and the electronic card that belongs to it.

Invariants: one electronic card to one physical card; the social security function and the bank function are two things;
`void_before` is only ever raised, and credentials issued at or before it are dead for ever.
"""

from webapp.domain.cards.accept import accept_ecard, make_sealed_ecard
from webapp.domain.cards.issue import NewCard, register_card
from webapp.domain.cards.lists import HeldCard, at_the_door, list_cards, load_card, newest_void, shown_card
from webapp.domain.cards.rules import (
    BankState,
    CardState,
    EcardState,
    NotUsable,
    SocialSecurityState,
    card_check_character,
    ecard_problem,
    is_card_number,
)
from webapp.domain.cards.sign_in import checked_numbers, request_sign_in, requests_limit

__all__ = [
    "BankState",
    "CardState",
    "EcardState",
    "HeldCard",
    "NewCard",
    "NotUsable",
    "SocialSecurityState",
    "accept_ecard",
    "at_the_door",
    "card_check_character",
    "checked_numbers",
    "ecard_problem",
    "is_card_number",
    "list_cards",
    "load_card",
    "make_sealed_ecard",
    "newest_void",
    "register_card",
    "request_sign_in",
    "requests_limit",
    "shown_card",
]
