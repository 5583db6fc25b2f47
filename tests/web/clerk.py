"""A clerk at a browser without scripts: opens pages, fills in the forms on them, follows where she is sent."""

import html
import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from tests.web.asking import ORIGIN
from tests.web.conftest import Town
from webapp.demonstration.desks import CLERKS, PASSWORD
from webapp.demonstration.desks import Clerk as Account

JINGBAN, FUHE, KEFU, BANZHANG = CLERKS
HALF_MINUTE = timedelta(seconds=30)
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Clerk:
    def __init__(self, town: Town, desk: str = "agency") -> None:
        self.town = town
        self.desk = f"/{desk}"
        self.http: FlaskClient = town.app.test_client()

    def open(self, path: str, **headers: str) -> Any:
        return self.http.get(f"{self.desk}{path}", headers=headers)

    def submit(self, path: str, fields: dict[str, str] | None = None, *, on: str | None = None, **headers: str) -> Any:
        """Fills in the form of the page `on` (the one it is sent to, where nothing else is said)."""
        token = TOKEN.search(self.open(path if on is None else on).get_data(as_text=True))
        assert token, f"{on or path} has a form"
        return self.send(path, (fields or {}) | {"csrf_token": token[1]}, **headers)

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Any:
        return self.http.post(f"{self.desk}{path}", data=fields, headers=ORIGIN | headers)

    def sign_in(self, account: Account = JINGBAN, *, at: str = "/sign-in", **changed: str) -> Any:
        fields = {"login": account.login, "password": PASSWORD, "code": account.code(self.town.clock())}
        return self.submit(at, fields | changed)

    def follow(self, answer: Any) -> str:
        """What the page says that this answer leads to."""
        assert answer.status_code == 303, words(answer)
        return words(self.http.get(answer.headers["Location"]))

    def venue(self, name: str = "示范图书馆") -> str:
        """Where a venue's page is, as the list of venues links it."""
        found = re.search(rf'href="{self.desk}(/venues/[^"]+)">{name}<', self.open("/").get_data(as_text=True))
        assert found, f"{name} is listed"
        return found[1]


def words(answer: Any) -> str:
    """What a person reads on a page."""
    assert answer.mimetype == "text/html", answer.get_data(as_text=True)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split()))


def signed_in(town: Town, account: Account = JINGBAN, desk: str = "agency") -> Clerk:
    clerk = Clerk(town, desk)
    answer = clerk.sign_in(account)
    assert answer.status_code == 303, words(answer)
    return clerk
