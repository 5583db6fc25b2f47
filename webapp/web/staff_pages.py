"""What the audiences of staff share: how they are known, how long, how their pages and refusals look."""

from functools import partial
from pathlib import Path
from typing import Any

import qrcode
from apiflask import APIBlueprint
from flask import Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask import session as form_session
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

from webapp.domain import actors, staff
from webapp.domain.actors import Role
from webapp.settings import Settings
from webapp.web import problems
from webapp.web.guard import guard
from webapp.web.house import house, now
from webapp.web.problems import language
from webapp.web.staff_forms import csrf, role_of, start_forms
from webapp.web.staff_texts import address, has_text, text, when
from webapp.web.transaction import own_session

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_NEXT = 200


def start_staff_pages(app: Flask, settings: Settings) -> None:
    start_forms(app, settings)
    app.jinja_env.globals.update(t=text, address=address, when=when, qr=qr, language=language)


def staff_blueprint(role: Role) -> APIBlueprint:
    """Pages under /agency/ or /helpdesk/. Each request passes the guard first and then, if it changes, the token."""
    blueprint = APIBlueprint(
        str(role), f"webapp.web.{role}", url_prefix=f"/{role}", template_folder=str(TEMPLATES), enable_openapi=False
    )
    guard(blueprint, cookie=cookie_of(role), sign_in=partial(_staff_of_token, role))
    blueprint.before_request(csrf.protect)
    blueprint.context_processor(_surroundings)
    blueprint.after_request(_keep_nowhere)
    problems.pages[f"/{role}/"] = _refusal
    return blueprint


def cookie_of(role: Role) -> str:
    return f"onecard_{role}"


def _staff_of_token(role: Role, token: str) -> actors.StaffMember | None:
    with own_session(writes=True) as session:
        return staff.staff_of_token(session, token, role=role, now=now())


def _surroundings() -> dict[str, Any]:
    return {
        "role": str(request.blueprint),
        "demonstration": house.settings.demonstration,
        "login": form_session.get("login"),
        "who": form_session.get("name"),
        "idle_seconds": int(staff.SESSION_IDLE.total_seconds()),
    }


def _keep_nowhere(response: Response) -> Response:
    """Neither a shared computer's cache nor the way back after signing out shows these pages again."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _refusal(reason: str, status: int) -> Response:
    """A refusal for people. It asks no database, because that may be what is away."""
    if reason == "not-signed-in":
        return _to_sign_in()
    # Somebody typed or kept the address of a button.
    reason = "not-found" if reason == "method-not-allowed" else reason
    role = role_of(request.path)
    page = render_template(
        "staff/problem.html",
        role=role,
        home=f"/{role}/",
        title=text(f"problem.{reason}") if has_text(f"problem.{reason}") else problems.TABLE[reason][language()],
        detail=problem_detail(reason),
        demonstration=house.settings.demonstration,
    )
    response = make_response(page, status)
    return _keep_nowhere(response)


def problem_detail(reason: str) -> str:
    key = f"problem.{reason}-next"
    return text(key) if has_text(key) else problems.TABLE[reason][f"{language()}_next"]


def _to_sign_in() -> Response:
    role = str(role_of(request.path))
    values: dict[str, Any] = {}
    if request.method == "GET" and len(request.path) <= LONGEST_NEXT:
        values["next"] = request.path
    if request.cookies.get(cookie_of(Role(role))):
        values["why"] = "over"
    target = url_for(f"{role}.sign_in", **values)
    if request.headers.get("HX-Request"):
        # A part of a page was asked for, and the whole page must go.
        return Response(status=200, headers={"HX-Redirect": target})
    return see_other(target)


def see_other(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value] # werkzeug's own response type


def done(key: str, **values: object) -> None:
    """Says on the next page what has just happened."""
    flash(text(key, **values))


def show_once(**values: str) -> None:
    """Keeps a link or code for the next page alone, in the clerk's own browser: loaded again, it is gone."""
    form_session["once"] = values


def shown_once(kind: str) -> dict[str, str]:
    """What was kept, if it has something of this kind; a page for something else finds nothing."""
    values: dict[str, str] = form_session.pop("once", {})
    return values if kind in values else {}


def qr(content: str) -> Markup:
    """As an inline SVG, dark on light whatever the theme."""
    image = qrcode.make(content, image_factory=SvgPathImage, border=4)
    svg: str = image.to_string(encoding="unicode")
    return Markup(svg)  # noqa: S704 # drawn by the library; the content is in the shape of the modules only


def show(template: str, *, status: int = 200, **values: Any) -> Response:
    return make_response(render_template(template, **values), status)
