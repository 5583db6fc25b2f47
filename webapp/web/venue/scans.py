"""The online scan."""

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
    outcome = codes.read(shown, trust=house.keyring.current.trust, cache=house.credentials, profile=house.profile)
    kept = codes.scan(session(), shown, outcome, profile=house.profile)
    fare = Fare(kept.fare)
    return {
        "verdict": kept.verdict,
        "reason": kept.reason,
        "entitlement": None if fare is Fare.FULL else {"fare": fare.name.lower(), "label": kept.label},
        "scene": shown.scene,
        "at": kept.at,
        "client_ref": kept.client_ref,
        "flagged": kept.flagged,
    }


def _shown(*, code: str, scene: str, client_ref: UUID, scanned_at: datetime | None) -> codes.Shown:
    by = the_terminal()
    at = codes.at_the_time(scanned_at, profile=house.profile, now=now()) if scanned_at else now()
    return codes.Shown(by, signing.fold(code), _scene(scene, by), client_ref, at, now(), late=scanned_at is not None)


def _scene(code: str, by: actors.Terminal) -> Scene:
    """One of the venue's own scenes; a terminal cannot judge for another place."""
    scene = scene_named(code)
    with own_session(writes=False) as own:
        if scene is None or code not in venues.scenes_of(own, by.venue_id):
            raise Invalid("unknown-scene")
    return scene
