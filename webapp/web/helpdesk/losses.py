"""Reporting a loss for a holder, its receipt, and undoing it with her."""

from uuid import UUID

from flask import Response, url_for
from flask import session as form_session

from webapp.domain import cards, residents
from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.errors import ActError, NotAllowed
from webapp.domain.residents import Contact
from webapp.web import limits
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.helpdesk.forms import CodeForm, LossForm, UndoForm
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

LOSS = f"{CASE}/losses/<uuid:report_id>"


@helpdesk.route(f"{CASE}/report-loss", methods=BOTH)
@needs(Permission.HELPDESK_LOSS_REPORT)
def report_loss(case_id: UUID) -> Response:
    """What stops and what goes on, and the act; the same again leads to the first receipt."""
    form = LossForm()
    if answer := form.answered(lambda: _report(case_id, form)):
        return answer
    with own_session(writes=True) as own:
        case, holder = desk.see_holder(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
    effects = {what.value: cards.effects_of(what, house.profile.ecard_rule(now())) for what in cards.Lost}
    days = house.profile.temporary_loss_days
    page = {"form": form, "case": case, "holder": holder, "effects": effects, "days": days}
    return show("helpdesk/report_loss.html", status=form.status, **page)


def _report(case_id: UUID, form: LossForm) -> Response:
    what, by = cards.Lost(form.what.data), the_staff_member()
    with own_session(writes=True) as own:
        reported = desk.report_loss(
            own, case_id, what, by=by, profile=house.profile, now=now(), formal=form.formal.data
        )
    done("receipt.already" if reported.already else "receipt.done")
    return see_other(url_for("helpdesk.loss", case_id=case_id, report_id=reported.report.id))


@helpdesk.get(LOSS)
@needs(Permission.HELPDESK_CASE_READ)
def loss(case_id: UUID, report_id: UUID) -> Response:
    """The receipt, for printing."""
    seen = _see(case_id, report_id)
    effects = cards.effects_of(seen.report.what, house.profile.ecard_rule(seen.report.reported_at))
    return show("helpdesk/receipt.html", seen=seen, effects=effects)


@helpdesk.post(f"{LOSS}/undo-code")
@needs(Permission.HELPDESK_LOSS_UNDO)
def send_undo_code(case_id: UUID, report_id: UUID) -> Response:
    """A code to the holder's phone, which staff never see."""
    seen = _see(case_id, report_id)
    form = CodeForm(seen.holder.phones)
    if not form.validate_on_submit():
        return _undo_page(seen, code_form=form, status=422)
    contact, by = Contact(form.contact.data), the_staff_member()
    try:
        limits.spend((f"undo:{seen.case.resident_id}", cards.requests_limit(house.profile)))
        with own_session(writes=True) as own:
            ticket = desk.send_undo_code(own, case_id, report_id, contact, by=by, profile=house.profile, now=now())
    except ActError as error:
        return _undo_page(seen, code_form=form, status=form.refuse(error))
    form_session["undo"] = {"report": str(report_id), "ticket": ticket.token}
    done("undo.sent", phone=seen.holder.phones[contact])
    return see_other(url_for("helpdesk.undo_loss", case_id=case_id, report_id=report_id))


@helpdesk.route(f"{LOSS}/undo", methods=BOTH)
@needs(Permission.HELPDESK_LOSS_UNDO)
def undo_loss(case_id: UUID, report_id: UUID) -> Response:
    """With the code she types or reads back, and a second detail that only the server knows."""
    form = UndoForm()
    if answer := form.answered(lambda: _undo(case_id, report_id, form)):
        return answer
    if form.refusal:
        form.code.data = ""
    return _undo_page(_see(case_id, report_id), form=form, status=form.status)


def _undo(case_id: UUID, report_id: UUID, form: UndoForm) -> Response:
    ticket = _ticket(report_id)
    if ticket is None:
        raise NotAllowed("code-failed")
    limits.spend_code_try(ticket, residents.Purpose.UNDO)
    proof = cards.Proof(
        ticket, form.code.data.strip(), id_number=form.id_number.data, document_seen=form.document_seen.data
    )
    with own_session(writes=True) as own:
        desk.undo_loss(own, case_id, report_id, proof, by=the_staff_member(), profile=house.profile, now=now())
    form_session.pop("undo", None)
    done("undo.done")
    return see_other(url_for("helpdesk.loss", case_id=case_id, report_id=report_id))


def _see(case_id: UUID, report_id: UUID) -> desk.SeenLoss:
    with own_session(writes=True) as own:
        return desk.see_loss(own, case_id, report_id, by=the_staff_member(), profile=house.profile, now=now())


def _undo_page(
    seen: desk.SeenLoss, *, status: int, form: UndoForm | None = None, code_form: CodeForm | None = None
) -> Response:
    return show(
        "helpdesk/undo.html",
        status=status,
        seen=seen,
        form=form or UndoForm(),
        code_form=code_form or CodeForm(seen.holder.phones),
        sent=_ticket(seen.report.id) is not None,
    )


def _ticket(report_id: UUID) -> str | None:
    """Of the code that was sent for this report, from this browser."""
    kept: dict[str, str] = form_session.get("undo", {})
    return kept.get("ticket") if kept.get("report") == str(report_id) else None
