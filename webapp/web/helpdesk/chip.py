"""A holder found by the chip of her card, and a card taken into use by it. The agent beside it: docs/reader.md."""

from uuid import UUID

from flask import Response, url_for
from wtforms import HiddenField, StringField
from wtforms.validators import Regexp

from webapp.domain import helpdesk as desk
from webapp.domain import residents
from webapp.domain.actors import Permission
from webapp.domain.errors import ActError
from webapp.domain.ledger import ReadReason
from webapp.web.guard import needs, the_staff_member
from webapp.web.headers import SECURITY
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE, find_holder
from webapp.web.helpdesk.forms import NUMBER_LENGTH, PLAIN, FindForm
from webapp.web.house import now
from webapp.web.staff_forms import StaffForm, needed, of_length
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

# The agent's address, in pwa/desk/reader.ts too. Browsers count loopback as safe beside a page over TLS.
AGENT = "ws://127.0.0.1:35960"
POLICY = "Content-Security-Policy"
READ_ONLY = PLAIN | {"readonly": True}


class ChipForm(StaffForm):
    """Filled in by the reader; the server judges it as if it had been typed."""

    texts = "chip"
    card_number = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=READ_ONLY)
    chip_id = HiddenField(validators=[Regexp(r"[0-9A-F]{32}\Z")])
    name = HiddenField(validators=[of_length(100)])

    @property
    def chip(self) -> desk.Chip:
        return desk.Chip(self.card_number.data, self.chip_id.data, self.name.data or "")


class FindByChipForm(ChipForm):
    reason = FindForm.reason
    note = FindForm.note


@helpdesk.route("/chip", methods=BOTH)
@needs(Permission.HELPDESK_CASE_OPEN)
def chip() -> Response:
    """Look a holder up by the card in the reader: the same look-up, with the same reason and the same count."""
    form, status = FindByChipForm(), 200
    if form.validate_on_submit():
        try:
            return see_other(url_for("helpdesk.case", case_id=_look_up(form)))
        except ActError as error:
            status = form.refuse(error)
    elif form.errors:
        status = 422
    return _page("helpdesk/chip.html", status, form)


def _look_up(form: FindByChipForm) -> UUID:
    found = find_holder(desk.Wanted(form.chip.number, ReadReason(form.reason.data), form.note.data))
    with own_session(writes=False) as own:
        compared = desk.compare_chip(own, found, form.chip, by=the_staff_member(), now=now())
    done(f"chip.{compared.chip}")
    if compared.name not in {None, residents.SameName.EXACT}:
        done(f"chip.name-{compared.name}")
    return found


@helpdesk.route(f"{CASE}/activate-by-chip", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def activate_by_chip(case_id: UUID) -> Response:
    """The card in the reader is taken into use, after its holder typed its PIN into the agent's own page."""
    form, status = ChipForm(), 200
    if form.validate_on_submit():
        try:
            return _activate(case_id, form.chip)
        except ActError as error:
            status = form.refuse(error)
    elif form.errors:
        status = 422
    with own_session(writes=False) as own:
        case = desk.load_case(own, case_id, by=the_staff_member(), now=now())
    return _page("helpdesk/activate_by_chip.html", status, form, case=case)


def _activate(case_id: UUID, chip: desk.Chip) -> Response:
    with own_session(writes=True) as own:
        outcome = desk.activate_by_chip(own, case_id, chip, by=the_staff_member(), now=now())
    done("chip.already" if outcome.already else "chip.activated")
    return see_other(url_for("helpdesk.case", case_id=case_id))


def _page(template: str, status: int, form: ChipForm, **values: object) -> Response:
    """These pages alone may talk to the agent."""
    if form.chip_id.errors and not form.card_number.errors:
        form.refusal = text("chip.unreadable")
    answer = show(template, status=status, form=form, **values)
    answer.headers[POLICY] = f"{SECURITY[POLICY]}; connect-src 'self' {AGENT}"
    return answer
