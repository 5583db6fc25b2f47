"""A venue's attendants in the hands of a clerk, who sees a first code once and never a PIN."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import staff, venues
from webapp.domain.actors import Permission
from webapp.web.agency import agency
from webapp.web.agency.forms import AttendantForm, ConfirmForm
from webapp.web.agency.scope import venue_at
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import now
from webapp.web.staff_pages import done, see_other, show, show_once, shown_once
from webapp.web.transaction import session

ATTENDANT = "/venues/<uuid:venue_id>/attendants/<uuid:attendant_id>"


@agency.route("/venues/<uuid:venue_id>/add-attendant", methods=["GET", "POST"])
@needs(Permission.AGENCY_ATTENDANT_WRITE)
def add_attendant(venue_id: UUID) -> Response:
    """A person who may start shifts at the venue's attended terminals."""
    venue, form = venue_at(venue_id), AttendantForm()
    if answer := form.answered(lambda: _add(venue_id, form.name.data.strip())):
        return answer
    return show("agency/add_attendant.html", status=form.status, form=form, venue=venue)


def _add(venue_id: UUID, name: str) -> Response:
    _, code = staff.add_attendant(session(), venue_id, name, by=the_staff_member(), now=now())
    return _to_code(venue_id, name, code)


@agency.route(f"{ATTENDANT}/first-code", methods=["GET", "POST"])
@needs(Permission.AGENCY_ATTENDANT_WRITE)
def renew_first_code(venue_id: UUID, attendant_id: UUID) -> Response:
    """For a forgotten or betrayed PIN, which ends."""
    venue, form = venue_at(venue_id), ConfirmForm()
    attendant = staff.load_attendant(session(), attendant_id, venue_id=venue_id)
    if form.validate_on_submit():
        code = venues.renew_first_code(session(), attendant_id, by=the_staff_member(), now=now())
        return _to_code(venue_id, attendant.name, code)
    return show("agency/renew_first_code.html", form=form, venue=venue, attendant=attendant)


@agency.get("/venues/<uuid:venue_id>/new-first-code")
@needs(Permission.AGENCY_ATTENDANT_WRITE)
def new_first_code(venue_id: UUID) -> Response:
    """The first code of a moment ago, once."""
    days = staff.FIRST_CODE_LIVES.days
    return show("agency/first_code.html", venue=venue_at(venue_id), once=shown_once("code"), days=days)


@agency.route(f"{ATTENDANT}/remove", methods=["GET", "POST"])
@needs(Permission.AGENCY_ATTENDANT_WRITE)
def remove_attendant(venue_id: UUID, attendant_id: UUID) -> Response:
    """She starts no shift any more, and one that runs ends."""
    venue, form = venue_at(venue_id), ConfirmForm()
    attendant = staff.load_attendant(session(), attendant_id, venue_id=venue_id)
    if form.validate_on_submit():
        venues.remove_attendant(session(), attendant_id, by=the_staff_member(), now=now())
        done("remove.done", name=attendant.name)
        return see_other(url_for("agency.venue", venue_id=venue_id))
    return show("agency/remove_attendant.html", form=form, venue=venue, attendant=attendant)


def _to_code(venue_id: UUID, name: str, code: str) -> Response:
    show_once(name=name, code=code)
    return see_other(url_for("agency.new_first_code", venue_id=venue_id))
