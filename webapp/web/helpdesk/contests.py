"""Contesting a change of the register for a holder who stands at the desk."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, url_for
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice

from webapp.clock import in_china
from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed
from webapp.domain.requests import Change
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session


class ContestForm(StaffForm):
    """Which of the changes that can be contested, and that the holder's document was seen."""

    texts = "contest"
    change = RadioField(validators=[offered], validate_choice=False)
    document_seen = BooleanField()

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__()
        self.change.choices = [SelectChoice(str(one.id), _in_words(one)) for one in changes]


def _in_words(one: Change) -> str:
    field, before = text(f"request-choice.{one.field}"), one.before or text("contest.nothing")
    return text("contest.one", field=field, before=before, after=one.after, day=in_china(one.at).date())


@helpdesk.route(f"{CASE}/contest", methods=BOTH)
@needs(Permission.HELPDESK_REQUEST_OPEN)
def contest_change(case_id: UUID) -> Response:
    """One of the changes of a year; held from now on, and decided by somebody who had no hand in it."""
    with own_session(writes=True) as own:
        changes = desk.see_changes(own, case_id, by=the_staff_member(), now=now())
        case, holder = desk.see_holder(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
    form = ContestForm(changes)
    if answer := form.answered(lambda: _contest(case_id, form)):
        return answer
    return show("helpdesk/contest.html", status=form.status, form=form, case=case, holder=holder)


def _contest(case_id: UUID, form: ContestForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    by, change_id = the_staff_member(), UUID(form.change.data)
    with own_session(writes=True) as own:
        contest = desk.contest_change(own, case_id, change_id, by=by, profile=house.profile, now=now())
    done("ask.done")
    return see_other(url_for("helpdesk.request_receipt", request_id=contest.id))
