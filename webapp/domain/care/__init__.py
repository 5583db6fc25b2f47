"""Carers (代办人): who may show a code for whom, at which scenes, until when and how often.

Invariants: one open delegation between two people; what was issued under one is dead from the moment it ends, whoever
ends it; a guardian's rights end on birthdays, and the last years need the young person's own word; both sides see one
log, and of each other no more than a masked name unless the holder allows it.
"""

from webapp.domain.care.beside import tell_carers
from webapp.domain.care.end import end_all_of, end_delegation, is_end_due, lapse_ended, spend_time
from webapp.domain.care.forget import forget_old
from webapp.domain.care.freeze import (
    Contest,
    Frozen,
    Settled,
    decide_freeze,
    freeze_guardians,
    list_freezes,
    load_freeze,
    stopped_by,
)
from webapp.domain.care.guardian import (
    ages_of,
    confirm_guardian,
    is_evidence_due,
    link_guardian,
    wants_word,
    warn_of_evidence,
)
from webapp.domain.care.institution import (
    Appointment,
    Entered,
    Named,
    approve_institution,
    decline_institution,
    enter_institution,
    list_institutions,
    load_institution,
)
from webapp.domain.care.invite import Invited, Offer, Terms, accept_invitation, invite_carer, read_invitation
from webapp.domain.care.lists import (
    HolderSeen,
    care_at_the_door,
    list_delegations,
    load_carried,
    load_delegation,
    name_of_carer,
    read_holder,
)
from webapp.domain.care.model import Delegation, GuardianFreeze
from webapp.domain.care.rules import Document, Ending, Evidence, FreezeGround, Ground, GuardianAges

__all__ = [
    "Appointment",
    "Contest",
    "Delegation",
    "Document",
    "Ending",
    "Entered",
    "Evidence",
    "FreezeGround",
    "Frozen",
    "Ground",
    "GuardianAges",
    "GuardianFreeze",
    "HolderSeen",
    "Invited",
    "Named",
    "Offer",
    "Settled",
    "Terms",
    "accept_invitation",
    "ages_of",
    "approve_institution",
    "care_at_the_door",
    "confirm_guardian",
    "decide_freeze",
    "decline_institution",
    "end_all_of",
    "end_delegation",
    "enter_institution",
    "forget_old",
    "freeze_guardians",
    "invite_carer",
    "is_end_due",
    "is_evidence_due",
    "lapse_ended",
    "link_guardian",
    "list_delegations",
    "list_freezes",
    "list_institutions",
    "load_carried",
    "load_delegation",
    "load_freeze",
    "load_institution",
    "name_of_carer",
    "read_holder",
    "read_invitation",
    "spend_time",
    "stopped_by",
    "tell_carers",
    "wants_word",
    "warn_of_evidence",
]
