"""The cookie of a resident's phone: opaque, out of reach of scripts, sent to this audience alone."""

from datetime import datetime

from flask import Response, after_this_request, request

from webapp.web.house import house
from webapp.web.resident import COOKIE_PATH, cookie_of


def send_cookie(token: str, expires_at: datetime) -> None:
    name = cookie_of(request)

    @after_this_request
    def _set(response: Response) -> Response:
        secure = house.settings.over_tls
        response.set_cookie(
            name, token, expires=expires_at, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Lax"
        )
        return response


def forget_cookie() -> None:
    name = cookie_of(request)

    @after_this_request
    def _delete(response: Response) -> Response:
        secure = house.settings.over_tls
        response.delete_cookie(name, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Lax")
        return response
