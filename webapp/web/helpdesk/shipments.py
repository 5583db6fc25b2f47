"""Cards by post: what is packed and waits, what is under way, and what a clerk must look for. They name nobody."""

from typing import Any
from uuid import UUID

from flask import Response, url_for
from wtforms import SelectField
from wtforms.fields import SelectChoice

from webapp.domain import shipments
from webapp.domain.actors import Permission
from webapp.domain.regions import division_name
from webapp.domain.shipments import ShipmentState
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

ENDINGS = (ShipmentState.DELIVERED, ShipmentState.RETURNED, ShipmentState.LOST)


def _endings() -> list[SelectChoice]:
    return [SelectChoice(ending.value, text(f"shipment-ending.{ending}")) for ending in ENDINGS]


class SendForm(StaffForm):
    """Nothing but the token: the row says what is sent."""

    texts = "shipment-send"


class CloseForm(StaffForm):
    texts = "shipment-close"
    ending = SelectField(choices=_endings, validators=[offered], validate_choice=False)


@helpdesk.get("/shipments")
@needs(Permission.HELPDESK_SHIPMENT_READ)
def shipment_list() -> Response:
    """What waits to be sent, and what is on its way; what is stuck stands first."""
    return _list(SendForm())


@helpdesk.post("/requests/<uuid:request_id>/shipment")
@needs(Permission.HELPDESK_SHIPMENT_SEND)
def hand_to_post(request_id: UUID) -> Response:
    """The packed card leaves the desk; sent again, it is the shipment that is under way."""

    def send() -> Response:
        with own_session(writes=True) as own:
            shipments.hand_to_post(own, request_id, by=the_staff_member(), now=now())
        done("shipment.sent")
        return see_other(url_for("helpdesk.shipment_list"))

    form = SendForm()
    return form.answered(send) or _list(form)


@helpdesk.get("/shipments/<uuid:shipment_id>")
@needs(Permission.HELPDESK_SHIPMENT_READ)
def shipment(shipment_id: UUID) -> Response:
    """One shipment with its way, and how a clerk closes what the carrier does not."""
    return _one(shipment_id, CloseForm())


@helpdesk.post("/shipments/<uuid:shipment_id>")
@needs(Permission.HELPDESK_SHIPMENT_SEND)
def close_shipment(shipment_id: UUID) -> Response:
    form = CloseForm()

    def close() -> Response:
        with own_session(writes=True) as own:
            ending = ShipmentState(form.ending.data)
            shipments.close_by_hand(own, shipment_id, ending, by=the_staff_member(), now=now())
        done("shipment.closed", state=text(f"shipment-state.{form.ending.data}"))
        return see_other(url_for("helpdesk.shipment_list"))

    return form.answered(close) or _one(shipment_id, form)


def _list(form: SendForm) -> Response:
    with own_session(writes=False) as own:
        waiting = shipments.list_to_send(own, by=the_staff_member())
        ways = shipments.list_shipments(own, by=the_staff_member(), profile=house.profile, now=now())
    values: dict[str, Any] = {"waiting": waiting, "ways": ways, "division": division_name}
    return show("helpdesk/shipments.html", status=form.status, form=form, **values)


def _one(shipment_id: UUID, form: CloseForm) -> Response:
    with own_session(writes=False) as own:
        way = shipments.load_way(own, shipment_id, by=the_staff_member())
    return show("helpdesk/shipment.html", status=form.status, form=form, way=way, division=division_name)
