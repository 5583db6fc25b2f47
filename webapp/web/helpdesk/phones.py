"""Signing a holder's phones out, one or all."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.errors import NotFound
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.helpdesk.forms import ConfirmForm
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session


@helpdesk.route(f"{CASE}/phones/sign-out", methods=BOTH)
@needs(Permission.HELPDESK_DEVICE_SIGN_OUT)
def sign_out_phones(case_id: UUID) -> Response:
    """All of them."""
    return _sign_out(case_id, None)


@helpdesk.route(f"{CASE}/phones/<uuid:device_id>/sign-out", methods=BOTH)
@needs(Permission.HELPDESK_DEVICE_SIGN_OUT)
def sign_out_phone(case_id: UUID, device_id: UUID) -> Response:
    """One of them; one that is signed out already is not there."""
    return _sign_out(case_id, device_id)


def _sign_out(case_id: UUID, device_id: UUID | None) -> Response:
    form, by = ConfirmForm(), the_staff_member()
    if form.validate_on_submit():
        with own_session(writes=True) as own:
            stopped = desk.sign_out_phones(own, case_id, device_id, by=by, now=now())
        done("sign-out.done", n=stopped)
        return see_other(url_for("helpdesk.case", case_id=case_id))
    with own_session(writes=True) as own:
        case, running = desk.see_phones(own, case_id, by=by, profile=house.profile, now=now())
    phones = [phone for phone in running if device_id is None or phone.id == device_id]
    if not phones:
        raise NotFound
    return show("helpdesk/sign_out.html", form=form, case=case, phones=phones)
