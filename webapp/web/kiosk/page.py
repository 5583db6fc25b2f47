"""The one page of a kiosk. It is empty of people: what it shows comes from the card, and goes with it."""

from flask import Response

from webapp.web.guard import open_door
from webapp.web.headers import SECURITY
from webapp.web.kiosk import kiosk_page
from webapp.web.staff_pages import show
from webapp.web.staff_texts import TEXTS

# The agent on this machine: its WebSocket, and its own page of PINs in a frame that nothing of ours can look into.
AGENT = "127.0.0.1:35960"
POLICY = "Content-Security-Policy"


def words(key: str) -> dict[str, str]:
    """Both languages on one screen, because nobody stands there who could be asked."""
    return TEXTS[f"kiosk.{key}"]


@kiosk_page.get("/")
@open_door("the page itself knows nothing; its machine signs in by its own cookie")
def start() -> Response:
    """Full screen on a machine that a one-time link made a kiosk; elsewhere it says that it is none."""
    answer = show("kiosk/kiosk.html", words=words, agent=AGENT)
    answer.headers[POLICY] = f"{SECURITY[POLICY]}; connect-src 'self' ws://{AGENT}; frame-src http://{AGENT}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
