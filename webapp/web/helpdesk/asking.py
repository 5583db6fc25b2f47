"""A request opened at the desk for somebody who stands there, her first card among it; its receipt, and her files."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from webapp.domain import helpdesk as desk
from webapp.domain import requests, residents
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed
from webapp.domain.regions import division_name
from webapp.domain.requests import Kind, Proof
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE, count_look_up
from webapp.web.helpdesk.forms import ASKED, AskForm, EvidenceForm, FirstCardForm, eligibility_word
from webapp.web.helpdesk.requests import REQUEST
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

KINDS = ", ".join(repr(kind.value) for kind in ASKED)


@helpdesk.url_value_preprocessor
def _let_a_file_through(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before the body is read; the form around the file is small."""
    if endpoint == "helpdesk.take_file":
        request.max_content_length = requests.LARGEST_FILE + (1 << 16)


@helpdesk.route(f"{CASE}/ask/<any({KINDS}):kind>", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_OPEN)
def ask(case_id: UUID, kind: str) -> Response:
    """One request of a kind within a case; where one is open, that one is shown."""
    with own_session(writes=True) as own:
        by = the_staff_member()
        case, holder = desk.see_holder(own, case_id, by=by, profile=house.profile, now=now())
        there = requests.open_one(own, case.resident_id, Kind(kind))
    if there is not None:
        return _taken(desk.Taken(there, already=True))
    form = AskForm(Kind(kind), holder.card_numbers)
    if (answer := form.answered(lambda: _taken(_ask(case_id, Kind(kind), form)))) is not None:
        return answer
    return show("helpdesk/ask.html", status=form.status, form=form, case=case, holder=holder, kind=kind)


def _ask(case_id: UUID, kind: Kind, form: AskForm) -> desk.Taken:
    card = UUID(form.card.data) if "card" in form.asks else None
    asked = desk.AskedFor(kind, form.details(), card)
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    with own_session(writes=True) as own:
        by = the_staff_member()
        return desk.open_request(own, case_id, asked, by=by, profile=house.profile, now=now())


@helpdesk.route("/first-card", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_OPEN)
def first_card() -> Response:
    """For somebody without a card, whom the register may not know yet. It is counted as a look-up is."""
    form = FirstCardForm()
    if (answer := form.answered(lambda: _taken(_first_card(form)))) is not None:
        return answer
    return show("helpdesk/first_card.html", status=form.status, form=form)


def _first_card(form: FirstCardForm) -> desk.Taken:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    by, at = the_staff_member(), now()
    count_look_up(by)
    phone = residents.fold_number(form.phone.data)
    applicant = desk.Applicant(form.name.data, form.id_number.data, phone, form.note.data)
    asked = desk.AskedFor(Kind.APPLY, form.details())
    with own_session(writes=True) as own:
        taken = desk.open_first_card(own, applicant, asked, by=by, profile=house.profile, now=at)
        registered = residents.phone_of(own, taken.request.resident_id)
    if registered != phone:
        done("ask.phone-kept")
    for doubt in residents.check_id_number(form.id_number.data, today=at.date()).warnings:
        done(f"doubt.{doubt}")
    return taken


def _taken(taken: desk.Taken) -> Response:
    """To its receipt; to its page, where it was open before."""
    if taken.already:
        done("ask.already")
        return see_other(url_for("helpdesk.request_page", request_id=taken.request.id))
    done("ask.done")
    return see_other(url_for("helpdesk.request_receipt", request_id=taken.request.id))


@helpdesk.get(f"{REQUEST}/receipt")
@needs(Permission.HELPDESK_REQUEST_READ)
def request_receipt(request_id: UUID) -> Response:
    """What she takes home: number, what was asked for, the promised day. One read, as every page of hers."""
    with own_session(writes=True) as own:
        seen = requests.see_request(own, request_id, by=the_staff_member(), now=now())
        papers = requests.papers_wanted(own, seen.request, profile=house.profile, now=now())
    wanted = [eligibility_word("evidence", paper) for paper in papers]
    return show("helpdesk/request_receipt.html", seen=seen, division=division_name, wanted=wanted)


@helpdesk.route(f"{REQUEST}/take-file", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_OPEN)
def take_file(request_id: UUID) -> Response:
    """A file taken in for her; the same again is the same file."""
    form = EvidenceForm()
    if (answer := form.answered(lambda: _take_file(request_id, form))) is not None:
        return answer
    with own_session(writes=False) as own:
        found = requests.load_request(own, request_id, by=the_staff_member())
    return show("helpdesk/take_file.html", status=form.status, form=form, asked=found)


def _take_file(request_id: UUID, form: EvidenceForm) -> Response:
    content = form.file.data.read() if form.file.data else b""
    with own_session(writes=True) as own:
        requests.add_evidence(own, request_id, Proof(form.shows.data), content, by=the_staff_member(), now=now())
    done("take-file.done", what=text(f"request-proof.{form.shows.data}"))
    return see_other(url_for("helpdesk.request_page", request_id=request_id))
