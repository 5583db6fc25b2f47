"""Card bases of other systems: uploaded or on the server, tried, taken in, with what was wrong to download."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, request, stream_with_context, url_for

from webapp import ids
from webapp.domain import cardbase
from webapp.domain.actors import Permission
from webapp.domain.errors import NotAllowed
from webapp.domain.regions import is_within
from webapp.web.agency import agency
from webapp.web.agency.forms import ImportForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.problems import language
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session, session

LARGEST_UPLOAD = 256 << 20
FAULTS_SHOWN = 100


@agency.url_value_preprocessor
def _let_a_card_base_through(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before the body is read; who is not signed in is turned away before that too."""
    if endpoint == "agency.import_cards":
        request.max_content_length = LARGEST_UPLOAD


@agency.route("/imports", methods=["GET", "POST"])
@needs(Permission.AGENCY_CARDS_IMPORT)
def import_cards() -> Response:
    """Runs so far, and a new one, which the jobs process takes up within a second."""
    _for_the_whole_region()
    form, status = ImportForm(_on_server()), 200
    if form.validate_on_submit():
        asked = _asked(form)
        if asked is not None:
            run = cardbase.ask_for_import(session(), asked, by=the_staff_member(), now=now())
            done("import.asked")
            return see_other(url_for("agency.card_import", import_id=run.id))
        form.refusal, status = text("import.no-file"), 422
    elif form.errors:
        status = 422
    return show("agency/imports.html", status=status, form=form, runs=cardbase.list_imports(session()))


@agency.get("/imports/<uuid:import_id>")
@needs(Permission.AGENCY_CARDS_IMPORT)
def card_import(import_id: UUID) -> Response:
    """How far it is, and the first lines that were wrong."""
    _for_the_whole_region()
    run = cardbase.load_import(session(), import_id)
    problem = cardbase.file_sentence(run.problem, run.about, language()) if run.problem else None
    faults = cardbase.list_faults(session(), import_id, limit=FAULTS_SHOWN)
    return show("agency/card_import.html", run=run, problem=problem, faults=faults, **_words())


@agency.get("/imports/<uuid:import_id>/faults")
@needs(Permission.AGENCY_CARDS_IMPORT)
def import_faults(import_id: UUID) -> Response:
    """All of them, as a spreadsheet opens it; line, column and what to do, and no cell of the file."""
    _for_the_whole_region()
    cardbase.load_import(session(), import_id)

    def page(after: int) -> Any:
        with own_session(writes=False) as own:
            return cardbase.list_faults(own, import_id, after=after)

    lines = stream_with_context(cardbase.fault_lines(page))
    headers = {"Content-Disposition": "attachment; filename=faults.csv"}
    return Response(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _for_the_whole_region() -> None:
    """A file holds people of every area."""
    if not is_within(house.settings.region, the_staff_member().division):
        raise NotAllowed


def _folder() -> Path:
    return house.settings.instance / "imports"


def _on_server() -> list[str]:
    """What an operator has put there; uploads in hand begin with a dot."""
    folder = _folder()
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith(".")) if folder.exists() else []


def _asked(form: ImportForm) -> cardbase.Asked | None:
    dry_run = form.how.data == "try"
    if form.file.data:
        name = form.file.data.filename or ""
        path = _folder() / f".{ids.new_id()}"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        form.file.data.save(path)
        return cardbase.Asked(path, name, dry_run, uploaded=True)
    if form.place.data:
        return cardbase.Asked(_folder() / form.place.data, form.place.data, dry_run)
    return None


def _words() -> dict[str, Any]:
    return {
        "column_words": lambda column: cardbase.column_words(column, language()),
        "fault_words": lambda fault: cardbase.line_sentence(cardbase.Fault(fault.column, fault.reason), language()),
    }
