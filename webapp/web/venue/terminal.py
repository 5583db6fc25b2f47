"""What a terminal knows of itself: all it needs to judge as the house does, also without a network."""

from webapp.domain import actors, codes, staff, venues
from webapp.domain.actors import Permission
from webapp.domain.catalogue import Scene
from webapp.web.guard import needs, the_terminal
from webapp.web.house import Json, house, now, server_time
from webapp.web.transaction import own_session, session
from webapp.web.venue import venue
from webapp.web.venue.schemas import Terminal


@venue.get("/terminal")
@needs(Permission.VENUE_TERMINAL_READ)
@venue.output(Terminal)
def terminal() -> Json:
    """The terminal's venue, scenes and their rules, whom to believe, and who may stand there"""
    by = the_terminal()
    if venues.is_seen_due(session(), by=by, now=now()):
        with own_session(writes=True) as own:
            venues.note_seen(own, by=by, now=now())
    return described(by)


def described(by: actors.Terminal) -> Json:
    post = venues.load_post(session(), by=by)
    attended = post.terminal.attended
    return {
        "id": str(post.terminal.id),
        "name": post.terminal.name,
        "attended": attended,
        "venue": {"name": post.venue.name, "address": post.venue.address},
        "scenes": [_scene(scene) for scene in post.scenes],
        "root": house.keyring.current.root,
        "pin_iterations": staff.PIN_ITERATIONS,
        "attendants": staff.roster(session(), post.venue.id) if attended else [],
        "shift": _shift(post.shift),
        "shift_limit": house.profile.shift_hours * 3600,
        "server_time": server_time(),
        "demonstration": house.settings.demonstration,
    }


def _scene(scene: Scene) -> Json:
    rules = codes.door_rules(scene, house.profile)
    named = {"code": scene.code, "name": scene.name, "name_en": scene.name_en, "assurance": scene.assurance}
    window = {"early": rules.window.early, "late": rules.window.late, "amber": rules.window.amber}
    return named | window | {"scope": rules.scope, "list_limit": rules.list_limit, "fares": rules.fares}


def _shift(running: venues.RunningShift | None) -> Json | None:
    if running is None:
        return None
    return {"attendant": {"id": running.attendant_id, "name": running.attendant}, "since": running.since}
