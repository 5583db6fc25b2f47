"""What staff of the helpdesk do on their pages, in their words."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from webapp.demonstration.desks import CLERKS, PASSWORD, Clerk
from webapp.demonstration.people import Person
from webapp.domain.staff import Role
from webapp.web.staff_texts import TEXTS


def say(key: str, **values: str) -> str:
    return TEXTS[key]["zh"].format(**values)


def sign_in_at_helpdesk(desk: Page) -> None:
    """As the demonstration's clerk, with the code of an authenticator app that everybody has."""
    clerk, *_ = [clerk for clerk in CLERKS if clerk.role is Role.HELPDESK]
    desk.goto("/helpdesk/sign-in")
    sign_in_as(desk, clerk)
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("find.title"))


# A code works once, and tests of one server follow each other faster than codes do.
_spent: set[tuple[str, str]] = set()


def sign_in_as(desk: Page, clerk: Clerk) -> None:
    """On the page that asks for it."""
    where = desk.evaluate("location.origin")
    while (where, code := clerk.code(datetime.now(UTC))) in _spent:
        desk.wait_for_timeout(500)
    _spent.add((where, code))
    desk.get_by_label(say("sign-in.login")).fill(clerk.login)
    desk.get_by_label(say("sign-in.password")).fill(PASSWORD)
    desk.get_by_label(say("sign-in.code")).fill(code)
    desk.keyboard.press("Enter")


def look_up(desk: Page, number: str, reason: str) -> None:
    desk.get_by_label(say("find.number")).fill(number)
    desk.get_by_label(say(f"read-reason.{reason}"), exact=True).check()
    desk.get_by_label(say("find.note")).fill("本人来电，说卡丢了")
    desk.keyboard.press("Enter")


def send_undo_code(desk: Page) -> None:
    """To the registered phone, from the page of an undo."""
    desk.get_by_label(say("contact.registered")).check()
    desk.get_by_role("button", name=say("undo.send")).click()
    expect(desk.get_by_role("button", name=say("undo.again"))).to_be_visible()


def undo_with(desk: Page, person: Person, code: str, *, document_seen: bool) -> None:
    """With the code she reads out and her ID number."""
    desk.get_by_label(say("undo.code"), exact=True).fill(code)
    desk.get_by_label(say("undo.id_number"), exact=True).fill(person.id_number)
    desk.get_by_label(say("undo.document_seen")).set_checked(document_seen)
    desk.get_by_role("button", name=say("undo.act")).click()


def code_read_out(desk: Page, person: Person) -> str:
    """From the holder's own phone, which is the demonstration's page of messages here."""
    for _ in range(50):
        messages = desk.context.request.get("/demonstration/sms.json").json()["messages"]
        mine = [each["text"] for each in messages if each["to"] == person.phone and "用于解除挂失" in each["text"]]
        if mine:
            found = re.search(r"\d{6}", mine[0])
            assert found
            return found[0]
        desk.wait_for_timeout(200)
    raise AssertionError("the message has not come")
