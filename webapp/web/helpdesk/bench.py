"""即时制卡: one screen from the comparison with the document to a card in its holder's hand. It names her only once."""

from uuid import UUID

from flask import Response, request, url_for

from webapp.domain import production
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed, NotFound
from webapp.domain.production import Bench, SpoilReason
from webapp.domain.regions import division_name
from webapp.domain.requests import State
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.cases import BOTH
from webapp.web.helpdesk.forms import BlankForm, CompareForm, GiveUpForm, HandOverForm, SpoilForm
from webapp.web.helpdesk.requests import REQUEST
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm
from webapp.web.staff_pages import done, see_other, show
from webapp.web.transaction import own_session

BENCH = "/bench/<uuid:job_id>"


@helpdesk.route(f"{REQUEST}/bench", methods=BOTH)
@needs(Permission.HELPDESK_BENCH_WRITE)
def begin_bench(request_id: UUID) -> Response:
    """What goes on the card in full, compared with the document: one read. Then the bench has the request."""
    if not house.settings.has_printer:
        raise NotFound
    form = CompareForm()
    if (answer := form.answered(lambda: _begin(request_id, form))) is not None:
        return answer
    with own_session(writes=True) as own:
        seen = production.see_to_make(own, request_id, by=the_staff_member(), now=now())
    return show("helpdesk/begin_bench.html", status=form.status, form=form, seen=seen, division=division_name)


def _begin(request_id: UUID, form: CompareForm) -> Response:
    if not form.document_seen.data:
        raise NotAllowed("document-first")
    with own_session(writes=True) as own:
        job_id = production.begin_at_bench(own, request_id, by=the_staff_member(), now=now()).id
    return see_other(url_for("helpdesk.bench", job_id=job_id))


@helpdesk.get(BENCH)
@needs(Permission.HELPDESK_BENCH_WRITE)
def bench(job_id: UUID) -> Response:
    """The step it is at. While the printer works, the page asks; when it has ended, the whole page comes anew."""
    seen = _load(job_id)
    if request.headers.get("HX-Request") and seen.printing is None:
        return Response(status=200, headers={"HX-Redirect": url_for("helpdesk.bench", job_id=job_id)})
    return _bench(seen)


@helpdesk.post(f"{BENCH}/blank")
@needs(Permission.HELPDESK_BENCH_WRITE)
def take_blank(job_id: UUID) -> Response:
    """A blank out of the stock, by its serial, and into the printer."""
    form = BlankForm()
    return form.answered(lambda: _take_blank(job_id, form)) or _bench(_load(job_id), blank=form)


def _take_blank(job_id: UUID, form: BlankForm) -> Response:
    with own_session(writes=True) as own:
        production.take_blank(own, job_id, form.serial.data, by=the_staff_member(), now=now())
    return see_other(url_for("helpdesk.bench", job_id=job_id))


@helpdesk.post(f"{BENCH}/spoil")
@needs(Permission.HELPDESK_BENCH_WRITE)
def spoil_blank(job_id: UUID) -> Response:
    """The clerk's own word about the blank in the printer."""
    form = SpoilForm()
    return form.answered(lambda: _spoil(job_id, form)) or _bench(_load(job_id), spoil=form)


def _spoil(job_id: UUID, form: SpoilForm) -> Response:
    with own_session(writes=True) as own:
        production.spoil_blank(own, job_id, SpoilReason(form.why.data), by=the_staff_member(), now=now())
    done("bench.spoiled")
    return see_other(url_for("helpdesk.bench", job_id=job_id))


@helpdesk.post(f"{BENCH}/give-up")
@needs(Permission.HELPDESK_BENCH_WRITE)
def give_up_bench(job_id: UUID) -> Response:
    form = GiveUpForm()
    return form.answered(lambda: _give_up(job_id)) or _bench(_load(job_id), give_up=form)


def _give_up(job_id: UUID) -> Response:
    with own_session(writes=True) as own:
        production.give_up_bench(own, job_id, by=the_staff_member(), now=now())
        found = production.load_bench(own, job_id, by=the_staff_member()).request.id
    done("bench.given-up")
    return see_other(url_for("helpdesk.request_page", request_id=found))


def _load(job_id: UUID) -> Bench:
    with own_session(writes=False) as own:
        return production.load_bench(own, job_id, by=the_staff_member())


def _bench(
    seen: Bench,
    *,
    blank: BlankForm | None = None,
    spoil: SpoilForm | None = None,
    give_up: GiveUpForm | None = None,
) -> Response:
    forms: dict[str, StaffForm] = {
        "blank": blank or BlankForm(),
        "spoil": spoil or SpoilForm(),
        "give_up": give_up or GiveUpForm(),
        "hand_over": HandOverForm(),
    }
    status = max(form.status for form in forms.values())
    waited, promised = seen.waited(now()), house.profile.instant_issue_minutes
    at = {"step": _step(seen), "waited": int(waited.total_seconds()), "promised": promised}
    return show("helpdesk/bench.html", status=status, seen=seen, **at, **forms)


def _step(seen: Bench) -> int:
    """Of the four steps, the one that is to be done now; 5 where all are."""
    if seen.request.state is State.READY:
        return 4
    if seen.is_over:
        return 5
    return 2 if seen.printing is None else 3
