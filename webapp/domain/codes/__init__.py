"""Codes (融合码): credentials issued to phones, and the scans that use them.

Invariants: an index is given once in its epoch, and a device key to one credential kept here; a slot is used once; a
refusal is kept like an acceptance; a door learns the verdict and the fare class, and not why a card is unavailable.
"""

from webapp.domain.codes.carer_wallet import CarerTerms, carer_terms, fetch_carer_wallet
from webapp.domain.codes.forecast import Forecast, forecasts
from webapp.domain.codes.forget import forget_ended
from webapp.domain.codes.lists import CarerScan, LateScan, list_carer_scans, list_late_scans
from webapp.domain.codes.replay import ReplayedScan, replay_scan
from webapp.domain.codes.revoked import Epoch, dead_credentials, newest_death
from webapp.domain.codes.rules import DoorRules, Judgement, Verdict, door_rules
from webapp.domain.codes.scan import Shown, at_the_time, read, scan
from webapp.domain.codes.wallet import (
    WALLET_LIMIT,
    Issued,
    Issuing,
    OfferedKey,
    WalletTerms,
    current_terms,
    fetch_wallet,
)

__all__ = [
    "WALLET_LIMIT",
    "CarerScan",
    "CarerTerms",
    "DoorRules",
    "Epoch",
    "Forecast",
    "Issued",
    "Issuing",
    "Judgement",
    "LateScan",
    "OfferedKey",
    "ReplayedScan",
    "Shown",
    "Verdict",
    "WalletTerms",
    "at_the_time",
    "carer_terms",
    "current_terms",
    "dead_credentials",
    "door_rules",
    "fetch_carer_wallet",
    "fetch_wallet",
    "forecasts",
    "forget_ended",
    "list_carer_scans",
    "list_late_scans",
    "newest_death",
    "read",
    "replay_scan",
    "scan",
]
