"""Pages of the demonstration: its made-up people and staff, its messages, its terminals. Not there in production."""

from uuid import UUID

from flask import Response, current_app, jsonify, redirect, render_template, send_file

from webapp.demonstration import desks
from webapp.demonstration.people import PEOPLE
from webapp.domain import actors, staff, venues
from webapp.domain.errors import NotFound
from webapp.web.guard import open_door
from webapp.web.house import house, now
from webapp.web.public import demonstration
from webapp.web.transaction import session

BECAUSE = "everything in a demonstration is invented"


@demonstration.get("/")
@open_door(BECAUSE)
def accounts() -> str:
    clerks = [(clerk, clerk.code(now())) for clerk in desks.CLERKS]
    return render_template(
        "accounts.html",
        people=PEOPLE,
        venues=venues.list_venues(session()),
        clerks=clerks,
        desks=desks,
        consoles=current_app.blueprints.keys(),
    )


@demonstration.get("/sms")
@open_door(BECAUSE)
def sms() -> str:
    return render_template("sms.html", messages=_messages())


@demonstration.get("/sms.json")
@open_door(BECAUSE)
def sms_json() -> Response:
    return jsonify({"messages": _messages()})


@demonstration.get("/authority.crt")
@open_door("phones must trust it before they trust anything else here")
def authority() -> Response:
    """The certificate of the demonstration's own authority, for phones to install."""
    path = house.settings.certificates / "authority.crt"
    if not path.exists():
        raise NotFound
    return send_file(path, mimetype="application/x-x509-ca-cert", max_age=0)


@demonstration.post("/venues/<uuid:venue_id>/terminals")
@open_door(BECAUSE)
def enrol_here(venue_id: UUID) -> Response:
    """A new terminal of that venue, and this browser sent to its one-time link."""
    attended = bool(staff.list_attendants(session(), venue_id))
    by = actors.Job("demonstration")
    link = venues.invite_terminal(
        session(), venue_id, "演示终端", attended=attended, by=by, links=house.links, now=now()
    )
    return redirect(f"/venue/#enrol={link}", code=303)  # type: ignore[return-value] # werkzeug's own response type


@demonstration.post("/kiosk")
@open_door(BECAUSE)
def kiosk_here() -> Response:
    """A new kiosk in the hall of human resources, and this browser sent to its one-time link."""
    [hall] = [venue for venue in venues.list_venues(session()) if venue.kind is venues.VenueKind.HRSS_OFFICE]
    by = actors.Job("demonstration")
    link = venues.invite_terminal(
        session(), hall.id, "演示自助终端", attended=False, kiosk=True, by=by, links=house.links, now=now()
    )
    return redirect(f"/kiosk/#enrol={link}", code=303)  # type: ignore[return-value] # werkzeug's own response type


def _messages() -> list[dict[str, str]]:
    return [dict(message) for message in house.sms_outbox()] if house.sms_outbox else []
