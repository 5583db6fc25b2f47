"""A worn card, from the phone over the desk to the card maker and back."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.desk import sign_in_at_helpdesk
from tests.browser.test_rules import DESK, JINGBAN, PHONE, sign_in
from tests.browser.verbs import sign_in as sign_in_on_phone
from webapp.demonstration.people import Person
from webapp.web.staff_texts import TEXTS

pytestmark = pytest.mark.browser


def say(key: str, **values: object) -> str:
    return TEXTS[key]["zh"].format(**values)


def test_a_worn_card_is_made_again(
    screens: Screens, person: Person, clean: Callable[[Page], None], tmp_path: Path
) -> None:
    phone, desk, agency = screens.phone(), screens.door(viewport=DESK), screens.door(viewport=DESK)
    _ask(phone, person)
    sign_in_at_helpdesk(desk)
    _approve(desk)
    sign_in(agency, JINGBAN)
    agency.goto("/agency/making")
    agency.get_by_role("button", name=say("making.act")).click()
    clean(agency)
    with agency.expect_download() as download:
        agency.get_by_role("button", name=say("making.file-act")).click()
    download.value.save_as(tmp_path / "making.csv")
    subprocess.run([sys.executable, "-m", "webapp.demonstration.maker", tmp_path / "making.csv"], check=True)
    agency.locator("input[type=file]").set_input_files(tmp_path / "making.return.csv")
    agency.get_by_role("button", name=say("making.return-act")).click()
    expect(agency.get_by_role("heading", name=say("making.taken", made=1, failed=0, already=0))).to_be_visible()
    clean(agency)
    agency.set_viewport_size(PHONE)
    clean(agency)
    phone.reload()
    expect(phone.get_by_text("已备好").first).to_be_visible()


def _ask(phone: Page, person: Person) -> None:
    sign_in_on_phone(phone, person)
    phone.goto("/resident/services/CARD-07")
    phone.get_by_role("button", name="申请补换").click()
    for choice in ("坏了", "到窗口领"):
        phone.get_by_text(choice, exact=True).click()
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("受理号").first).to_be_visible()


def _approve(desk: Page) -> None:
    for step in ("request-step.checked", "request-step.approved"):
        desk.goto("/helpdesk/requests")
        desk.get_by_role("row", name=say("request-kind.replace")).last.get_by_role("link").click()
        desk.get_by_text(say(step), exact=True).click()
        desk.get_by_role("button", name=say("request.act"), exact=True).click()
        expect(desk.get_by_text(say("request.moved", state=say(step.replace("step", "state"))))).to_be_visible()
