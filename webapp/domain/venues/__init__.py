"""Venues (用卡场所), their terminals (扫码终端), and the shifts (班次) of their attendants.

Invariants: a link enrols one terminal once; a revoked terminal is nobody from its next request on; one attendant at a
time stands at a terminal, and she is of its venue.
"""

from webapp.domain.venues.enrol import Enrolled, enrol_kiosk, enrol_terminal, invite_terminal, renew_link
from webapp.domain.venues.forget import forget_old
from webapp.domain.venues.lists import (
    Post,
    kiosk_of_token,
    list_terminals,
    list_venues,
    load_post,
    load_terminal,
    load_venue,
    terminal_names,
    terminal_of_token,
    terminal_then,
)
from webapp.domain.venues.register import register_venue
from webapp.domain.venues.rules import EnrolmentLinks, LinkExpired, VenueKind
from webapp.domain.venues.shifts import (
    RunningShift,
    end_forgotten_shifts,
    end_shift,
    remove_attendant,
    renew_first_code,
    start_shift,
)
from webapp.domain.venues.terminals import (
    is_seen_due,
    move_terminal,
    note_seen,
    rename_terminal,
    revoke_terminal,
)

__all__ = [
    "Enrolled",
    "EnrolmentLinks",
    "LinkExpired",
    "Post",
    "RunningShift",
    "VenueKind",
    "end_forgotten_shifts",
    "end_shift",
    "enrol_kiosk",
    "enrol_terminal",
    "forget_old",
    "invite_terminal",
    "is_seen_due",
    "kiosk_of_token",
    "list_terminals",
    "list_venues",
    "load_post",
    "load_terminal",
    "load_venue",
    "move_terminal",
    "note_seen",
    "register_venue",
    "remove_attendant",
    "rename_terminal",
    "renew_first_code",
    "renew_link",
    "revoke_terminal",
    "start_shift",
    "terminal_names",
    "terminal_of_token",
    "terminal_then",
]
