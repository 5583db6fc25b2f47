"""Institutions as guardians: entered by a clerk, approved by another (N16)."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import care
from webapp.domain.actors import Permission
from webapp.web.agency import agency
from webapp.web.agency.forms import ApproveInstitutionForm, ConfirmForm, InstitutionForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

BOTH = ["GET", "POST"]


@agency.route("/institutions", methods=BOTH)
@needs(Permission.AGENCY_INSTITUTION_WRITE)
def institutions() -> Response:
    """Those that wait, by institution and document, and the form for another; wards are not named."""
    form = InstitutionForm()
    if (answer := form.answered(lambda: _enter(form))) is not None:
        return answer
    with own_session(writes=False) as own:
        waiting = care.list_institutions(own, by=the_staff_member())
    return show("agency/institutions.html", status=form.status, form=form, waiting=waiting)


def _enter(form: InstitutionForm) -> Response:
    said = (form.institution.data, form.person_number.data, form.document_number.data, form.last_day.data)
    with own_session(writes=True) as own:
        appointment = care.Appointment(*said)
        entered = care.enter_institution(own, form.number.data, appointment, by=the_staff_member(), now=now())
    done("institution.already" if entered.already else "institution.done")
    return see_other(url_for("agency.institutions"))


@agency.route("/institutions/<uuid:entry_id>", methods=BOTH)
@needs(Permission.AGENCY_INSTITUTION_WRITE)
def approve_institution(entry_id: UUID) -> Response:
    """With the document in her hand: the second clerk types whom it names, and it begins."""
    form, by = ApproveInstitutionForm(), the_staff_member()

    def approve() -> Response:
        named = care.Named(form.number.data, form.person_number.data)
        with own_session(writes=True) as own:
            care.approve_institution(own, entry_id, named, by=by, profile=house.profile, now=now())
        done("institution.approved")
        return see_other(url_for("agency.institutions"))

    if (answer := form.answered(approve)) is not None:
        return answer
    with own_session(writes=False) as own:
        entry = care.load_institution(own, entry_id, by=by)
    page = {"form": form, "entry": entry, "mine": entry.entered_by == by.id}
    return show("agency/institution.html", status=form.status, **page)


@agency.post("/institutions/<uuid:entry_id>/decline")
@needs(Permission.AGENCY_INSTITUTION_WRITE)
def decline_institution(entry_id: UUID) -> Response:
    """Taken back by who entered it, or declined by another; nobody acts."""
    if ConfirmForm().validate_on_submit():
        with own_session(writes=True) as own:
            care.decline_institution(own, entry_id, by=the_staff_member(), now=now())
        done("institution.declined")
    return see_other(url_for("agency.institutions"))
