"""A loss from end to end in real browsers: reported elsewhere, refused at a scanner with and without a network, undone
at the desk; the codes of before stay dead (M10, M11, M30)."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import code_read_out, look_up, say, send_undo_code, sign_in_at_helpdesk, undo_with
from tests.browser.kept import kept_lists
from tests.browser.losses import report_from_sign_in_page
from tests.browser.verbs import (
    get_ready,
    go_on_post,
    open_code,
    read_code,
    scan_alone,
    see_post,
    see_verdict,
    until,
)
from tests.browser.words import app
from tests.servers import Server
from webapp.demonstration.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

AWAY = "ERR_(INTERNET_DISCONNECTED|NAME_NOT_RESOLVED)"
SIGNED_OUT = "status of 401"
# Service workers of a browser that has just begun do not know yet that it is offline, and would ask once.
FINDS_NO_SERVER = "--host-resolver-rules=MAP localhost ~NOTFOUND"


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_loss_stops_every_code_until_the_desk_undoes_it(
    screens: Screens, server: Server, person: Person, tmp_path: Path
) -> None:
    screens.expect_errors(AWAY, SIGNED_OUT)
    phone, door = phone_with_copy(screens, person, tmp_path), screens.phone_with(tmp_path / "door")
    go_on_post(door)
    judged_there(door, read_code(phone), "accepted", "go")
    phone.context.set_offline(True)

    lists = kept_lists(door)
    report_from_sign_in_page(screens.phone(), person, "both")
    until(door, lambda: kept_lists(door) != lists)
    judged_there(door, read_code(phone), "unavailable", "stop")
    door.context.set_offline(True)
    judged_alone(door, read_code(phone), "unavailable", "stop")
    door.context.set_offline(False)

    undone_at_the_desk(screens.door(), person)
    phone.context.set_offline(False)
    get_ready(phone, person)
    copy = screens.phone_with(tmp_path / "copy", offline=True, arguments=[FINDS_NO_SERVER])
    copy.goto("/resident/")
    judged_there(door, read_code(phone), "accepted", "go")
    judged_there(door, read_code(copy), "unavailable", "stop")
    door.context.set_offline(True)
    judged_alone(door, read_code(phone), "accepted", "go")
    judged_alone(door, read_code(copy), "unavailable", "stop")

    phone.goto("/resident/reads")
    read = phone.get_by_role("listitem").filter(has_text=app("reads.readers.helpdesk"))
    expect(read.first).to_contain_text(app("reads.why", reason=app("reads.reasons.undo-a-loss")))


def phone_with_copy(screens: Screens, person: Person, folder: Path) -> Page:
    """Everything this phone keeps, keys and credentials too, is kept a second time where no report can reach it."""
    phone = screens.phone_with(folder / "phone")
    get_ready(phone, person)
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.context.close()
    shutil.copytree(folder / "phone", folder / "copy", symlinks=True)
    phone = screens.phone_with(folder / "phone")
    open_code(phone)
    return phone


def undone_at_the_desk(desk: Page, person: Person) -> None:
    """Whoever found the phone could read the code too: the desk sees her document as well."""
    sign_in_at_helpdesk(desk)
    look_up(desk, person.card_number, "undo-a-loss")
    desk.get_by_role("link", name=say("remedy.undo")).click()
    send_undo_code(desk)
    undo_with(desk, person, code_read_out(desk, person), document_seen=True)
    expect(desk.get_by_role("status")).to_have_text(say("undo.done"))


def judged_there(door: Page, digits: str, words: str, sign: str) -> None:
    """By the server, which the door asks first."""
    scan_alone(door, digits)
    see_verdict(door, words, sign)
    expect(door.locator(".verdict .offline")).to_have_count(0)
    put_away(door)


def judged_alone(door: Page, digits: str, words: str, sign: str) -> None:
    scan_alone(door, digits)
    expect(door.locator(".verdict .offline")).to_be_visible()
    see_verdict(door, words, sign)
    put_away(door)


def put_away(door: Page) -> None:
    door.locator(".verdict").click()
    see_post(door)
