"""Card making: what waits, the batches, the file for the maker and the one that comes back."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from webapp.domain import production
from webapp.domain.actors import Permission
from webapp.domain.errors import ActError
from webapp.web.agency import agency
from webapp.web.agency.forms import ConfirmForm, ReturnForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import sentence, text
from webapp.web.transaction import own_session

BATCH = "/making/<uuid:batch_id>"


@agency.url_value_preprocessor
def _let_a_returned_file_through(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before the body is read; the form around the file is small."""
    if endpoint == "agency.take_returns":
        request.max_content_length = production.LARGEST_FILE + (1 << 16)


@agency.get("/making")
@needs(Permission.AGENCY_BATCH_READ)
def making() -> Response:
    """How many cards wait, and the batches so far. Nobody is named."""
    return _list(ConfirmForm())


@agency.post("/making")
@needs(Permission.AGENCY_BATCH_MAKE)
def make_batch() -> Response:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _list(form, status=422)
    try:
        with own_session(writes=True) as own:
            batch_id = production.make_batch(own, by=the_staff_member(), now=now()).id
    except ActError as error:
        return _list(form, status=form.refuse(error))
    done("making.made")
    return see_other(url_for("agency.batch", batch_id=batch_id))


@agency.get(BATCH)
@needs(Permission.AGENCY_BATCH_READ)
def batch(batch_id: UUID) -> Response:
    """Its orders, and how to send the maker's file in."""
    return _batch(batch_id, ReturnForm())


@agency.post(f"{BATCH}/file")
@needs(Permission.AGENCY_BATCH_READ)
def batch_file(batch_id: UUID) -> Response:
    """Posted and not a link: every download is a read that the holders see."""
    with own_session(writes=True) as own:
        content = production.batch_file(own, batch_id, by=the_staff_member(), now=now())
        name = production.file_name(production.load_batch(own, batch_id, by=the_staff_member()))
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, content_type="text/csv; charset=gb18030", headers=headers)


@agency.post(BATCH)
@needs(Permission.AGENCY_BATCH_RETURN)
def take_returns(batch_id: UUID) -> Response:
    """Shown at once, with every line that could not be taken: the same file again changes nothing."""
    form = ReturnForm()
    content = form.file.data.read() if form.validate_on_submit() and form.file.data else b""
    if not content:
        form.refusal = form.refusal or text("making.no-file")
        return _batch(batch_id, form, status=422)
    try:
        with own_session(writes=True) as own:
            by = the_staff_member()
            taken = production.take_returns(own, batch_id, content, by=by, profile=house.profile, now=now())
    except ActError as error:
        return _batch(batch_id, form, status=form.refuse(error))
    return _batch(batch_id, ReturnForm(), taken=taken)


def _list(form: ConfirmForm, *, status: int = 200) -> Response:
    with own_session(writes=False) as own:
        waiting = production.waiting_requests(own, by=the_staff_member())
        batches = production.list_batches(own, by=the_staff_member())
    return show("agency/making.html", status=status, form=form, waiting=len(waiting), batches=batches)


def _batch(batch_id: UUID, form: ReturnForm, *, taken: production.Taken | None = None, status: int = 200) -> Response:
    with own_session(writes=False) as own:
        found = production.load_batch(own, batch_id, by=the_staff_member())
        orders = production.orders_of(own, found.id)
    left = sum(order.ended_at is None for order, _ in orders)
    values = {"form": form, "batch": found, "orders": orders, "left": left}
    return show("agency/batch.html", status=status, taken=taken, why=sentence, **values)
