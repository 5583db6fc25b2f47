"""Chromium, phones and doors in it, and an eye on all of them: an error in a page's console fails the test."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from scripts import machine
from tests.browser.axe import clean  # noqa: F401 # a fixture for every test here
from tests.chromium import ARGUMENTS
from tests.databases import SqliteDatabases
from tests.servers import Server, running
from webapp.demonstration.people import PEOPLE, SPECIAL, Person

# Pictures for the README are taken when asked for: PICTURES=1 make test TESTS=tests/browser/test_pictures.py
collect_ignore = [] if os.environ.get("PICTURES") else ["test_pictures.py"]

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
HERE: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
PATIENCE_MS = 15_000

FAILED = pytest.StashKey[bool]()


class Screens:
    """The browsers of one test. `address` is where links in `Page.goto` begin."""

    def __init__(self, playwright: Playwright, browser: Browser, address: str) -> None:
        self.address = address
        self._playwright = playwright
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._expected: list[str] = []
        self._errors: list[str] = []

    def phone(self, **options: Any) -> Page:
        """A resident's phone that has never been here."""
        own = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "user_agent": ANDROID}
        options = own | options
        return self._open(self._browser.new_context(**HERE, base_url=self.address, **options))

    def door(self, **options: Any) -> Page:
        """A device at a venue, not enrolled yet."""
        return self._open(self._browser.new_context(**HERE, base_url=self.address, **{"viewport": TABLET} | options))

    def phone_with(self, profile: Path, *, offline: bool = False, arguments: Sequence[str] = ()) -> Page:
        """A phone whose memory outlives its browser: opened again, it is the same phone."""
        arguments = [*ARGUMENTS, *arguments]
        context = self._playwright.chromium.launch_persistent_context(
            profile, executable_path=machine.chromium(), args=arguments, viewport=PHONE, base_url=self.address, **HERE
        )
        context.set_offline(offline)
        return self._open(context, context.pages[0])

    def expect_errors(self, *patterns: str) -> None:
        """Browsers log every refused request as an error; a test says which refusals it provokes."""
        self._expected += patterns

    def pages(self) -> list[Page]:
        return [page for context in self._contexts for page in context.pages]

    def unexpected(self) -> list[str]:
        return [error for error in self._errors if not any(re.search(pattern, error) for pattern in self._expected)]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _open(self, context: BrowserContext, page: Page | None = None) -> Page:
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._errors.append(f"{error.error}"))
        self._contexts.append(context)
        return page or context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._errors.append(f"{message.text} ({message.location['url']})")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on SQLite, shared by all tests of pages that do not stop it."""
    folder = tmp_path_factory.mktemp("town")
    with running(SqliteDatabases(folder).new(), folder / "instance") as server:
        yield server


@pytest.fixture
def screens(
    request: pytest.FixtureRequest, playwright: Playwright, browser: Browser, tmp_path: Path
) -> Iterator[Screens]:
    """On the server that the test asks for, else on the shared one."""
    asked = {"server", "own_server"} & set(request.fixturenames)
    server: Server = request.getfixturevalue(asked.pop() if asked else "town")
    screens = Screens(playwright, browser, server.url)
    yield screens
    if request.node.stash.get(FAILED, False):
        _keep_pictures(screens, tmp_path)
    screens.close()
    assert not screens.unexpected(), "errors in a page's console"


@pytest.fixture(scope="session")
def everybody() -> Iterator[Person]:
    return iter(PEOPLE[len(SPECIAL) :])


@pytest.fixture
def person(everybody: Iterator[Person]) -> Person:
    """Somebody ordinary whom no other test has met, because tries and phones are counted by person."""
    if somebody := next(everybody, None):
        return somebody
    raise LookupError("every invented person has been met: invent more in webapp/demonstration/people.py")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def] # a wrapper of pytest
    report: pytest.TestReport = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def _keep_pictures(screens: Screens, folder: Path) -> None:
    for number, page in enumerate(screens.pages(), 1):
        picture = folder / f"screen-{number}.png"
        page.screenshot(path=picture)
        print(f"{page.url} looked like {picture}")  # noqa: T201 # pytest shows it with the failure
