"""Who may call what: each audience signs in its own way, each endpoint names its permission, all else is refused."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Request, Response, current_app, g, json, request
from flask_login import LoginManager, UserMixin, current_user

from webapp.domain.actors import Actor, Kiosk, Permission, Resident, StaffMember, Terminal, may
from webapp.web.house import house
from webapp.web.problems import problem
from webapp.web.transaction import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])
SignIn = Callable[[str], Actor | None]
CookieName = Callable[[Request], str]
sign_ins: dict[str, tuple[CookieName, SignIn]] = {}


class SignedIn(UserMixin):  # type: ignore[misc] # flask-login ships no types
    """What flask-login carries through the request: the actor behind a cookie."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor


def needs(permission: Permission) -> Callable[[View], View]:
    """The endpoint is for those who have this permission."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined] # read by the guard and by the house tests
        return view

    return mark


def open_door(because: str) -> Callable[[View], View]:
    """The endpoint is for anybody, and says why."""

    def mark(view: View) -> View:
        view.open_because = because  # type: ignore[attr-defined] # read by the guard and by the house tests
        return view

    return mark


def takes_files(largest: int, media_types: Sequence[str]) -> Callable[[View], View]:
    """The body is a file of one of these types, which no form on another site can send, and may be this large."""

    def mark(view: View) -> View:
        view.takes_files = (largest, media_types)  # type: ignore[attr-defined] # read by the guard
        return view

    return mark


def guard(blueprint: Blueprint, *, cookie: str | CookieName, sign_in: SignIn) -> None:
    """Every request to this audience's blueprint passes here first."""
    sign_ins[blueprint.name] = (cookie if callable(cookie) else lambda _request: cookie, sign_in)
    blueprint.before_request(_check)


def start_guard(app: Flask) -> None:
    # Templates are not to ask who is there: the page of a refusal is drawn while the database may be away.
    manager = LoginManager(app, add_context_processor=False)
    manager.request_loader(_load)
    app.before_request(_same_origin)
    app.before_request(_readable)


def the_resident() -> Resident:
    return cast("Resident", current_user.actor)


def the_terminal() -> Terminal:
    return cast("Terminal", current_user.actor)


def the_kiosk() -> Kiosk:
    return cast("Kiosk", current_user.actor)


def the_staff_member() -> StaffMember:
    return cast("StaffMember", current_user.actor)


def _load(incoming: Request) -> SignedIn | None:
    """flask-login asks here on first use; the cookie is the audience's own, so one browser may be all of them."""
    cookie, sign_in = sign_ins[str(incoming.blueprint)]
    token = incoming.cookies.get(cookie(incoming))
    actor = sign_in(token) if token else None
    return SignedIn(actor) if actor else None


def _check() -> Response | None:
    view = current_app.view_functions[str(request.endpoint)]
    if getattr(view, "open_because", None):
        return None
    if not current_user.is_authenticated:
        return problem("not-signed-in")
    permission = getattr(view, "permission", None)
    if permission is None or not may(current_user.actor, permission):
        return problem("not-allowed")
    g.actor_kind = type(current_user.actor).__name__.lower()
    return None


def _own_origin() -> str:
    """A demonstration is reached by several names; in production there is one, whatever a request calls its host."""
    settings = house.settings
    return f"{request.scheme}://{request.host}" if settings.demonstration else settings.public_url


def _same_origin() -> Response | None:
    """A form on another site can send our cookies; it cannot send our origin, nor JSON."""
    if request.method in SAFE_METHODS:
        return None
    if request.headers.get("Origin") != _own_origin():
        return problem("wrong-origin")
    if request.path.startswith("/api/") and request.content_length and not (request.is_json or _is_awaited_file()):
        return problem("json-only")
    return None


def _is_awaited_file() -> bool:
    view = current_app.view_functions.get(str(request.endpoint))
    largest, media_types = getattr(view, "takes_files", (0, ()))
    if request.mimetype not in media_types:
        return False
    request.max_content_length = largest
    return True


def _readable() -> Response | None:
    """A body nested deeper than a parser can follow, or with half a character in it, is refused before it is used."""
    if request.method in SAFE_METHODS or not request.is_json:
        return None
    try:
        body = request.get_json()
        # Only an escape can bring half of a surrogate pair, which no database stores and no digest takes.
        if b"\\u" in request.get_data():
            json.dumps(body, ensure_ascii=False).encode()
    except (RecursionError, UnicodeEncodeError):
        return problem("invalid", status=400)
    return None
