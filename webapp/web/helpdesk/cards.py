"""What staff do with a holder's card: take it into use, lock it, begin its replacement, cancel it, and undo that."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import cards
from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.cards import Act, CancelReason, Ground, Left
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH, CASE
from webapp.web.helpdesk.forms import CancelForm, CardForm, ReplaceForm
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

CARD = f"{CASE}/cards/<uuid:card_id>"
ACTS = ", ".join(repr(act.value) for act in desk.PLAIN_ACTS)


@helpdesk.route(f"{CARD}/<any({ACTS}):act>", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CHANGE)
def change_card(case_id: UUID, card_id: UUID, act: str) -> Response:
    """One act; the same again says that it was so already. What is not for this desk is not there."""
    if Act(act) not in desk.plain_acts(bank_is_connected=house.bank_line is not None):
        raise NotFound
    form = ReplaceForm() if act == Act.BEGIN_REPLACEMENT else CardForm()
    return form.answered(lambda: _change(case_id, card_id, Act(act), form)) or show(
        "helpdesk/card.html", status=form.status, form=form, seen=_see(case_id, card_id), act=act
    )


def _change(case_id: UUID, card_id: UUID, act: Act, form: CardForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    ground = Ground(form.ground.data) if isinstance(form, ReplaceForm) else None
    by, profile = the_staff_member(), house.profile
    with own_session(writes=True) as own:
        outcome = desk.change_card(own, case_id, card_id, act, ground=ground, by=by, profile=profile, now=now())
    done("card.already" if outcome.already else f"card.{act}-done")
    return see_other(url_for("helpdesk.case", case_id=case_id))


@helpdesk.route(f"{CARD}/cancel", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CANCEL)
def cancel_card(case_id: UUID, card_id: UUID) -> Response:
    """With the list of what is left, which the clerk goes through with whoever is there."""
    form = CancelForm()
    if (answer := form.answered(lambda: _cancel(case_id, card_id, form))) is not None:
        return answer
    seen = _see(case_id, card_id)
    form.told.choices = [choice for choice in form.told.choices if choice.value in seen.left]
    return show("helpdesk/cancel_card.html", status=form.status, form=form, seen=seen)


def _cancel(case_id: UUID, card_id: UUID, form: CancelForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    told = frozenset(Left(word) for word in form.told.data or [])
    cancelling = cards.Cancelling(CancelReason(form.reason.data), told)
    with own_session(writes=True) as own:
        outcome = desk.cancel_card(own, case_id, card_id, cancelling, by=the_staff_member(), now=now())
    done("card.already" if outcome.already else "cancel.done")
    return see_other(url_for("helpdesk.case", case_id=case_id))


@helpdesk.route(f"{CARD}/undo-cancellation", methods=BOTH)
@needs(Permission.HELPDESK_CARD_CANCEL)
def undo_cancellation(case_id: UUID, card_id: UUID) -> Response:
    """The first member of staff asks for it, and another one does it."""
    form = CardForm()
    if (answer := form.answered(lambda: _undo(case_id, card_id, form))) is not None:
        return answer
    seen = _see(case_id, card_id)
    if seen.cancellation is None:
        raise Conflict("not-cancelled")
    mine = seen.cancellation.undo_asked_by == the_staff_member().id
    return show("helpdesk/undo_cancellation.html", status=form.status, form=form, seen=seen, mine=mine)


def _undo(case_id: UUID, card_id: UUID, form: CardForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    with own_session(writes=True) as own:
        undone = desk.undo_cancellation(own, case_id, card_id, by=the_staff_member(), now=now())
    done("undo-cancellation.waits" if undone.waits_for_second else "undo-cancellation.done")
    return see_other(url_for("helpdesk.case", case_id=case_id))


def _see(case_id: UUID, card_id: UUID) -> desk.SeenCard:
    with own_session(writes=True) as own:
        return desk.see_card(own, case_id, card_id, by=the_staff_member(), profile=house.profile, now=now())
