"""Cards (社会保障卡): the physical card, its two functions, and the electronic card that belongs to it.

Invariants: one electronic card to one physical card; the social security function and the bank function are two things;
`void_before` and `voids` are only ever raised, and credentials issued at or before them are dead for ever. One report
of loss stands for a card at a time; every door calls the same act, which locks the resident first. What a card may
become, who may do it and what follows stands in one table, `TRANSITIONS`.
"""

from webapp.domain.cards.accept import accept_ecard, make_sealed_ecard
from webapp.domain.cards.activate import InHand, activate_card
from webapp.domain.cards.adopt import Adopted, add_cards, find_cards, live_holders
from webapp.domain.cards.authorise import authorise_ecard
from webapp.domain.cards.cancel import (
    UNDO_WITHIN,
    Cancelling,
    Undone,
    cancel_card,
    last_cancellation,
    left_of,
    undo_cancellation,
)
from webapp.domain.cards.diagram import card_life
from webapp.domain.cards.issue import MadeCard, NewCard, register_card
from webapp.domain.cards.lapse import is_loss_due, lapse_temporary_losses, warn_before_lapse
from webapp.domain.cards.lists import (
    HeldCard,
    at_the_door,
    card_of_number,
    cards_of,
    divisions_of,
    find_card,
    holder_of_number,
    list_cards,
    load_card,
    numbers_of,
    old_numbers_of,
    shown_card,
)
from webapp.domain.cards.lock import lock_card, note_bank, unlock_card
from webapp.domain.cards.loss import Loss, Reported, Reporting, report_loss
from webapp.domain.cards.replace import (
    begin_replacement,
    complete_replacement,
    open_replacement,
    withdraw_replacement,
)
from webapp.domain.cards.replay import ReplayedLoss, replay_loss
from webapp.domain.cards.reports import OpenLoss, list_losses, load_report, open_reports, path_of, reported_since
from webapp.domain.cards.rules import (
    BankState,
    CancelReason,
    CardState,
    Door,
    EcardState,
    Effect,
    Effects,
    Ending,
    Ground,
    Left,
    Lost,
    NotUsable,
    SocialSecurityState,
    Standing,
    SuspensionGround,
    UndoHow,
    UndoPath,
    card_check_character,
    ecard_problem,
    effects_of,
    is_card_number,
)
from webapp.domain.cards.sign_in import checked_numbers, request_sign_in, requests_limit
from webapp.domain.cards.steps import Outcome, acts_at_desk
from webapp.domain.cards.suspend import (
    Decision,
    Suspended,
    is_suspension_due,
    keep_suspensions,
    open_suspension,
    resume_function,
    suspend_function,
)
from webapp.domain.cards.transitions import TRANSITIONS, Act, Machine, Transition
from webapp.domain.cards.undo import Proof, request_undo_code, undo_loss

__all__ = [
    "TRANSITIONS",
    "UNDO_WITHIN",
    "Act",
    "Adopted",
    "BankState",
    "CancelReason",
    "Cancelling",
    "CardState",
    "Decision",
    "Door",
    "EcardState",
    "Effect",
    "Effects",
    "Ending",
    "Ground",
    "HeldCard",
    "InHand",
    "Left",
    "Loss",
    "Lost",
    "Machine",
    "MadeCard",
    "NewCard",
    "NotUsable",
    "OpenLoss",
    "Outcome",
    "Proof",
    "ReplayedLoss",
    "Reported",
    "Reporting",
    "SocialSecurityState",
    "Standing",
    "Suspended",
    "SuspensionGround",
    "Transition",
    "UndoHow",
    "UndoPath",
    "Undone",
    "accept_ecard",
    "activate_card",
    "acts_at_desk",
    "add_cards",
    "at_the_door",
    "authorise_ecard",
    "begin_replacement",
    "cancel_card",
    "card_check_character",
    "card_life",
    "card_of_number",
    "cards_of",
    "checked_numbers",
    "complete_replacement",
    "divisions_of",
    "ecard_problem",
    "effects_of",
    "find_card",
    "find_cards",
    "holder_of_number",
    "is_card_number",
    "is_loss_due",
    "is_suspension_due",
    "keep_suspensions",
    "lapse_temporary_losses",
    "last_cancellation",
    "left_of",
    "list_cards",
    "list_losses",
    "live_holders",
    "load_card",
    "load_report",
    "lock_card",
    "make_sealed_ecard",
    "note_bank",
    "numbers_of",
    "old_numbers_of",
    "open_replacement",
    "open_reports",
    "open_suspension",
    "path_of",
    "register_card",
    "replay_loss",
    "report_loss",
    "reported_since",
    "request_sign_in",
    "request_undo_code",
    "requests_limit",
    "resume_function",
    "shown_card",
    "suspend_function",
    "undo_cancellation",
    "undo_loss",
    "unlock_card",
    "warn_before_lapse",
    "withdraw_replacement",
]
