"""Where whoever is shown a temporary card asks whether it is good: by its number and the holder's document together."""

from flask import Response, make_response, render_template, request

from webapp.domain import cards
from webapp.domain.errors import ActError, Invalid
from webapp.web import limits
from webapp.web.guard import open_door
from webapp.web.house import house, now
from webapp.web.problems import TABLE
from webapp.web.public import public
from webapp.web.transaction import session

STRANGERS = "whoever is shown a paper has no account here"
# Longer than any number that is meant, so that what is typed is judged rather than cut.
LONGEST_NUMBER = 40


@public.get("/temporary-card")
@open_door(STRANGERS)
@public.doc(hide=True)
def temporary_card() -> str:
    return _page()


@public.post("/temporary-card")
@open_door(STRANGERS)
@public.doc(hide=True)
def check_temporary_card() -> Response:
    """Good until a day, or not; for a number of nobody, of somebody else and an ended one alike. Few tries an hour."""
    try:
        number, id_number = _read("number"), _read("id_number")
        limits.spend((f"temporary:address:{request.remote_addr}", cards.CHECKS_AN_HOUR))
        until = cards.check_paper(session(), number, id_number, now=now())
    except ActError as error:
        entry = TABLE[error.reason]
        return make_response(_page(problem=entry), entry["status"])
    # What was typed is a person's number: it is not written into the answer, and nobody keeps the answer.
    response = make_response(_page(asked=True, until=until))
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(name: str) -> str:
    said = request.form.get(name, "")
    if len(said) > LONGEST_NUMBER or "\0" in said:
        raise Invalid
    return said


def _page(**values: object) -> str:
    return render_template("temporary_card_check.html", demonstration=house.settings.demonstration, **values)
