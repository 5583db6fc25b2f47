"""A mother lets her daughter show her code: the door says by whom, and hears of the end within seconds (N15)."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.kept import kept_lists
from tests.browser.verbs import OUT_OF_VIEW_SECONDS, get_ready, go_on_post, scan, scan_alone, see_verdict, until
from tests.browser.words import app, venue
from tests.people import MING
from webapp.demonstration.people import Person
from webapp.domain.residents import mask_name

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

AWAY = "ERR_(INTERNET_DISCONNECTED|NAME_NOT_RESOLVED)"
SMALL = {"width": 320, "height": 568}


def test_a_mother_invites_her_daughter_and_ends_it(
    screens: Screens, person: Person, tmp_path: Path, clean: Callable[[Page], None]
) -> None:
    screens.expect_errors(AWAY)
    mother, daughter = screens.phone(viewport=SMALL), screens.phone()
    get_ready(mother, person)
    get_ready(daughter, MING)
    accept_invitation(daughter, invitation_by(mother, clean))
    clean(daughter)

    door = screens.phone_with(tmp_path / "door")
    go_on_post(door)
    scan(door, carers_code(daughter, clean))
    see_verdict(door, "accepted", "go")
    expect(door.get_by_text(venue("carer.named", name=mask_name(MING.name))).first).to_be_visible()
    door.locator(".verdict").click()

    daughter.context.set_offline(True)
    lists = kept_lists(door)
    end_by(mother, clean)
    until(door, lambda: kept_lists(door) != lists)
    door.wait_for_timeout(OUT_OF_VIEW_SECONDS * 1000)
    scan(door, carers_code(daughter))
    see_verdict(door, "unavailable", "stop")
    door.locator(".verdict").click()
    door.context.set_offline(True)
    scan_alone(door, carers_code(daughter))
    see_verdict(door, "unavailable", "stop")


def invitation_by(mother: Page, clean: Callable[[Page], None]) -> str:
    mother.goto("/resident/me")
    mother.get_by_role("link", name=app("titles.family")).click()
    mother.get_by_role("link", name=app("family.invite")).or_(
        mother.get_by_role("button", name=app("family.invite"))
    ).click()
    mother.get_by_label(app("family.scopes.7")).check()
    clean(mother)
    mother.get_by_role("button", name=app("family.make")).click()
    made = mother.get_by_text(re.compile(r"^\d{4} \d{4} \d{4}$"))
    expect(made).to_be_visible()
    clean(mother)
    [picture] = zxingcpp.read_barcodes(Image.open(io.BytesIO(mother.screenshot(full_page=True))))
    assert picture.text.endswith("/resident/family/join#" + made.inner_text().replace(" ", ""))
    return picture.text


def accept_invitation(daughter: Page, address: str) -> None:
    daughter.goto(address)
    expect(daughter.get_by_label(app("family.code"))).to_have_value(re.compile(r"^\d{12}$"))
    daughter.get_by_role("button", name=app("family.read")).click()
    expect(daughter.get_by_text(app("family.as", name=mask_name(MING.name)))).to_be_visible()
    daughter.get_by_role("button", name=app("family.agree")).click()
    daughter.wait_for_url(re.compile("/resident/family/[0-9a-f-]{36}$"))
    expect(daughter.get_by_role("button", name=app("family.end"))).to_be_visible()


def carers_code(daughter: Page, clean: Callable[[Page], None] | None = None) -> str:
    """The digits on the screen, as an independent reader sees them."""
    if clean is not None:
        daughter.goto(daughter.url + "/code")
    expect(daughter.get_by_role("img")).to_be_visible()
    expect(daughter.get_by_role("heading", level=1)).to_have_text(re.compile(r"\*"))
    if clean is not None:
        clean(daughter)
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(daughter.screenshot())))
    return found.text


def end_by(mother: Page, clean: Callable[[Page], None]) -> None:
    mother.goto("/resident/family")
    mother.get_by_role("link").filter(has_text="*").click()
    expect(mother.get_by_role("listitem").filter(has_text=app("family.verdicts.accepted"))).to_be_visible()
    clean(mother)
    mother.get_by_role("button", name=app("family.end")).click()
    mother.get_by_role("dialog").get_by_role("button", name=app("family.end")).click()
    mother.wait_for_url("**/resident/family")
