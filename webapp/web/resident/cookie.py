"""The cookie of a resident's phone: opaque, out of reach of scripts, sent to this audience alone."""

from datetime import datetime

from flask import Response, after_this_request

from webapp.web.house import house
from webapp.web.resident import COOKIE, COOKIE_PATH


def send_cookie(token: str, expires_at: datetime) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        secure = house.settings.over_tls
        response.set_cookie(
            COOKIE, token, expires=expires_at, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Lax"
        )
        return response


def forget_cookie() -> None:
    @after_this_request
    def _delete(response: Response) -> Response:
        secure = house.settings.over_tls
        response.delete_cookie(COOKIE, path=COOKIE_PATH, secure=secure, httponly=True, samesite="Lax")
        return response
