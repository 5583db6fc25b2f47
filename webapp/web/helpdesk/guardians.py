"""Linking a guardian to the child whose case is open."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.care import Document, Evidence
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.helpdesk.forms import GuardianForm
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session


@helpdesk.route(f"{CASE}/guardian", methods=BOTH)
@needs(Permission.HELPDESK_GUARDIAN_LINK)
def link_guardian(case_id: UUID) -> Response:
    """With the document that was seen; both people are told, and either can end it on her phone."""
    form = GuardianForm()
    if answer := form.answered(lambda: _link(case_id, form)):
        return answer
    with own_session(writes=True) as own:
        case, holder = desk.see_holder(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
    return show("helpdesk/guardian.html", status=form.status, form=form, case=case, holder=holder)


def _link(case_id: UUID, form: GuardianForm) -> Response:
    by, evidence = the_staff_member(), Evidence(Document(form.document.data), form.last_day.data)
    with own_session(writes=True) as own:
        desk.link_guardian(own, case_id, form.number.data, evidence, by=by, profile=house.profile, now=now())
    done("guardian.done")
    return see_other(url_for("helpdesk.case", case_id=case_id))
