"""Ready cards: found by a receipt or an ID number, handed over to who shows a document, and taken into use with it."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import production, requests, residents
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.production import Collecting
from webapp.domain.requests import State
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, count_look_up
from webapp.web.helpdesk.forms import CollectForm, HandOverForm
from webapp.web.helpdesk.requests import REQUEST
from webapp.web.house import now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session


@helpdesk.route("/collect", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_HAND_OVER)
def collect() -> Response:
    """By the number of a receipt or a document; counted as a look-up is."""
    form = CollectForm()
    if (answer := form.answered(lambda: see_other(_where(form.number.data)))) is not None:
        return answer
    return show("helpdesk/collect.html", status=form.status, form=form)


def _where(number: str) -> str:
    """To the card that lies ready; to how far it is, where none does."""
    by = the_staff_member()
    count_look_up(by)
    with own_session(writes=True) as own:
        found = production.find_to_collect(own, number, by=by, now=now())
        ready = next((one for one in found if one.state is State.READY), None)
        other = next(iter(found), None)
    if ready is not None:
        return url_for("helpdesk.hand_over", request_id=ready.id)
    if other is None:
        raise NotFound("nothing-to-collect")
    return url_for("helpdesk.request_page", request_id=other.id)


@helpdesk.route(f"{REQUEST}/hand-over", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_HAND_OVER)
def hand_over(request_id: UUID) -> Response:
    """The card and its box, and who collects it; each loading is one read."""
    form = HandOverForm()
    if (answer := form.answered(lambda: _hand_over(request_id, form))) is not None:
        return answer
    by = the_staff_member()
    with own_session(writes=True) as own:
        seen = requests.see_request(own, request_id, by=by, now=now())
        ready = production.ready_card(own, seen.request)
    if ready is None:
        raise NotFound
    number = residents.mask_number(ready.card.number, head=2, tail=2)
    return show("helpdesk/hand_over.html", status=form.status, form=form, seen=seen, ready=ready, number=number)


def _hand_over(request_id: UUID, form: HandOverForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    collecting = Collecting(form.id_number.data, form.collector.data.strip() if form.who.data == "other" else "")
    with own_session(writes=True) as own:
        handed = production.hand_over(own, request_id, collecting, by=the_staff_member(), now=now())
    done("hand-over.already" if handed.already else "hand-over.in-use" if handed.in_use else "hand-over.sealed")
    return see_other(url_for("helpdesk.request_page", request_id=request_id))
