"""Blank cards: boxes received by their serials, counted and thinned out by two people. Nobody is named."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import production
from webapp.domain.actors import Permission
from webapp.domain.production import BlankState, CountOutcome, Delivery
from webapp.domain.regions import division_name
from webapp.web.agency import agency
from webapp.web.agency.forms import ConfirmForm, CountForm, ReceiveForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

BOTH = ["GET", "POST"]
BOX = "/stock/<uuid:box_id>"


@agency.route("/stock", methods=BOTH)
@needs(Permission.AGENCY_STOCK_READ)
def stock() -> Response:
    """The boxes of the clerk's area with what is left in each, and the form for another box."""
    form = ReceiveForm(the_staff_member().division or house.settings.region)
    if (answer := form.answered(lambda: _receive(form))) is not None:
        return answer
    with own_session(writes=False) as own:
        boxes = production.list_boxes(own, by=the_staff_member())
        counting = {box.id for box, _ in boxes if production.open_count(own, box.id)}
    values = {"boxes": boxes, "counting": counting, "division": division_name, "states": list(BlankState)}
    return show("agency/stock.html", status=form.status, form=form, **values)


def _receive(form: ReceiveForm) -> Response:
    delivery = Delivery(form.number.data, form.division.data, form.first_serial.data, form.blanks.data)
    with own_session(writes=True) as own:
        box_id = production.receive_box(own, delivery, by=the_staff_member(), now=now()).id
    done("stock.received")
    return see_other(url_for("agency.box", box_id=box_id))


@agency.get(BOX)
@needs(Permission.AGENCY_STOCK_READ)
def box(box_id: UUID) -> Response:
    """Its blanks by state, its counts with what each of the two found, and what was spoilt and why."""
    return _box(box_id, CountForm(), ConfirmForm())


@agency.post(f"{BOX}/count")
@needs(Permission.AGENCY_STOCK_WRITE)
def count_box(box_id: UUID) -> Response:
    """The first of two begins a count; the second counts anew without having seen what the first found."""
    form = CountForm()
    return form.answered(lambda: _count(box_id, form)) or _box(box_id, form, ConfirmForm(), status=form.status)


def _count(box_id: UUID, form: CountForm) -> Response:
    by, counted = the_staff_member(), form.counted.data
    with own_session(writes=True) as own:
        running = production.open_count(own, production.load_box(own, box_id, by=by).id)
        if running is None or running.counted_by == by.id:
            production.begin_count(own, box_id, counted, by=by, now=now())
            outcome = None
        else:
            outcome = production.confirm_count(own, running.id, counted, by=by, now=now()).outcome
    done("stock.count-begun" if outcome is None else f"stock.count-{CountOutcome(outcome)}")
    return see_other(url_for("agency.box", box_id=box_id))


@agency.post(f"{BOX}/destroy")
@needs(Permission.AGENCY_STOCK_WRITE)
def destroy_spoilt(box_id: UUID) -> Response:
    """The first of two asks, the second has seen them cut through."""
    form = ConfirmForm()
    return form.answered(lambda: _destroy(box_id)) or _box(box_id, CountForm(), form, status=form.status)


def _destroy(box_id: UUID) -> Response:
    by = the_staff_member()
    with own_session(writes=True) as own:
        spoilt = production.spoilt_in(own, production.load_box(own, box_id, by=by).id)
        asks = any(one.state is BlankState.SPOILT and one.destroy_asked_by is None for one in spoilt)
        act = production.ask_to_destroy if asks else production.destroy
        count = act(own, box_id, by=by, now=now())
    done("stock.destroy-asked" if asks else "stock.destroyed", n=count)
    return see_other(url_for("agency.box", box_id=box_id))


def _box(box_id: UUID, form: CountForm, confirm: ConfirmForm, *, status: int = 200) -> Response:
    by = the_staff_member()
    with own_session(writes=False) as own:
        found = production.load_box(own, box_id, by=by)
        counts = {state: production.count_in(own, found.id, state) for state in BlankState}
        running, over = production.open_count(own, found.id), production.counts_of(own, found.id)
        spoilt = production.spoilt_in(own, found.id)
    return show(
        "agency/box.html",
        status=status,
        box=found,
        counts=counts,
        running=running,
        mine=running is not None and running.counted_by == by.id,
        over=over,
        spoilt=spoilt,
        to_ask=[one for one in spoilt if one.state is BlankState.SPOILT and one.destroy_asked_by is None],
        to_destroy=[one for one in spoilt if one.state is BlankState.SPOILT and one.destroy_asked_by is not None],
        form=form,
        confirm=confirm,
        division=division_name,
    )
