"""A phone with a code in Chromium, when its page began to show something, and a door in it."""

import gzip
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.measured import CannotRun
from scripts import machine
from tests.browser.conftest import HERE, PHONE, TABLET
from tests.browser.verbs import get_ready, go_on_post
from tests.chromium import ARGUMENTS
from tests.servers import Server
from webapp.demonstration.people import PEOPLE, SPECIAL

PHONE_HERE: dict[str, Any] = {"viewport": PHONE} | HERE
# The time, in ms from the navigation, at which the frame with the thing was painted. A canvas counts once it is drawn.
WATCH = """
window.shown = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("it was not shown within 30 s")), 30_000);
  const drawn = (thing) => {
    if (!(thing instanceof HTMLCanvasElement)) return true;
    const { width, height } = thing;
    return thing.getContext("2d").getImageData(0, height >> 1, width, 1).data.some((part) => part > 0);
  };
  const look = () => {
    const thing = document.querySelector(%r);
    if (!thing?.checkVisibility() || !drawn(thing)) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve((window.shownAt = performance.now()));
    port2.postMessage(null);
  };
  requestAnimationFrame(look);
});
"""
CODE = WATCH % 'canvas[role="img"]'
LOADED_BEFORE = """
[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ responseEnd }) => 0 < responseEnd && responseEnd < window.shownAt).map(({ name }) => name)
"""


@contextmanager
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder:
        started = Server(f"sqlite:///{folder}/onecard.sqlite3", Path(folder) / "instance")
        try:
            started.start()
            yield started
        finally:
            started.stop()


@contextmanager
def phone(address: str) -> Iterator[BrowserContext]:
    """A phone that has never been here, whose memory is on a disk as a phone's is."""
    try:
        machine.need_chromium()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with tempfile.TemporaryDirectory(prefix="onecard-phone-") as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=machine.chromium(), args=ARGUMENTS, base_url=address, **PHONE_HERE
        )
        yield context
        context.close()


def show_first_code(context: BrowserContext) -> None:
    """Signs somebody in, accepts her card, and waits until the app is kept for days without a network."""
    page = context.new_page()
    get_ready(page, PEOPLE[len(SPECIAL)])
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.close()


def open_page(context: BrowserContext, url: str, watch: str, *, slow_cpu: float = 1, answer_ms: int = 0) -> Page:
    """Opens a page in a tab of its own, its worker asleep, and waits until it shows what is watched for."""
    page = context.new_page()
    page.add_init_script(watch)
    tools = context.new_cdp_session(page)
    tools.send("ServiceWorker.enable")
    tools.send("ServiceWorker.stopAllWorkers")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slow_cpu})
    if answer_ms:
        network = {"offline": False, "latency": answer_ms, "downloadThroughput": -1, "uploadThroughput": -1}
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", network)
    page.goto(url, wait_until="commit")
    page.evaluate("window.shown")
    return page


def forget_files(context: BrowserContext, origin: str) -> None:
    """Empties every cache and removes the service worker; what the phone keeps in its database stays."""
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.clearBrowserCache")
    tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "service_workers,cache_storage"})
    page.close()


def gzipped(url: str) -> int:
    """How many bytes a file is, sent by a server that compresses as well as gzip can."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 # our own server on this machine
        body: bytes = answer.read()
        return len(gzip.compress(body, 9, mtime=0))


@contextmanager
def door_at(address: str, *scripts: str) -> Iterator[Page]:
    """A door on post that has what it needs to judge alone; the scripts run in its page first."""
    try:
        machine.need_chromium()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=ARGUMENTS)
        page = browser.new_context(**HERE, base_url=address, viewport=TABLET).new_page()
        for script in scripts:
            page.add_init_script(script)
        go_on_post(page)
        yield page
        browser.close()
