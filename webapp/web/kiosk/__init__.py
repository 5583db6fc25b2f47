"""Kiosks (自助终端), where holders serve themselves. A one-time link leaves the cookie; no holder signs in."""

from apiflask import APIBlueprint

from webapp.domain import actors, venues
from webapp.web.guard import guard
from webapp.web.transaction import own_session

COOKIE = "onecard_kiosk"
COOKIE_PATH = "/api/kiosk/"

kiosk = APIBlueprint("kiosk", __name__, url_prefix="/api/kiosk", tag="Kiosk")
kiosk_page = APIBlueprint(
    "kiosk_page", __name__, url_prefix="/kiosk", template_folder="../templates", enable_openapi=False
)


def _sign_in(token: str) -> actors.Kiosk | None:
    with own_session(writes=False) as session:
        return venues.kiosk_of_token(session, token)


guard(kiosk, cookie=COOKIE, sign_in=_sign_in)
guard(kiosk_page, cookie="", sign_in=lambda _token: None)

from webapp.web.kiosk import cards, machine, page  # noqa: E402, F401 - the endpoints hang themselves on the blueprint
