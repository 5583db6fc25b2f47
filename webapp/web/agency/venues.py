"""The venues of the clerk's area, and one of them with all that stands and happens there."""

from collections import Counter
from uuid import UUID

from flask import Response, request

from webapp.domain import codes, staff, venues
from webapp.domain.actors import Permission
from webapp.domain.catalogue import scene_named
from webapp.web.agency import agency
from webapp.web.agency.scope import REVOKED, my_venues, venue_at
from webapp.web.guard import needs
from webapp.web.house import now
from webapp.web.problems import language
from webapp.web.staff_pages import show
from webapp.web.staff_texts import text
from webapp.web.transaction import session

# As at the door (pwa/venue/verdicts.ts), several reasons are one to staff.
WORDS_OF_REASON = {
    "already-used": "already-used",
    "bad-signature": "not-ours",
    "expired": "their-time",
    "from-the-future": "their-time",
    "malformed": "not-ours",
    "not-ours": "not-ours",
    "too-old": "their-time",
    "unavailable": "unavailable",
    "wrong-scene": "wrong-scene",
    "wrong-scope": "wrong-scene",
}


@agency.get("/")
@needs(Permission.AGENCY_VENUE_READ)
def home() -> Response:
    """Venues, found by a part of name or address."""
    wanted = request.args.get("q", "").strip()[:80]
    found = [venue for venue in my_venues() if wanted in venue.name or wanted in venue.address]
    posts = venues.list_terminals(session())
    states = Counter((post.venue.id, post.state) for post in posts)
    shifts = Counter(post.venue.id for post in posts if post.shift)
    return show("agency/venues.html", venues=found, states=states, shifts=shifts, wanted=wanted)


@agency.get("/venues/<uuid:venue_id>")
@needs(Permission.AGENCY_VENUE_READ)
def venue(venue_id: UUID) -> Response:
    """Terminals, attendants and late scans of a venue."""
    here = venue_at(venue_id)
    posts = venues.list_terminals(session(), venue_id)
    return show(
        "agency/venue.html",
        venue=here,
        working=[post for post in posts if post.state != REVOKED],
        revoked=[post for post in posts if post.state == REVOKED],
        attendants=staff.list_attendants(session(), venue_id),
        late_scans=codes.list_late_scans(session(), venue_id),
        now=now(),
        reason=_reason,
        scene_name=_scene_name,
    )


def _scene_name(code: str) -> str:
    """A scene of an old scan may be in the catalogue no more."""
    scene = scene_named(code)
    return code if scene is None else scene.name_en if language() == "en" else scene.name


def _reason(word: str) -> str:
    return text(f"reason.{WORDS_OF_REASON.get(word, 'other')}")
