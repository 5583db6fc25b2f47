"""What a phone with a wallet and empty caches loads before its code shows, each file gzipped."""

import re
from collections.abc import Iterator
from functools import cache
from statistics import median

from bench import browser
from bench.measured import Measured
from scripts.progress import ROOT

BUDGET = 20_000
VISITS = 5
# What is asked for after the code was drawn must not arrive before the frame that shows it, as it does on loopback.
FAR_AWAY_MS = 500
BUILT = ROOT / "static" / "resident"
PAGE = "/resident/"
IF_MISSED = "The page, its styles, the signing of the slot, IndexedDB and the symbol's encoder need more."


def run() -> Iterator[Measured]:
    with browser.server() as server, browser.phone(server.url) as phone:
        browser.show_first_code(phone)
        size = cache(browser.gzipped)
        loaded = []
        for _ in range(VISITS):
            browser.forget_files(phone, server.url)
            page = browser.open_page(phone, PAGE, browser.CODE, answer_ms=FAR_AWAY_MS)
            loaded.append(sum(size(url) for url in page.evaluate(browser.LOADED_BEFORE)))
            page.close()
        named = sum(size(f"{server.url}{path}") for path in _named_by_the_build())
    beside = {"20,000": BUDGET, "the page and what it imports, by the build": named}
    yield Measured(None, median(loaded), "bytes", beside, "<= 1", IF_MISSED)


def _named_by_the_build() -> set[str]:
    """The page, its script and styles, and every module that these import at once."""
    found, unread = {PAGE}, set(_links((BUILT / "index.html").read_text()))
    while unread:
        path = unread.pop()
        found.add(path)
        if path.endswith(".js"):
            folder = path.rpartition("/")[0]
            text = (BUILT / path.removeprefix(PAGE)).read_text()
            unread |= {f"{folder}/{name}" for name in _imports(text)} - found
    return found


def _links(html: str) -> list[str]:
    tags = re.findall(r"<(?:script|link rel=\"(?:stylesheet|modulepreload)\")[^>]*>", html)
    return [address for tag in tags for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", tag)]


def _imports(script: str) -> list[str]:
    return re.findall(r"(?:from|import)\s*[\"'`]\./([^\"'`]+)[\"'`]", script)
