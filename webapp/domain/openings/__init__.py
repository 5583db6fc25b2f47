"""Openings (可约时段): half a day at an outlet, or of visits in a division, with so many places; and who holds one.

Invariants: a place is taken by a conditional UPDATE, so that the last one has one winner; a request holds one place at
a time, of an opening that serves its division, and gives it back when it is called off; the check code of a visit is
shown on its day alone.
"""

from webapp.domain.openings.book import Booked, Wanted, assign_visitor, end_booking, take_place, withdraw_places
from webapp.domain.openings.lists import (
    bookings_from,
    bookings_to_lapse,
    bookings_to_tell,
    check_visit,
    list_openings,
    live_booking,
    live_bookings,
    load_opening,
    newest_booking,
    opening_of,
)
from webapp.domain.openings.model import Booking, Opening
from webapp.domain.openings.plan import Plan, add_openings
from webapp.domain.openings.rules import (
    CODE_DIGITS,
    LONGEST_NUMBER,
    LONGEST_PLACE,
    MOST_PLACES,
    Half,
    Outcome,
    Purpose,
    fixed_from,
    shows_code,
)

__all__ = [
    "CODE_DIGITS",
    "LONGEST_NUMBER",
    "LONGEST_PLACE",
    "MOST_PLACES",
    "Booked",
    "Booking",
    "Half",
    "Opening",
    "Outcome",
    "Plan",
    "Purpose",
    "Wanted",
    "add_openings",
    "assign_visitor",
    "bookings_from",
    "bookings_to_lapse",
    "bookings_to_tell",
    "check_visit",
    "end_booking",
    "fixed_from",
    "list_openings",
    "live_booking",
    "live_bookings",
    "load_opening",
    "newest_booking",
    "opening_of",
    "shows_code",
    "take_place",
    "withdraw_places",
]
