"""The helpdesk (服务台): holders are found by an exact number and a stated reason, seen masked, and helped.

Invariants: nobody is found without a case that says why; every look-up, every page and every revealed value is in the
ledger before it is shown; a case is its opener's alone and soon over; staff start an undo and never see what proves it.
"""

from webapp.domain.helpdesk.acts import report_loss, send_undo_code, sign_out_phones, undo_loss
from webapp.domain.helpdesk.asking import NAME_LENGTH, Applicant, AskedFor, Taken, open_first_card, open_request
from webapp.domain.helpdesk.bereaved import report_death, undo_death
from webapp.domain.helpdesk.cases import OpenCase, Wanted, end_case, list_cases, load_case, look_up
from webapp.domain.helpdesk.changes import contest_change, see_changes
from webapp.domain.helpdesk.chip import Chip, Compared, SameChip, activate_by_chip, compare_chip, link_by_chip
from webapp.domain.helpdesk.forget import forget_old
from webapp.domain.helpdesk.guardians import link_guardian
from webapp.domain.helpdesk.life import (
    PLAIN_ACTS,
    SeenCard,
    cancel_card,
    change_card,
    plain_acts,
    see_card,
    undo_cancellation,
)
from webapp.domain.helpdesk.pins import reset_pin
from webapp.domain.helpdesk.rules import (
    CASE_LIVES,
    LOOK_UPS_A_DAY,
    LOOK_UPS_AN_HOUR,
    MISSES_AN_HOUR,
    NOTE_LENGTH,
    REVEALABLE,
    REVEALS_AN_HOUR,
    VISIT_CHECKS_A_DAY,
    Diagnosis,
    PhoneSays,
    Remedy,
    ToldHeirs,
    Trouble,
    shows_scenes,
)
from webapp.domain.helpdesk.see import Holder, Phone, Seen, SeenLoss, reveal, see_case, see_holder, see_loss, see_phones
from webapp.domain.helpdesk.temporary import (
    CheckedTemporary,
    SeenTemporary,
    check_temporary_card,
    lend_temporary_card,
    renew_temporary_card,
    see_temporary_card,
    take_back_temporary_card,
)

__all__ = [
    "CASE_LIVES",
    "LOOK_UPS_AN_HOUR",
    "LOOK_UPS_A_DAY",
    "MISSES_AN_HOUR",
    "NAME_LENGTH",
    "NOTE_LENGTH",
    "PLAIN_ACTS",
    "REVEALABLE",
    "REVEALS_AN_HOUR",
    "VISIT_CHECKS_A_DAY",
    "Applicant",
    "AskedFor",
    "CheckedTemporary",
    "Chip",
    "Compared",
    "Diagnosis",
    "Holder",
    "OpenCase",
    "Phone",
    "PhoneSays",
    "Remedy",
    "SameChip",
    "Seen",
    "SeenCard",
    "SeenLoss",
    "SeenTemporary",
    "Taken",
    "ToldHeirs",
    "Trouble",
    "Wanted",
    "activate_by_chip",
    "cancel_card",
    "change_card",
    "check_temporary_card",
    "compare_chip",
    "contest_change",
    "end_case",
    "forget_old",
    "lend_temporary_card",
    "link_by_chip",
    "link_guardian",
    "list_cases",
    "load_case",
    "look_up",
    "open_first_card",
    "open_request",
    "plain_acts",
    "renew_temporary_card",
    "report_death",
    "report_loss",
    "reset_pin",
    "reveal",
    "see_card",
    "see_case",
    "see_changes",
    "see_holder",
    "see_loss",
    "see_phones",
    "see_temporary_card",
    "send_undo_code",
    "shows_scenes",
    "sign_out_phones",
    "take_back_temporary_card",
    "undo_cancellation",
    "undo_death",
    "undo_loss",
]
