"""Guardians stopped because custody is contested: entered by a clerk, decided by another (N16)."""

from uuid import UUID

from flask import Response, url_for

from webapp.domain import care
from webapp.domain.actors import Permission
from webapp.web.agency import agency
from webapp.web.agency.forms import DecideFreezeForm, FreezeForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

BOTH = ["GET", "POST"]


@agency.route("/freezes", methods=BOTH)
@needs(Permission.AGENCY_GUARDIANS_FREEZE)
def freezes() -> Response:
    """Those that stand, by their documents, and the form for another; wards are not named."""
    form = FreezeForm()
    if (answer := form.answered(lambda: _freeze(form))) is not None:
        return answer
    with own_session(writes=False) as own:
        standing = care.list_freezes(own, by=the_staff_member())
    return show("agency/freezes.html", status=form.status, form=form, standing=standing)


def _freeze(form: FreezeForm) -> Response:
    contest = care.Contest(care.FreezeGround(form.ground.data), form.document_number.data, form.contested_by.data)
    by, profile = the_staff_member(), house.profile
    with own_session(writes=True) as own:
        frozen = care.freeze_guardians(own, form.number.data, contest, by=by, profile=profile, now=now())
    done("freeze.already" if frozen.already else "freeze.done")
    return see_other(url_for("agency.freezes"))


@agency.route("/freezes/<uuid:freeze_id>", methods=BOTH)
@needs(Permission.AGENCY_GUARDIANS_FREEZE)
def decide_freeze(freeze_id: UUID) -> Response:
    """Which of the guardians act again, as the document says; of all of them, the freeze is lifted."""
    by = the_staff_member()
    with own_session(writes=False) as own:
        freeze = care.load_freeze(own, freeze_id, by=by)
        stopped = [(one, care.name_of_carer(own, one.id)) for one in care.stopped_by(own, freeze)]
    form = DecideFreezeForm(stopped)

    def decide() -> Response:
        kept = {UUID(one) for one in (form.kept.data if form.kept else None) or []}
        settled = care.Settled(form.number.data, form.decision.data, kept)
        with own_session(writes=True) as own:
            care.decide_freeze(own, freeze_id, settled, by=by, now=now())
        done("freeze.decided")
        return see_other(url_for("agency.freezes"))

    if (answer := form.answered(decide)) is not None:
        return answer
    page = {"form": form, "freeze": freeze, "mine": freeze.entered_by == by.id}
    return show("agency/freeze.html", status=form.status, **page)
