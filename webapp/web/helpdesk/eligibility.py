"""May she hold a card here: determined for a first card, by the rule of the day, before it is approved (M01)."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import requests
from webapp.domain.actors import Permission
from webapp.domain.errors import NotFound
from webapp.domain.regions import Basis, Paper
from webapp.domain.requests import Claim, Kind
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH
from webapp.web.helpdesk.forms import EligibilityForm, eligibility_word
from webapp.web.helpdesk.requests import REQUEST
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session


@helpdesk.route(f"{REQUEST}/eligibility", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_DECIDE)
def determine(request_id: UUID) -> Response:
    """The basis and the papers that lie on the desk; what is missing is named, and recorded as well."""
    form = EligibilityForm()
    if (answer := form.answered(lambda: _determine(request_id, form))) is not None:
        return answer
    with own_session(writes=True) as own:
        seen = requests.see_request(own, request_id, by=the_staff_member(), now=now())
        if seen.request.kind is not Kind.APPLY:
            raise NotFound
        holder = requests.holder_of(own, seen.request, now=now())
    if not form.is_submitted():
        form.basis.data = seen.request.details.get("basis")
    return show(
        "helpdesk/eligibility.html",
        status=form.status,
        seen=seen,
        form=form,
        holder=holder,
        rows=house.profile.eligibility,
        word=eligibility_word,
    )


def _determine(request_id: UUID, form: EligibilityForm) -> Response:
    claim = Claim(Basis(form.basis.data), [Paper(one) for one in form.shown.data])
    with own_session(writes=True) as own:
        by = the_staff_member()
        found = requests.determine(own, request_id, claim, by=by, profile=house.profile, now=now())
        whole = found.eligible and not found.missing
    done("eligibility.done" if whole else "eligibility.done-missing")
    return see_other(url_for("helpdesk.request_page", request_id=request_id))
