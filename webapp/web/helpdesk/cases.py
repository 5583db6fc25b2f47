"""Finding a holder, the page of her case, and what is shown in full when it is asked for."""

from uuid import UUID

import structlog
from flask import Response, url_for

from webapp.domain import actors, residents
from webapp.domain import helpdesk as desk
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.ledger import Field, ReadReason
from webapp.domain.regions import division_name
from webapp.domain.requests import Kind
from webapp.web import limits
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.forms import ASKED, ConfirmForm, FindForm, RevealForm
from webapp.web.helpdesk.words import deed_words
from webapp.web.house import house, now
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

log = structlog.get_logger()

CASE = "/cases/<uuid:case_id>"
BOTH = ["GET", "POST"]
MINUTES = desk.CASE_LIVES.seconds // 60


@helpdesk.route("/", methods=BOTH)
@needs(Permission.HELPDESK_CASE_OPEN)
def home() -> Response:
    """Look a holder up: by an exact number, for a reason, and counted."""
    form = FindForm()
    if answer := form.answered(lambda: see_other(url_for("helpdesk.case", case_id=_look_up(form)))):
        return answer
    with own_session(writes=False) as own:
        running = desk.list_cases(own, by=the_staff_member(), now=now())
    return show("helpdesk/home.html", status=form.status, form=form, cases=running, minutes=MINUTES)


def _look_up(form: FindForm) -> UUID:
    return find_holder(desk.Wanted(form.number.data, ReadReason(form.reason.data), form.note.data))


def find_holder(wanted: desk.Wanted) -> UUID:
    """Her case, opened, counted and kept in the ledger."""
    by = the_staff_member()
    count_look_up(by)
    with own_session(writes=True) as own:
        found = desk.look_up(own, wanted, by=by, now=now())
    # Outside, because a miss is kept as well.
    if found is None:
        watch_misses(by)
        raise NotFound("nobody-found")
    return found


@helpdesk.get(CASE)
@needs(Permission.HELPDESK_CASE_READ)
def case(case_id: UUID) -> Response:
    """All of a case on one page; each loading is one read."""
    with own_session(writes=True) as own:
        seen = desk.see_case(own, case_id, by=the_staff_member(), profile=house.profile, now=now())
    phones = {str(phone.id): phone.name for phone in seen.phones}
    scenes = desk.shows_scenes(seen.case.reason)
    return show(
        "helpdesk/case.html",
        seen=seen,
        case=seen.case,
        deeds=[(deed, deed_words(deed, phones=phones, scenes=scenes)) for deed in seen.deeds],
        division=division_name,
        remedy=desk.Remedy,
        plain_acts=desk.plain_acts(bank_is_connected=house.bank_line is not None),
        asks=[kind for kind in ASKED if kind is not Kind.APPLY] if seen.cards else [Kind.APPLY],
    )


@helpdesk.route(f"{CASE}/end", methods=BOTH)
@needs(Permission.HELPDESK_CASE_END)
def end_case(case_id: UUID) -> Response:
    """Nobody opens it any more, not even who opened it."""
    form = ConfirmForm()
    with own_session(writes=True) as own:
        running = desk.load_case(own, case_id, by=the_staff_member(), now=now())
        if form.validate_on_submit():
            desk.end_case(own, running.id, by=the_staff_member(), now=now())
            done("end.done")
            return see_other(url_for("helpdesk.home"))
    return show("helpdesk/end.html", form=form, case=running)


@helpdesk.route(f"{CASE}/reveal/<any({', '.join(repr(field.value) for field in desk.REVEALABLE)}):field>", methods=BOTH)
@needs(Permission.HELPDESK_FIELD_REVEAL)
def reveal(case_id: UUID, field: str) -> Response:
    """One thing in full, on the answer alone: shown again, it is asked for again, and read again."""
    form = RevealForm()
    return form.answered(lambda: _revealed(case_id, field, form)) or _reveal_page(case_id, field, form, values=None)


def _revealed(case_id: UUID, field: str, form: RevealForm) -> Response:
    values = _reveal(case_id, Field(field), ReadReason(form.reason.data))
    return _reveal_page(case_id, field, form, values=values)


def _reveal_page(case_id: UUID, field: str, form: RevealForm, *, values: list[str] | None) -> Response:
    with own_session(writes=False) as own:
        running = desk.load_case(own, case_id, by=the_staff_member(), now=now())
    page = {"form": form, "case": running, "field": field, "values": values}
    return show("helpdesk/reveal.html", status=form.status, shown=values is not None, **page)


def _reveal(case_id: UUID, field: Field, reason: ReadReason) -> list[str]:
    by = the_staff_member()
    _count((f"helpdesk-reveal:{by.id}", desk.REVEALS_AN_HOUR))
    with own_session(writes=True) as own:
        return desk.reveal(own, case_id, field, reason, by=by, now=now())


def count_look_up(by: actors.StaffMember) -> None:
    _count((f"helpdesk-look-up:{by.id}", desk.LOOK_UPS_AN_HOUR), (f"helpdesk-look-up-day:{by.id}", desk.LOOK_UPS_A_DAY))


def _count(*buckets: tuple[str, residents.Limit]) -> None:
    """In words of their own: nobody has typed anything wrong."""
    try:
        limits.spend(*buckets)
    except NotAllowed as error:
        _warn("limit")
        raise NotAllowed("too-many-look-ups", retry_after=error.retry_after) from None


def watch_misses(by: actors.StaffMember) -> None:
    """They stop nobody, because a caller may be somebody unknown; whoever watches the log hears of them."""
    try:
        limits.spend((f"helpdesk-miss:{by.id}", desk.MISSES_AN_HOUR))
    except NotAllowed:
        _warn("misses")


def _warn(pattern: str) -> None:
    log.warning("look-ups-unusual", account=str(the_staff_member().id), pattern=pattern)
