"""The ledger (留痕): what was done and read, by whom, of whom. Rows are added and never changed.

A row names ids, never names or numbers of people. A job gives each row a place in a chain of hashes, seconds after its
act, so that a row that was changed, removed, moved or added afterwards is found; acts and scans pay nothing for it.
"""

from webapp.domain.ledger.append import append, append_read
from webapp.domain.ledger.chain import PORTION, StaffRead, chain, head, is_behind, place_of, staff_reads
from webapp.domain.ledger.lists import ReadSeen, list_deeds, list_reads
from webapp.domain.ledger.rules import Event, Field, Finding, Head, Link, Problem, Read, Reader, ReadReason, Row
from webapp.domain.ledger.verify import count_links, verify

__all__ = [
    "PORTION",
    "Event",
    "Field",
    "Finding",
    "Head",
    "Link",
    "Problem",
    "Read",
    "ReadReason",
    "ReadSeen",
    "Reader",
    "Row",
    "StaffRead",
    "append",
    "append_read",
    "chain",
    "count_links",
    "head",
    "is_behind",
    "list_deeds",
    "list_reads",
    "place_of",
    "staff_reads",
    "verify",
]
