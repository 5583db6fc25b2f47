"""The scan, while it happens or uploaded afterwards."""

from datetime import datetime
from uuid import UUID

import signing
from webapp.domain import actors, codes, venues
from webapp.domain.actors import Permission
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.errors import Invalid
from webapp.domain.regions import Fare
from webapp.web.guard import needs, the_terminal
from webapp.web.house import Json, house, now
from webapp.web.transaction import own_session, session
from webapp.web.venue import venue
from webapp.web.venue.schemas import ScanAnswer, ScanIn


@venue.post("/scans")
@needs(Permission.VENUE_CODE_SCAN)
@venue.input(ScanIn)
@venue.output(ScanAnswer)
def scan(json_data: Json) -> Json:
    """Judge a code, once; a refusal is an answer, not an error"""
    shown = _shown(**json_data)
    # Of the day of the scan, which for a late one is not that of its upload (N36).
    profile = house.rules.profile_at(shown.at, now=now())
    outcome = codes.read(shown, trust=house.keyring.current.trust, cache=house.credentials, profile=profile)
    judgement, at = codes.scan(session(), shown, outcome, profile=profile)
    full = judgement.fare is Fare.FULL
    return {
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "entitlement": None if full else {"fare": judgement.fare.name.lower(), "label": judgement.label},
        "scene": shown.scene,
        "at": at,
        "client_ref": shown.client_ref,
        "flagged": judgement.flagged,
        "represented_by": judgement.represented_by,
    }


def _shown(
    *, code: str, scene: str, client_ref: UUID, scanned_at: datetime | None, attendant: UUID | None
) -> codes.Shown:
    by, at, late = the_terminal(), now(), scanned_at is not None
    if scanned_at is not None:
        at = codes.at_the_time(scanned_at, profile=house.profile, now=now())
        with own_session(writes=False) as own:
            by = venues.terminal_then(own, at, by=by)
    return codes.Shown(by, signing.fold(code), _scene(scene, by), client_ref, at, now(), late, claimed_by=attendant)


def _scene(code: str, by: actors.Terminal) -> Scene:
    """One of the venue's own scenes; a terminal cannot judge for another place."""
    scene = scene_named(code)
    if scene is None or code not in by.scenes:
        raise Invalid("unknown-scene")
    return scene
