"""All scripts and styles of a first visit to the residents' app in Chinese, gzipped, unopened routes included."""

from collections.abc import Iterator

from bench import browser
from bench.measured import Measured
from tests.browser.kept import kept_caches

BUDGET = 120_000
LOADED = 'performance.getEntriesByType("resource").map(({ name }) => name)'
IF_MISSED = "Vue, its router and the screens need more."


def run() -> Iterator[Measured]:
    with browser.server() as server, browser.phone(server.url) as phone:
        page = phone.new_page()
        page.goto("/resident/")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        # A cached address may carry the revision that the worker added.
        urls = {url.partition("?")[0] for url in [*page.evaluate(LOADED), *kept_caches(page)]}
        urls.add(f"{server.url}/resident/sw.js")
        scripts = sum(browser.gzipped(url) for url in urls if url.endswith(".js"))
        styles = sum(browser.gzipped(url) for url in urls if url.endswith(".css"))
    beside = {"120,000": BUDGET, "scripts": scripts, "styles": styles}
    yield Measured(None, scripts + styles, "bytes", beside, "<= 1", IF_MISSED)
