"""Where somebody who found a card says so. Whoever asks learns of no holder, and not whether there is such a card."""

from flask import Response, make_response, redirect, render_template, request, url_for

from webapp.domain import cards
from webapp.domain.cards import HandedTo
from webapp.domain.errors import ActError, Invalid
from webapp.web import limits
from webapp.web.guard import open_door
from webapp.web.house import house, now
from webapp.web.problems import TABLE
from webapp.web.public import public
from webapp.web.transaction import session

STRANGERS = "whoever finds a card has no account here"
# Longer than any number that is meant, so that what is typed is judged rather than cut.
LONGEST_NUMBER = 40


@public.get("/found")
@open_door(STRANGERS)
@public.doc(hide=True)
def found() -> str:
    return _page()


@public.post("/found")
@open_door(STRANGERS)
@public.doc(hide=True)
def report_found() -> Response:
    """One answer for every number, and few tries an hour."""
    try:
        find = _read()
        limits.spend((f"found:address:{request.remote_addr}", cards.FINDS_AN_HOUR))
        cards.report_found(session(), find, now=now())
    except ActError as error:
        entry = TABLE[error.reason]
        return make_response(_page(problem=entry), entry["status"])
    return redirect(url_for("public.found_thanks"), code=303)  # type: ignore[return-value] # werkzeug's own response type


@public.get("/found/thanks")
@open_door(STRANGERS)
@public.doc(hide=True)
def found_thanks() -> str:
    return render_template("found_thanks.html", demonstration=house.settings.demonstration)


def _read() -> cards.Find:
    number, place = request.form.get("number", ""), " ".join(request.form.get("place", "").split())
    handed = request.form.get("handed_to", "")
    if len(number) > LONGEST_NUMBER or "\0" in place or len(place) > cards.LONGEST_PLACE:
        raise Invalid
    if handed not in set(HandedTo) or not place:
        raise Invalid("found-where")
    return cards.Find(cards.checked_number(number), HandedTo(handed), place)


def _page(problem: dict[str, str] | None = None) -> str:
    return render_template(
        "found.html",
        problem=problem,
        said=request.form,
        places=HandedTo,
        longest=cards.LONGEST_PLACE,
        demonstration=house.settings.demonstration,
    )
