"""Signing in and out, and taking up an account: the same for every audience of staff."""

from apiflask import APIBlueprint
from flask import Response, after_this_request, request, url_for
from flask import session as form_session
from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from webapp.domain import staff
from webapp.domain.actors import Role
from webapp.domain.errors import NotFound
from webapp.web import limits
from webapp.web.guard import open_door, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, needed, of_length, role_of
from webapp.web.staff_pages import cookie_of, done, see_other, show
from webapp.web.staff_texts import has_text, text
from webapp.web.transaction import own_session, session

# As it comes on a link; its digest is what the database knows.
INVITATION = "string(length=43):token"


class SignInForm(StaffForm):
    texts = "sign-in"
    login = StringField(validators=[needed, of_length(64)], render_kw={"autocomplete": "username", "autofocus": True})
    password = PasswordField(validators=[needed, of_length(128)], render_kw={"autocomplete": "current-password"})
    code = StringField(
        validators=[needed, of_length(16)], render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"}
    )


class AccountForm(StaffForm):
    texts = "account"
    password = PasswordField(validators=[needed, of_length(128)], render_kw={"autocomplete": "new-password"})
    again = PasswordField(validators=[needed], render_kw={"autocomplete": "new-password"})
    code = StringField(
        validators=[needed, of_length(16)], render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"}
    )

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(text("account.differs"))


def add_sign_in(blueprint: APIBlueprint) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule("/sign-in", view_func=sign_in, methods=both)
    blueprint.add_url_rule(f"/account/<{INVITATION}>", view_func=take_up_account, methods=both)


@open_door("signing in begins here")
def sign_in() -> Response:
    """Login, password and the app's code, judged together."""
    form = SignInForm()
    if answer := form.answered(lambda: _start_session(form)):
        return answer
    if form.refusal:
        # It would not work a second time.
        form.code.data = ""
    why = f"sign-in.why.{request.args.get('why', '')}"
    return show("staff/sign_in.html", status=form.status, form=form, login=None, why=why if has_text(why) else None)


def _start_session(form: SignInForm) -> Response:
    limits.spend(limits.by_address("staff-sign-in"))
    with own_session(writes=True) as own:
        tried = staff.spend_sign_in_try(own, form.login.data, now=now())
    role = Role(str(request.blueprint))
    started = staff.sign_in(session(), tried, password=form.password.data, code=form.code.data, role=role, now=now())
    # What was there before her, the token of forms too, is not hers.
    form_session.clear()
    form_session["login"], form_session["name"] = tried.login, started.name
    _send_cookie(started.token)
    return see_other(_next() or url_for(".home"))


def _next() -> str | None:
    """Where she wanted to go; an address of this audience, and nothing that a browser could take for another host."""
    wanted = request.args.get("next", "")
    inside = wanted.startswith(f"/{request.blueprint}/") and "//" not in wanted and "\\" not in wanted
    return wanted if inside and wanted.isprintable() else None


@open_door("the link itself is the proof")
def take_up_account(token: str) -> Response:
    """The person's own password and the secret for her app, which nobody else sees."""
    limits.spend(limits.by_address("staff-account"))
    invitation = staff.read_invitation(session(), token, now=now())
    if str(invitation.role) != request.blueprint:
        raise NotFound("invitation-over")
    form = AccountForm()
    if answer := form.answered(lambda: _take_up(token, form)):
        return answer
    return show("staff/account.html", status=form.status, form=form, login=None, invitation=invitation)


def _take_up(token: str, form: AccountForm) -> Response:
    staff.take_up_account(session(), token, password=form.password.data, code=form.code.data, now=now())
    done("account.done")
    return see_other(url_for(".sign_in"))


def end_session() -> Response:
    """For an audience's own endpoint, which names its permission."""
    staff.end_session(session(), by=the_staff_member(), now=now())
    form_session.clear()
    done("sign-in.out")
    _forget_cookie()
    return see_other(url_for(".sign_in"))


def _send_cookie(token: str) -> None:
    """Until the browser is closed; the row in the database ends it sooner."""
    role = str(request.blueprint)

    @after_this_request
    def _set(response: Response) -> Response:
        secure = house.settings.over_tls
        response.set_cookie(
            cookie_of(Role(role)), token, path=f"/{role}/", secure=secure, httponly=True, samesite="Lax"
        )
        return response


def _forget_cookie() -> None:
    role = str(role_of(request.path))

    @after_this_request
    def _delete(response: Response) -> Response:
        secure = house.settings.over_tls
        response.delete_cookie(cookie_of(Role(role)), path=f"/{role}/", secure=secure, httponly=True, samesite="Lax")
        return response
