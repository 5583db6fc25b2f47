"""The eye of axe-core on a page, in light and dark."""

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page

from scripts.apps import PWA

TRANSITIONS_ENDED = """Promise.allSettled(
  document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)
)"""


@cache
def axe() -> str:
    return (PWA / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def clean() -> Callable[[Page], None]:
    """Fails where axe finds anything, in light; and in dark, for what hangs on colours."""

    def look(page: Page) -> None:
        page.evaluate(axe())
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found = _violations(page, "{}")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += _violations(page, "{ runOnly: ['color-contrast', 'link-in-text-block'] }")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        assert not found, page.url

    return look


def _violations(page: Page, options: str) -> list[str]:
    # Colours that are still on their way would be judged half-way.
    page.evaluate(TRANSITIONS_ENDED)
    found = page.evaluate(f"axe.run({options}).then(({{ violations }}) => violations)")
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]
