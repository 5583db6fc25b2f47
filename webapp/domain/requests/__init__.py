"""Requests (办理事项): what residents ask for, how far each is, and by when it was promised.

Invariants: one open request of a kind for a person, and one contest of a change, decided by somebody who had no hand in
it; the table of states is the only way from one to another, and of two
who move a request at once one wins; a promise is the limit that the guide showed when it was opened, counted in working
days, and stands still while it waits for the resident, who reads why.
"""

from webapp.domain.requests import clock
from webapp.domain.requests.advance import advance, heed_population
from webapp.domain.requests.booking import (
    assign_visitor,
    book,
    close_opening,
    finish_booking,
    free_openings,
    is_booking_due,
    keep_bookings,
    list_bookings,
)
from webapp.domain.requests.compare import is_dead, refuse_dead
from webapp.domain.requests.contest import Change, contestable, list_changes
from webapp.domain.requests.eligibility import (
    Claim,
    ReplayedDetermination,
    determine,
    holder_of,
    papers_wanted,
    replay_determination,
)
from webapp.domain.requests.evidence import (
    add_evidence,
    evidence_of,
    evidence_waiting,
    note_no_scan,
    note_scan,
    open_evidence,
)
from webapp.domain.requests.forget import forget_addresses, forget_old
from webapp.domain.requests.kept import FEW, Account, Kept, account_of_promises, count_kept, is_kept_counted
from webapp.domain.requests.lists import (
    READY_AT,
    Event,
    Progress,
    Queue,
    QueuePage,
    count_doors,
    list_open,
    list_queue,
    list_requests,
    load_request,
    progress_of,
    went_through,
)
from webapp.domain.requests.model import Determination, Evidence, Request
from webapp.domain.requests.open import is_phone_number, open_one, open_request
from webapp.domain.requests.promises import is_promise_due, keep_promises
from webapp.domain.requests.replay import ReplayedPromise, replay_promise
from webapp.domain.requests.rules import (
    BANK_CHANGED,
    BOOKED,
    CONTESTS,
    GROUNDS,
    LARGEST_FILE,
    LONGEST_NOTE,
    OPEN,
    STEPS,
    Asked,
    Clock,
    Handover,
    Kind,
    MediaType,
    Proof,
    Reason,
    Scan,
    State,
    Why,
)
from webapp.domain.requests.see import Seen, see_request
from webapp.domain.residents import DataField

__all__ = [
    "BANK_CHANGED",
    "BOOKED",
    "CONTESTS",
    "FEW",
    "GROUNDS",
    "LARGEST_FILE",
    "LONGEST_NOTE",
    "OPEN",
    "READY_AT",
    "STEPS",
    "Account",
    "Asked",
    "Change",
    "Claim",
    "Clock",
    "DataField",
    "Determination",
    "Event",
    "Evidence",
    "Handover",
    "Kept",
    "Kind",
    "MediaType",
    "Progress",
    "Proof",
    "Queue",
    "QueuePage",
    "Reason",
    "ReplayedDetermination",
    "ReplayedPromise",
    "Request",
    "Scan",
    "Seen",
    "State",
    "Why",
    "account_of_promises",
    "add_evidence",
    "advance",
    "assign_visitor",
    "book",
    "clock",
    "close_opening",
    "contestable",
    "count_doors",
    "count_kept",
    "determine",
    "evidence_of",
    "evidence_waiting",
    "finish_booking",
    "forget_addresses",
    "forget_old",
    "free_openings",
    "heed_population",
    "holder_of",
    "is_booking_due",
    "is_dead",
    "is_kept_counted",
    "is_phone_number",
    "is_promise_due",
    "keep_bookings",
    "keep_promises",
    "list_bookings",
    "list_changes",
    "list_open",
    "list_queue",
    "list_requests",
    "load_request",
    "note_no_scan",
    "note_scan",
    "open_evidence",
    "open_one",
    "open_request",
    "papers_wanted",
    "progress_of",
    "refuse_dead",
    "replay_determination",
    "replay_promise",
    "see_request",
    "went_through",
]
