"""A death, told once: a list of what is left, a receipt for the family, and the way back where it was a mistake."""

from uuid import UUID

from flask import Response, url_for
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice

from webapp.domain import helpdesk as desk
from webapp.domain import residents
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.helpdesk import ToldHeirs
from webapp.domain.residents import Relation
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session


def _relations() -> list[SelectChoice]:
    return [SelectChoice(one.value, text(f"relation.{one}")) for one in Relation]


def _list() -> list[SelectChoice]:
    return [SelectChoice(one.value, text(f"told-heirs.{one}")) for one in ToldHeirs]


class DeathForm(StaffForm):
    texts = "death"
    relation = RadioField(choices=_relations, validators=[offered], validate_choice=False)
    told = SelectMultipleField(choices=_list)
    document_seen = BooleanField()


class UndoDeathForm(StaffForm):
    texts = "undo-death"
    document_seen = BooleanField()


@helpdesk.route(f"{CASE}/death", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def report_death(case_id: UUID) -> Response:
    """The same again leads to the same receipt."""
    form = DeathForm()
    return form.answered(lambda: _report(case_id, form)) or _page("helpdesk/death.html", case_id, form)


def _report(case_id: UUID, form: DeathForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    relation, told = Relation(form.relation.data), [ToldHeirs(one) for one in form.told.data or []]
    with own_session(writes=True) as own:
        desk.report_death(own, case_id, relation, told, by=the_staff_member(), now=now())
    done("death.done")
    return see_other(url_for("helpdesk.death_receipt", case_id=case_id))


@helpdesk.get(f"{CASE}/death/receipt")
@needs(Permission.HELPDESK_CARD_CHANGE)
def death_receipt(case_id: UUID) -> Response:
    """What the family takes home: what has happened, and what comes next."""
    return _page("helpdesk/death_receipt.html", case_id, None, list=ToldHeirs)


@helpdesk.route(f"{CASE}/death/undo", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def undo_death(case_id: UUID) -> Response:
    """The holder stands here."""
    form = UndoDeathForm()
    return form.answered(lambda: _undo(case_id, form)) or _page("helpdesk/undo_death.html", case_id, form)


def _undo(case_id: UUID, form: UndoDeathForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    with own_session(writes=True) as own:
        desk.undo_death(own, case_id, by=the_staff_member(), now=now())
    done("death.undone")
    return see_other(url_for("helpdesk.case", case_id=case_id))


def _page(template: str, case_id: UUID, form: StaffForm | None, **values: object) -> Response:
    """A receipt or an undo of what does not stand is not there."""
    with own_session(writes=True) as own:
        case, holder = desk.see_holder(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
        report = residents.death_of(own, case.resident_id)
    if report is None and not isinstance(form, DeathForm):
        raise NotFound
    status = form.status if form else 200
    return show(template, status=status, form=form, case=case, holder=holder, report=report, **values)
