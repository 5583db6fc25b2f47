"""Cards (社会保障卡): the physical card, its two functions, and the electronic card that belongs to it.

Invariants: one electronic card to one physical card; the social security function and the bank function are two things;
`void_before` and `voids` are only ever raised, and credentials issued at or before them are dead for ever. One report
of loss stands for a card at a time; every door calls the same act, which locks the resident first.
"""

from webapp.domain.cards.accept import accept_ecard, make_sealed_ecard
from webapp.domain.cards.adopt import Adopted, add_cards, find_cards
from webapp.domain.cards.authorise import authorise_ecard
from webapp.domain.cards.issue import NewCard, register_card
from webapp.domain.cards.lapse import is_loss_due, lapse_temporary_losses, warn_before_lapse
from webapp.domain.cards.lists import (
    HeldCard,
    at_the_door,
    cards_of,
    divisions_of,
    holder_of_number,
    list_cards,
    load_card,
    numbers_of,
    shown_card,
)
from webapp.domain.cards.loss import Loss, Reported, Reporting, report_loss
from webapp.domain.cards.reports import OpenLoss, list_losses, load_report, open_reports, path_of, reported_since
from webapp.domain.cards.rules import (
    BankState,
    CardState,
    Door,
    EcardState,
    Effect,
    Effects,
    Ending,
    Lost,
    NotUsable,
    SocialSecurityState,
    Standing,
    UndoHow,
    UndoPath,
    card_check_character,
    ecard_problem,
    effects_of,
    is_card_number,
)
from webapp.domain.cards.sign_in import checked_numbers, request_sign_in, requests_limit
from webapp.domain.cards.undo import Proof, request_undo_code, undo_loss

__all__ = [
    "Adopted",
    "BankState",
    "CardState",
    "Door",
    "EcardState",
    "Effect",
    "Effects",
    "Ending",
    "HeldCard",
    "Loss",
    "Lost",
    "NewCard",
    "NotUsable",
    "OpenLoss",
    "Proof",
    "Reported",
    "Reporting",
    "SocialSecurityState",
    "Standing",
    "UndoHow",
    "UndoPath",
    "accept_ecard",
    "add_cards",
    "at_the_door",
    "authorise_ecard",
    "card_check_character",
    "cards_of",
    "checked_numbers",
    "divisions_of",
    "ecard_problem",
    "effects_of",
    "find_cards",
    "holder_of_number",
    "is_card_number",
    "is_loss_due",
    "lapse_temporary_losses",
    "list_cards",
    "list_losses",
    "load_card",
    "load_report",
    "make_sealed_ecard",
    "numbers_of",
    "open_reports",
    "path_of",
    "register_card",
    "report_loss",
    "reported_since",
    "request_sign_in",
    "request_undo_code",
    "requests_limit",
    "shown_card",
    "undo_loss",
    "warn_before_lapse",
]
