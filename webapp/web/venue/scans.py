"""The online scan."""

from webapp.domain import codes, venues
from webapp.domain.actors import Permission
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.errors import Invalid
from webapp.domain.regions import Fare
from webapp.web.guard import needs, the_terminal
from webapp.web.house import Json, house, now
from webapp.web.transaction import own_session, session
from webapp.web.venue import venue
from webapp.web.venue.schemas import ScanIn, ScanAnswer


@venue.post("/scans")
@needs(Permission.VENUE_CODE_SCAN)
@venue.input(ScanIn)
@venue.output(ScanAnswer)
def scan(json_data: Json) -> Json:
    """Judge a code, once; a refusal is an answer, not an error"""
    shown = _shown(**json_data)
    outcome = codes.read(shown, trust=house.keyring.trust, cache=house.credentials, profile=house.profile)
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
