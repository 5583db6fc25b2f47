"""The temporary card: lent while another card is made, printed, renewed, taken back, and checked by its number."""

from uuid import UUID

from flask import Response, url_for
from wtforms import RadioField, SearchField
from wtforms.fields import SelectChoice

from webapp.domain import cards
from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.cards import TemporaryEnding
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.regions import division_name
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE, count_look_up, watch_misses
from webapp.web.helpdesk.forms import NUMBER_LENGTH, PLAIN, CardForm
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, needed, of_length, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

TEMPORARY = f"{CASE}/temporary-cards/<uuid:temporary_id>"


def _endings() -> list[SelectChoice]:
    return [SelectChoice(one.value, text(f"temporary.take-back-{one}")) for one in cards.TAKEN_BACK]


class TakeBackForm(StaffForm):
    texts = "temporary"
    ending = RadioField(choices=_endings, validators=[offered], validate_choice=False)


class CheckForm(StaffForm):
    texts = "temporary-check"
    number = SearchField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN | {"autofocus": True})


@helpdesk.route(f"{CASE}/temporary-card", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def lend_temporary_card(case_id: UUID) -> Response:
    """The same again leads to the one she has."""
    form = CardForm()
    if (answer := form.answered(lambda: _lend(case_id, form))) is not None:
        return answer
    with own_session(writes=True) as own:
        case, holder = desk.see_holder(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
    page = {"form": form, "case": case, "holder": holder, "profile": house.profile}
    return show("helpdesk/lend_temporary.html", status=form.status, **page)


def _lend(case_id: UUID, form: CardForm) -> Response:
    _refuse_unseen(form)
    with own_session(writes=True) as own:
        lent = desk.lend_temporary_card(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
        temporary_id = lent.temporary.id
    done("temporary.already" if lent.already else "temporary.lent")
    return _to_paper(case_id, temporary_id)


@helpdesk.get(TEMPORARY)
@needs(Permission.HELPDESK_CASE_READ)
def temporary_card(case_id: UUID, temporary_id: UUID) -> Response:
    """The paper, for printing."""
    return _page("helpdesk/temporary_card.html", case_id, temporary_id, None)


@helpdesk.route(f"{TEMPORARY}/renew", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def renew_temporary_card(case_id: UUID, temporary_id: UUID) -> Response:
    """From today, under the same number; the paper is printed again."""
    form = CardForm()
    return form.answered(lambda: _renew(case_id, temporary_id, form)) or _page(
        "helpdesk/renew_temporary.html", case_id, temporary_id, form
    )


def _renew(case_id: UUID, temporary_id: UUID, form: CardForm) -> Response:
    _refuse_unseen(form)
    by, profile = the_staff_member(), house.profile
    with own_session(writes=True) as own:
        lent = desk.renew_temporary_card(own, case_id, temporary_id, by=by, profile=profile, now=now())
    done("temporary.not-renewed" if lent.already else "temporary.renewed")
    return _to_paper(case_id, temporary_id)


@helpdesk.route(f"{TEMPORARY}/take-back", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def take_back_temporary_card(case_id: UUID, temporary_id: UUID) -> Response:
    """It lies on the desk again, or is lost. Who calls about a lost one is believed, as for a card."""
    form = TakeBackForm()
    return form.answered(lambda: _take_back(case_id, temporary_id, form)) or _page(
        "helpdesk/take_back_temporary.html", case_id, temporary_id, form
    )


def _take_back(case_id: UUID, temporary_id: UUID, form: TakeBackForm) -> Response:
    ending, by = TemporaryEnding(form.ending.data), the_staff_member()
    with own_session(writes=True) as own:
        lent = desk.take_back_temporary_card(own, case_id, temporary_id, ending, by=by, now=now())
    done("card.already" if lent.already else "temporary.taken-back")
    return see_other(url_for("helpdesk.case", case_id=case_id))


@helpdesk.route("/temporary-cards/check", methods=BOTH)
@needs(Permission.HELPDESK_CASE_OPEN)
def check_temporary_card() -> Response:
    """By the number on the paper; counted as a look-up is, and shown on the answer alone."""
    form = CheckForm()
    return form.answered(lambda: _check(form)) or _check_page(form, checked=None)


def _check(form: CheckForm) -> Response:
    by = the_staff_member()
    count_look_up(by)
    with own_session(writes=True) as own:
        checked = desk.check_temporary_card(own, form.number.data, by=by, now=now())
    if checked is None:
        watch_misses(by)
        raise NotFound("temporary-card-unknown")
    return _check_page(form, checked=checked)


def _check_page(form: CheckForm, *, checked: desk.CheckedTemporary | None) -> Response:
    return show("helpdesk/check_temporary.html", status=form.status, form=form, checked=checked, region=_region())


def _page(template: str, case_id: UUID, temporary_id: UUID, form: StaffForm | None) -> Response:
    with own_session(writes=True) as own:
        seen = desk.see_temporary_card(own, case_id, temporary_id, by=the_staff_member(), now=now())
    check_at = url_for("public.temporary_card", _external=True).partition("://")[2]
    page = {
        "form": form,
        "check_at": check_at,
        "seen": seen,
        "case": seen.case,
        "region": _region(),
        "profile": house.profile,
    }
    return show(template, status=form.status if form else 200, **page)


def _refuse_unseen(form: CardForm) -> None:
    if not form.document_seen.data:
        raise NotAllowed("document-first")


def _to_paper(case_id: UUID, temporary_id: UUID) -> Response:
    return see_other(url_for("helpdesk.temporary_card", case_id=case_id, temporary_id=temporary_id))


def _region() -> str:
    return division_name(house.settings.region)
