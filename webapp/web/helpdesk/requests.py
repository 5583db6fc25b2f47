"""What residents asked for, as the desk works on it: the queue by promised day, one request, its steps, its files."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from webapp.clock import in_china
from webapp.domain import production, requests
from webapp.domain.actors import Permission
from webapp.domain.errors import ActError
from webapp.domain.production import MADE_KINDS
from webapp.domain.regions import division_name
from webapp.domain.requests import CONTESTS, GROUNDS, LONGEST_NOTE, Kind, Queue, Reason, State, Why
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.forms import eligibility_word
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, of_length, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

REQUEST = "/requests/<uuid:request_id>"
WITH_REASON = frozenset({State.WAITING_FOR_YOU, State.REJECTED})
# She answers and withdraws by herself, and what is posted is sent from its own page.
NOT_THE_DESKS = frozenset({State.SUBMITTED, State.WITHDRAWN, State.SENT})
# What a card is made for is made and handed over on pages of their own, and never by a word alone.
WITH_A_CARD = frozenset({State.IN_PRODUCTION, State.READY, State.HANDED_OVER})
# A place is booked, given to a visitor and reported on there.
WITH_A_PLACE = frozenset({State.READY})


class StepForm(StaffForm):
    """The steps that the table of states allows from here, and what the resident reads where one wants a reason."""

    texts = "request-step"
    to = RadioField(validators=[offered], validate_choice=False)
    why = SelectField(validate_choice=False)
    note = StringField(validators=[of_length(LONGEST_NOTE)], render_kw={"autocomplete": "off"})

    def __init__(self, seen: requests.Seen) -> None:
        super().__init__()
        may = [to for to in seen.progress.may if to not in _elsewhere(seen.request)]
        # What decides a contest is its own ground, said in words.
        self._grounds = GROUNDS if seen.request.kind in CONTESTS else {}
        names = {to: f"request-step.{f'decide-{to}' if to in self._grounds else to}" for to in may}
        self.to.choices = [SelectChoice(to.value, text(name)) for to, name in names.items()]
        if self._grounds:
            self.note.label.text, self.why.label.text = text("request-step.grounds"), text("request-step.waits-for")
        whys = [SelectChoice(why.value, text(f"request-why.{why}")) for why in Why if why not in GROUNDS.values()]
        self.why.choices = [SelectChoice("", text("form.choose")), *whys]

    @property
    def reason(self) -> Reason | None:
        why = self._grounds.get(State(self.to.data)) or (Why(self.why.data) if self.why.data else None)
        return None if why is None else Reason(why, self.note.data.strip())

    def validate_why(self, field: SelectField) -> None:
        needs_why = self.to.data in WITH_REASON and self.to.data not in self._grounds
        if needs_why and field.data not in set(Why):
            raise ValidationError(text("form.needed"))


def _elsewhere(asked: requests.Request) -> frozenset[State]:
    """The steps that are taken on other pages, or by others."""
    if asked.kind in requests.BOOKED:
        return NOT_THE_DESKS | WITH_A_PLACE
    if asked.kind not in MADE_KINDS:
        return NOT_THE_DESKS
    # A card that lies there, or is being made, does not go back because somebody says so.
    back = {State.APPROVED} if asked.state in WITH_A_CARD else frozenset()
    return NOT_THE_DESKS | WITH_A_CARD | back


@helpdesk.get("/requests")
@needs(Permission.HELPDESK_REQUEST_READ)
def request_queue() -> Response:
    """What is open in her area, by promised day, narrowed by the address. It names nobody, and is no read."""
    today, wanted = in_china(now()).date(), _wanted()
    with own_session(writes=False) as own:
        found = requests.list_queue(own, wanted, division=the_staff_member().division, today=today)
    values: dict[str, Any] = {"kinds": list(Kind), "states": requests.OPEN, "division": division_name}
    return show("helpdesk/requests.html", found=found, wanted=wanted, **values)


def _wanted() -> Queue:
    """A word that is none is no filter: an address that was kept goes on working."""
    said = request.args
    kind, state, page = said.get("kind"), said.get("state"), said.get("page", "")
    return Queue(
        Kind(kind) if kind in set(Kind) else None,
        State(state) if state in set(requests.OPEN) else None,
        overdue="overdue" in said,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


@helpdesk.get(REQUEST)
@needs(Permission.HELPDESK_REQUEST_READ)
def request_page(request_id: UUID) -> Response:
    """One request with its time line; each loading is one read."""
    seen = _see(request_id)
    return _page(seen, StepForm(seen))


@helpdesk.post(REQUEST)
@needs(Permission.HELPDESK_REQUEST_DECIDE)
def take_step(request_id: UUID) -> Response:
    """The next step that the table of states allows, with a reason where the resident must read one."""
    seen = _see(request_id)
    form = StepForm(seen)
    if not form.validate_on_submit():
        return _page(seen, form, status=422)
    to = State(form.to.data)
    try:
        with own_session(writes=True) as own:
            requests.advance(own, request_id, to, by=the_staff_member(), reason=form.reason, now=now())
    except ActError as error:
        return _page(_see(request_id), form, status=form.refuse(error))
    done("request.moved", state=text(f"request-state.{to}"))
    return see_other(url_for("helpdesk.request_page", request_id=request_id))


@helpdesk.get(f"{REQUEST}/evidence/<uuid:evidence_id>")
@needs(Permission.HELPDESK_REQUEST_READ)
def evidence(request_id: UUID, evidence_id: UUID) -> Response:
    """A file as it was sent, to be kept rather than shown by the browser under our name; one read."""
    with own_session(writes=True) as own:
        opened = requests.open_evidence(own, request_id, evidence_id, by=the_staff_member(), now=now())
    ending = opened.media_type.partition("/")[2]
    response = Response(opened.content, mimetype=opened.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{evidence_id}.{ending}"'
    return response


def _see(request_id: UUID) -> requests.Seen:
    with own_session(writes=True) as own:
        return requests.see_request(own, request_id, by=the_staff_member(), now=now())


def _page(seen: requests.Seen, form: StepForm, *, status: int = 200) -> Response:
    with own_session(writes=False) as own:
        bench = production.open_bench(own, seen.request.id)
    waits = seen.request.kind in MADE_KINDS and seen.request.state is State.APPROVED
    can_make = waits and house.settings.has_printer
    values: dict[str, Any] = {"made_kinds": MADE_KINDS, "bench": bench, "can_make": can_make, "division": division_name}
    values["eligibility_word"] = eligibility_word
    return show("helpdesk/request.html", status=status, seen=seen, form=form, **values)
