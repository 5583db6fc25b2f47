"""A PIN that was blocked: the card is unlocked with an approved request, while it lies in the reader."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.helpdesk.chip import ChipForm, page_of_case
from webapp.web.house import now
from webapp.web.staff_pages import done, see_other
from webapp.web.transaction import own_session


@helpdesk.route(f"{CASE}/reset-pin", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def reset_pin(case_id: UUID) -> Response:
    """Then its holder changes the initial PIN at once, on the page that follows."""
    form = ChipForm()
    return form.answered(lambda: _reset(case_id, form.chip)) or page_of_case("helpdesk/reset_pin.html", case_id, form)


def _reset(case_id: UUID, chip: desk.Chip) -> Response:
    with own_session(writes=True) as own:
        desk.reset_pin(own, case_id, chip, by=the_staff_member(), now=now())
    done("reset-pin.done")
    return see_other(url_for("helpdesk.card_pin", case_id=case_id))
