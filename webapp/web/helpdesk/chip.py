"""What is done with the card in the desk's reader: found, taken into use, linked, its PIN. See docs/reader.md."""

from uuid import UUID

from flask import Response, url_for
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Regexp, ValidationError

from webapp.domain import cards, residents
from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.ledger import ReadReason
from webapp.web.guard import needs, the_staff_member
from webapp.web.headers import SECURITY
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE, find_holder
from webapp.web.helpdesk.forms import NUMBER_LENGTH, PLAIN, FindForm
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, needed, of_length
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

# The agent's address, in pwa/desk/reader.ts too. Browsers count loopback as safe beside a page over TLS.
AGENT = "ws://127.0.0.1:35960"
POLICY = "Content-Security-Policy"
READ_ONLY = PLAIN | {"readonly": True}
ATR_LENGTH, VERSION_LENGTH = 66, 4


class ChipForm(StaffForm):
    """Filled in by the reader; the server judges it as if it had been typed."""

    texts = "chip"
    card_number = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=READ_ONLY)
    chip_id = HiddenField(validators=[Regexp(r"[0-9A-F]{32}\Z")])
    name = HiddenField(validators=[of_length(100)])
    id_number = HiddenField(validators=[of_length(NUMBER_LENGTH)])
    atr = HiddenField(validators=[of_length(ATR_LENGTH)])
    version = HiddenField(validators=[of_length(VERSION_LENGTH)])

    @property
    def chip(self) -> desk.Chip:
        holder = (self.name.data or "", self.id_number.data or "")
        return desk.Chip(
            self.card_number.data, self.chip_id.data, *holder, self.atr.data or "", self.version.data or ""
        )


class LinkForm(ChipForm):
    """With the holder's word that she agrees, which the clerk sets down."""

    consent = BooleanField()

    def validate_consent(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(text("chip.consent-needed"))


class FindByChipForm(ChipForm):
    reason = FindForm.reason
    note = FindForm.note


@helpdesk.route("/chip", methods=BOTH)
@needs(Permission.HELPDESK_CASE_OPEN)
def chip() -> Response:
    """Look a holder up by the card in the reader: the same look-up, with the same reason and the same count."""
    form = FindByChipForm()
    if answer := form.answered(lambda: see_other(url_for("helpdesk.case", case_id=_look_up(form)))):
        return answer
    return _page("helpdesk/chip.html", form.status, form)


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
    form = ChipForm()
    if answer := form.answered(lambda: _activate(case_id, form.chip)):
        return answer
    return page_of_case("helpdesk/activate_by_chip.html", case_id, form)


def _activate(case_id: UUID, chip: desk.Chip) -> Response:
    with own_session(writes=True) as own:
        outcome = desk.activate_by_chip(own, case_id, chip, by=the_staff_member(), now=now())
    done("chip.already" if outcome.already else "chip.activated")
    return _to_case(case_id)


@helpdesk.route(f"{CASE}/link-by-chip", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def link_by_chip(case_id: UUID) -> Response:
    """The electronic card of the card in the reader, which its holder agrees to here for the first time."""
    form = LinkForm()
    if answer := form.answered(lambda: _link(case_id, form.chip)):
        return answer
    return page_of_case("helpdesk/link_by_chip.html", case_id, form, wording=cards.CONSENT_AT_DESK)


def _link(case_id: UUID, chip: desk.Chip) -> Response:
    by, profile = the_staff_member(), house.profile
    with own_session(writes=True) as own:
        is_new = desk.link_by_chip(own, case_id, chip, by=by, profile=profile, now=now())
    done("chip.linked" if is_new else "chip.linked-already")
    return _to_case(case_id)


@helpdesk.get(f"{CASE}/pin")
@needs(Permission.HELPDESK_CARD_CHANGE)
def card_pin(case_id: UUID) -> Response:
    """The holder checks or changes her PIN: it goes from the agent's own page to the chip, and nothing comes here."""
    return page_of_case("helpdesk/pin.html", case_id, None)


def _to_case(case_id: UUID) -> Response:
    return see_other(url_for("helpdesk.case", case_id=case_id))


def page_of_case(template: str, case_id: UUID, form: ChipForm | None, **values: object) -> Response:
    with own_session(writes=False) as own:
        case = desk.load_case(own, case_id, by=the_staff_member(), now=now())
    return _page(template, form.status if form else 200, form, case=case, **values)


def _page(template: str, status: int, form: ChipForm | None, **values: object) -> Response:
    """These pages alone may talk to the agent."""
    if form and form.chip_id.errors and not form.card_number.errors:
        form.refusal = text("chip.unreadable")
    answer = show(template, status=status, form=form, **values)
    answer.headers[POLICY] = f"{SECURITY[POLICY]}; connect-src 'self' {AGENT}"
    return answer
