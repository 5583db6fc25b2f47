"""Whatever is typed into a form of staff, or put into its address, is answered with a page and comes back harmless."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from tests.web.asking import ORIGIN
from tests.web.clerk import TOKEN, Clerk, signed_in
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import at_the_desk

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
ACTION = re.compile(r"action=\"([^\"]*)\"")
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*? name=\"([^\"]+)\"")
OFFERED = re.compile(r"<input\b[^>]*? name=\"([^\"]+)\"[^>]*? type=\"radio\"[^>]*? value=\"([^\"]+)\"")
OPTION = re.compile(r"<select\b[^>]*? name=\"([^\"]+)\".*?<option value=\"([^\"]+)\"", re.DOTALL)
LINK = re.compile(r"href=\"(/(?:agency|helpdesk)/[^\"]*)\"")
FORM_TYPE = "application/x-www-form-urlencoded"
SCRIPT = "<script>alert(1)</script>"
# As a browser, or somebody in its place, would send it.
TYPED = {
    "characters that nobody sees": b"%00%E2%80%8B%E2%80%AE",
    "halves of characters": b"%ED%A0%80%FF",
    "a script": b"%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27",
    "a template": b"%7B%7B7*7%7D%7D%25s%7B0%7D",
    "a hundred thousand letters": b"A" * 100_000,
    "a line that would be a header": b"x%0D%0ASet-Cookie%3A%20a%3Db",
    "digits of other scripts": "４２٠٣𝟜".encode(),
    "nothing": b"",
}


def reached_from(clerk: Clerk, first: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every page below these that links lead to, and what stands on it."""
    waiting, seen = list(first), set(first)
    while waiting:
        path = waiting.pop()
        page = clerk.http.get(path).get_data(as_text=True)
        yield path, page
        new = {link for link in LINK.findall(page) if link.startswith(tuple(f"{above}/" for above in first))} - seen
        seen |= new
        waiting += sorted(new)


def forms(clerk: Clerk, first: Sequence[str], known: dict[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    """By address and page, what a person could have filled in."""
    found = {}
    for path, page in reached_from(clerk, first):
        for form in FORM.findall(page):
            offered = dict(OFFERED.findall(form)) | dict(OPTION.findall(form))
            filled = {name: offered.get(name, known.get(name, "2号门")) for name in FIELD.findall(form)}
            action = ACTION.search(form.partition(">")[0])
            filled.pop("csrf_token", None)
            if filled:
                found[html.unescape(action[1]) if action else path, path] = filled
    return found


# The database that is stricter about characters.
@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize("desk", ["agency", "helpdesk"])
def test_whatever_is_typed_is_answered_with_a_page(own_town: Town, desk: str) -> None:
    person, known = own_town.somebody(), {}
    own_town.with_wallet(person)
    if desk == "helpdesk":
        there = at_the_desk(own_town)
        case = there.case(person)
        clerk: Clerk = there
        first = ["/helpdesk/", f"/helpdesk{case}", f"/helpdesk{there.report(case)}/undo"]
        known = {"number": person.card_number, "id_number": person.id_number, "code": "123456"}
        assert there.send_code(first[2].removeprefix("/helpdesk").removesuffix("/undo")).status_code == 303
    else:
        clerk = signed_in(own_town)
        venue = clerk.venue()
        assert clerk.submit(f"{venue}/invite-terminal", {"name": "1号门", "attended": "yes"}).status_code == 303
        first = ["/agency/", f"/agency{venue}"]
    found = forms(clerk, first, known)
    assert len(found) > 4, found
    token = TOKEN.search(clerk.open("/").get_data(as_text=True))
    assert token
    for (path, _), filled in found.items():
        for name, (what, typed) in product(filled, TYPED.items()):
            rest = "".join(f"&{other}={value}" for other, value in filled.items() if other != name).encode()
            body = b"csrf_token=" + token[1].encode() + rest + b"&" + name.encode() + b"=" + typed
            answer = clerk.http.post(path, data=body, content_type=FORM_TYPE, headers=ORIGIN)
            assert answer.status_code < 500, (path, name, what)
            assert SCRIPT not in answer.get_data(as_text=True), (path, name, what)
            assert "a" not in [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
        for what, typed in TYPED.items():
            asked = "&".join(f"{name}={typed[:2_000].decode('latin1')}" for name in filled)
            answer = clerk.http.get(f"{path}?{asked}")
            assert answer.status_code < 500, (path, what)
            assert SCRIPT not in answer.get_data(as_text=True), (path, what)
