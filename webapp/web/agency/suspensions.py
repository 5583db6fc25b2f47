"""Suspensions of the social security function by a decision: entered by a clerk, approved by another, lifted (M16)."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, url_for

from webapp.domain import cards
from webapp.domain.actors import Permission
from webapp.web.agency import agency
from webapp.web.agency.forms import ApproveSuspensionForm, ConfirmForm, LiftForm, SuspendForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

BOTH = ["GET", "POST"]


@agency.route("/suspensions", methods=BOTH)
@needs(Permission.AGENCY_SUSPENSION_WRITE)
def suspensions() -> Response:
    """Those that stand, by their documents, and the form for another; holders are not named."""
    form = SuspendForm()
    if (answer := form.answered(lambda: _suspend(form))) is not None:
        return answer
    with own_session(writes=False) as own:
        standing = cards.list_suspensions(own, by=the_staff_member())
    return show("agency/suspensions.html", status=form.status, form=form, standing=standing)


def _suspend(form: SuspendForm) -> Response:
    decision = cards.Decision(
        cards.SuspensionGround(form.ground.data),
        form.authority.data,
        form.document_number.data,
        form.starts_on.data,
        form.ends_on.data,
    )
    with own_session(writes=True) as own:
        suspended = cards.propose_by_number(own, form.number.data, decision, by=the_staff_member(), now=now())
    done("suspend.already" if suspended.already else "suspend.done")
    return see_other(url_for("agency.suspensions"))


@agency.route("/suspensions/<uuid:suspension_id>/approve", methods=BOTH)
@needs(Permission.AGENCY_SUSPENSION_WRITE)
def approve_suspension(suspension_id: UUID) -> Response:
    """With the document in her hand: the second clerk types whom it names, and the function stops."""
    form, by = ApproveSuspensionForm(), the_staff_member()

    def approve() -> Response:
        with own_session(writes=True) as own:
            waiting = cards.load_suspension(own, suspension_id, by=by)
            cards.approve_suspension(own, waiting.id, form.number.data, by=by, profile=house.profile, now=now())
        done("suspend.approved")
        return see_other(url_for("agency.suspensions"))

    if (answer := form.answered(approve)) is not None:
        return answer
    with own_session(writes=False) as own:
        waiting = cards.load_suspension(own, suspension_id, by=by)
    page = {"form": form, "waiting": waiting, "mine": waiting.entered_by == by.id, "decline": ConfirmForm()}
    left_open = cards.scenes_left_open(house.profile)
    return show("agency/approve_suspension.html", status=form.status, left_open=left_open, **page)


@agency.post("/suspensions/<uuid:suspension_id>/decline")
@needs(Permission.AGENCY_SUSPENSION_WRITE)
def decline_suspension(suspension_id: UUID) -> Response:
    """Taken back by who entered it, or declined by another; nothing has stopped."""
    if ConfirmForm().validate_on_submit():
        with own_session(writes=True) as own:
            waiting = cards.load_suspension(own, suspension_id, by=the_staff_member())
            cards.decline_suspension(own, waiting.id, by=the_staff_member(), now=now())
        done("suspend.declined")
    return see_other(url_for("agency.suspensions"))


@agency.route("/suspensions/<uuid:suspension_id>/lift", methods=BOTH)
@needs(Permission.AGENCY_SUSPENSION_WRITE)
def lift_suspension(suspension_id: UUID) -> Response:
    """Before its last day: one clerk enters why, another one approves; only then is the holder told."""
    form, by = LiftForm(), the_staff_member()

    def ask() -> Response:
        ground = cards.LiftGround(form.lift_ground.data)
        with own_session(writes=True) as own:
            standing = cards.load_suspension(own, suspension_id, by=by)
            cards.ask_to_lift(own, standing.id, ground, form.lift_document.data, by=by, now=now())
        done("suspend.lift-asked")
        return see_other(url_for("agency.suspensions"))

    if (answer := form.answered(ask)) is not None:
        return answer
    with own_session(writes=False) as own:
        standing = cards.load_suspension(own, suspension_id, by=by)
    page = {"form": form, "standing": standing, "mine": standing.lift_asked_by == by.id, "confirm": ConfirmForm()}
    return show("agency/lift_suspension.html", status=form.status, **page)


@agency.post("/suspensions/<uuid:suspension_id>/lift/approve")
@needs(Permission.AGENCY_SUSPENSION_WRITE)
def approve_lift(suspension_id: UUID) -> Response:
    """By the second clerk: the function resumes, and the holder is told."""
    return _answer_lift(suspension_id, cards.approve_lift, "suspend.lifted")


@agency.post("/suspensions/<uuid:suspension_id>/lift/decline")
@needs(Permission.AGENCY_SUSPENSION_WRITE)
def decline_lift(suspension_id: UUID) -> Response:
    """Taken back by who asked, or declined by another: the suspension stands."""
    return _answer_lift(suspension_id, cards.decline_lift, "suspend.lift-declined")


def _answer_lift(suspension_id: UUID, act: Callable[..., cards.Suspended], said: str) -> Response:
    if ConfirmForm().validate_on_submit():
        with own_session(writes=True) as own:
            standing = cards.load_suspension(own, suspension_id, by=the_staff_member())
            act(own, standing.id, by=the_staff_member(), now=now())
        done(said)
    return see_other(url_for("agency.suspensions"))
