"""Cards that nobody fetched (无人领取): two clerks destroy them together (M06). Nobody is named."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import production
from webapp.domain.actors import Permission
from webapp.web.agency import agency
from webapp.web.agency.forms import ConfirmForm, DestroyCardForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

CARD = "/uncollected/<uuid:request_id>"


@agency.get("/uncollected")
@needs(Permission.AGENCY_STOCK_READ)
def uncollected() -> Response:
    """What was kept long enough, the oldest first, and what waits for its second clerk."""
    with own_session(writes=False) as own:
        found = production.list_overdue(own, by=the_staff_member(), now=now())
    days = house.profile.uncollected_card_days
    return show("agency/uncollected.html", found=found, days=days, mine=the_staff_member().id)


@agency.route(CARD, methods=("GET", "POST"))
@needs(Permission.AGENCY_STOCK_WRITE)
def destroy_card(request_id: UUID) -> Response:
    """The first of two takes it out of its box; the second types its number and cuts it through."""
    with own_session(writes=False) as own:
        overdue = production.see_overdue(own, request_id, by=the_staff_member(), now=now())
    asks = overdue.kept.asked_by in {None, the_staff_member().id}
    form: StaffForm = ConfirmForm() if asks else DestroyCardForm()
    return form.answered(lambda: _destroy(request_id, form)) or show(
        "agency/uncollected_card.html", status=form.status, form=form, one=overdue, asks=asks
    )


def _destroy(request_id: UUID, form: StaffForm) -> Response:
    by = the_staff_member()
    with own_session(writes=True) as own:
        if isinstance(form, DestroyCardForm):
            production.destroy_card(own, request_id, form.number.data, by=by, now=now())
        else:
            production.ask_to_destroy_card(own, request_id, by=by, now=now())
    done("uncollected.destroyed" if isinstance(form, DestroyCardForm) else "uncollected.asked")
    return see_other(url_for("agency.uncollected"))
