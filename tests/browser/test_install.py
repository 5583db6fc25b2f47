"""Both apps can be put on a home screen, as the browser itself judges."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Screens

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("app", ["resident", "venue"])
def test_can_be_installed(screens: Screens, tmp_path: Path, app: str) -> None:
    page = screens.phone_with(tmp_path / "profile")
    page.goto(f"/{app}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    assert _ask(page, "Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = _ask(page, "Page.getAppManifest")
    assert manifest["url"].endswith(f"/{app}/manifest.webmanifest")
    assert manifest["errors"] == []


def _ask(page: Page, question: str) -> dict[str, Any]:
    return page.context.new_cdp_session(page).send(question)
