"""Forms of staff pages. Their token lives in a session of Flask's that no other page has: docs/adr/0017."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from jinja2 import ChoiceLoader, PackageLoader
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation, ValidationError

from webapp.domain.actors import Role
from webapp.domain.errors import ActError
from webapp.settings import Settings
from webapp.web.problems import TABLE, problem
from webapp.web.staff_texts import has_text, sentence, text

ROLES = {str(role) for role in Role}
csrf = CSRFProtect()


class StaffForm(FlaskForm):  # type: ignore[misc] # flask-wtf ships no types
    """Labels and hints are texts: `<texts>.<field>` and `<texts>.<field>-hint`."""

    texts: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal: str | None = None
        self.status = 200
        for field in self:
            key = f"{self.texts}.{field.name}"
            if has_text(key):
                field.label.text = text(key)
            if has_text(f"{key}-hint"):
                field.description = text(f"{key}-hint")

    def answered(self, act: Callable[[], Response]) -> Response | None:
        """What the act answers to a form filled in well; else nothing, and the page shows it again with `status`."""
        if self.validate_on_submit():
            try:
                return act()
            except ActError as error:
                self.refuse(error)
        elif self.errors:
            self.status = 422
        return None

    def refuse(self, error: ActError) -> int:
        """Shows why the act was refused, beside what was filled in; gives the status of that answer."""
        self.refusal = sentence(error.reason)
        self.status = int(TABLE[error.reason]["status"])
        return self.status

    @property
    def mistaken(self) -> bool:
        return bool(self.errors or self.refusal)


def needed(_form: FlaskForm, field: Field) -> None:
    if not (field.data or "").strip():
        raise StopValidation(text("form.needed"))


needed.field_flags = {"required": True}  # type: ignore[attr-defined] # WTForms reads it and marks the field


def offered(_form: FlaskForm, field: Field) -> None:
    """One of the choices; the library's own check says so in English alone."""
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(text("form.needed"))


def of_length(most: int) -> Any:
    def check(_form: FlaskForm, field: Field) -> None:
        if len(field.data or "") > most:
            raise ValidationError(text("form.too-long", n=most))
        if "\0" in (field.data or ""):
            raise ValidationError(text("form.strange"))

    check.field_flags = {"maxlength": most}  # type: ignore[attr-defined] # as above
    return check


class FormSessions(SecureCookieSessionInterface):
    """One signed cookie for each audience of staff, sent to its pages alone; every other request has no session."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if role_of(request.path) else None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As the transaction, only below status 400: the next page tells nothing of an act that was not stored."""
        if response.status_code < 400:
            super().save_session(app, session, response)

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 # Flask's signature
        return f"onecard_{role_of(request.path)}_form"

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 # Flask's signature
        return f"/{role_of(request.path)}/"


def role_of(path: str) -> str | None:
    """Whose pages lie under this address, if they are staff's."""
    first = path.split("/")[1] if path.count("/") > 1 else ""
    return first if first in ROLES else None


def start_forms(app: Flask, settings: Settings) -> None:
    app.config.update(
        # A key of its own: what signs forms is no signature of an enrolment link.
        SECRET_KEY=hmac.digest(settings.secret_key, b"forms of staff", hashlib.sha256),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.over_tls,
        # Checked by the blueprints of staff; the interfaces of the apps ask for JSON and their own origin instead.
        WTF_CSRF_CHECK_DEFAULT=False,
        # As long as the session: who is signed out by idleness needs a new one anyway.
        WTF_CSRF_TIME_LIMIT=None,
        # The guard asks every unsafe request for our origin, which browsers send where they leave the referrer out.
        WTF_CSRF_SSL_STRICT=False,
        BOOTSTRAP_FORM_GROUP_CLASSES="field",
        BOOTSTRAP_BTN_STYLE="primary",
        BOOTSTRAP_BTN_SIZE="md",
    )
    app.session_interface = FormSessions()
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _stale)
    _draw_forms(app)


def _draw_forms(app: Flask) -> None:
    """The macros of Bootstrap-Flask alone: its own start would also serve its copies of Bootstrap's files."""
    app.jinja_loader = ChoiceLoader([app.jinja_loader, PackageLoader("flask_bootstrap")])  # type: ignore[list-item] # Flask's own loader is there
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals["bootstrap_is_hidden_field"] = lambda field: isinstance(field, HiddenField)


def _stale(_error: CSRFError) -> Response:
    return problem("form-stale")
