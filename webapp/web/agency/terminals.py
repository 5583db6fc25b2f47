"""A terminal's life in the hands of a clerk: invited, named, moved, revoked."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from webapp.domain import venues
from webapp.domain.actors import Permission
from webapp.web.agency import agency
from webapp.web.agency.forms import ConfirmForm, InviteForm, MoveForm, RenameForm
from webapp.web.agency.scope import my_venues, terminal_at, venue_at
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show, show_once, shown_once
from webapp.web.transaction import session

TERMINAL = "/venues/<uuid:venue_id>/terminals/<uuid:terminal_id>"


@agency.route("/venues/<uuid:venue_id>/invite-terminal", methods=["GET", "POST"])
@needs(Permission.AGENCY_TERMINAL_INVITE)
def invite_terminal(venue_id: UUID) -> Response:
    """A new terminal of the venue, and the one-time link that makes a device it."""
    venue, form = venue_at(venue_id), InviteForm()
    if answer := form.answered(lambda: _invite(venue_id, form.name.data, kind=form.attended.data)):
        return answer
    return show("agency/invite.html", status=form.status, form=form, venue=venue)


def _invite(venue_id: UUID, name: str, *, kind: str) -> Response:
    attended, kiosk = kind == "yes", kind == "kiosk"
    token = venues.invite_terminal(
        session(), venue_id, name, attended=attended, kiosk=kiosk, links=house.links, **_by()
    )
    return _to_link(venue_id, name.strip(), token, kiosk=kiosk)


@agency.post(f"{TERMINAL}/link")
@needs(Permission.AGENCY_TERMINAL_INVITE)
def renew_link(venue_id: UUID, terminal_id: UUID) -> Response:
    """The earlier link is worthless from now on; a device in use goes on until another opens the new one."""
    terminal = terminal_at(venue_id, terminal_id).terminal
    token = venues.renew_link(session(), terminal_id, links=house.links, **_by())
    return _to_link(venue_id, terminal.name, token, kiosk=terminal.kiosk)


@agency.get("/venues/<uuid:venue_id>/new-link")
@needs(Permission.AGENCY_TERMINAL_INVITE)
def new_link(venue_id: UUID) -> Response:
    """The link of a moment ago, once."""
    hours = house.profile.enrolment_link_hours
    return show("agency/link.html", venue=venue_at(venue_id), once=shown_once("link"), hours=hours)


@agency.route(f"{TERMINAL}/rename", methods=["GET", "POST"])
@needs(Permission.AGENCY_TERMINAL_RENAME)
def rename_terminal(venue_id: UUID, terminal_id: UUID) -> Response:
    """In its row where the page can, on a page of its own elsewhere."""
    row = terminal_at(venue_id, terminal_id)
    form = RenameForm(name=row.terminal.name)
    if answer := form.answered(lambda: _rename(venue_id, terminal_id, form.name.data)):
        return answer
    template = "agency/terminal_row.html" if _in_place() else "agency/rename.html"
    return show(template, status=form.status, form=form, renaming=form, row=row, venue=venue_at(venue_id))


def _rename(venue_id: UUID, terminal_id: UUID, name: str) -> Response:
    venues.rename_terminal(session(), terminal_id, name, **_by())
    if _in_place():
        return terminal_row(venue_id, terminal_id)
    done("rename.done", name=name.strip())
    return _to_venue(venue_id)


@agency.get(f"{TERMINAL}/row")
@needs(Permission.AGENCY_VENUE_READ)
def terminal_row(venue_id: UUID, terminal_id: UUID) -> Response:
    """The row again, after it was renamed or renaming was given up."""
    row = terminal_at(venue_id, terminal_id)
    return show("agency/terminal_row.html", row=row, venue=venue_at(venue_id), in_place=True)


@agency.route(f"{TERMINAL}/move", methods=["GET", "POST"])
@needs(Permission.AGENCY_TERMINAL_MOVE)
def move_terminal(venue_id: UUID, terminal_id: UUID) -> Response:
    """To another venue of the clerk's area, whose scenes it has from then on."""
    row = terminal_at(venue_id, terminal_id)
    form = MoveForm([venue for venue in my_venues() if venue.id != venue_id])
    if form.validate_on_submit():
        target = venue_at(UUID(form.venue.data))
        venues.move_terminal(session(), terminal_id, target.id, **_by())
        done("move.done", name=row.terminal.name, venue=target.name)
        return _to_venue(target.id)
    return show("agency/move.html", status=422 if form.errors else 200, form=form, row=row, venue=venue_at(venue_id))


@agency.route(f"{TERMINAL}/revoke", methods=["GET", "POST"])
@needs(Permission.AGENCY_TERMINAL_REVOKE)
def revoke_terminal(venue_id: UUID, terminal_id: UUID) -> Response:
    """For good; the page before says what stops."""
    row, form = terminal_at(venue_id, terminal_id), ConfirmForm()
    if form.validate_on_submit():
        venues.revoke_terminal(session(), terminal_id, **_by())
        done("revoke.done", name=row.terminal.name)
        return _to_venue(venue_id)
    return show("agency/revoke.html", form=form, row=row, venue=venue_at(venue_id))


def _by() -> dict[str, Any]:
    return {"by": the_staff_member(), "now": now()}


def _in_place() -> bool:
    return "HX-Request" in request.headers


def _to_link(venue_id: UUID, name: str, token: str, *, kiosk: bool) -> Response:
    show_once(name=name, link=f"{house.settings.public_url}/{'kiosk' if kiosk else 'venue'}/#enrol={token}")
    return see_other(url_for("agency.new_link", venue_id=venue_id))


def _to_venue(venue_id: UUID) -> Response:
    return see_other(url_for("agency.venue", venue_id=venue_id))
