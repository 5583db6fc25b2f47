"""From opening the app to the code on the screen: no network, four times slower processor, worker asleep."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median

from playwright.sync_api import BrowserContext

from bench import browser
from bench.measured import Measured

ROUNDS = 9
SLOWER = 4
EMPTY_PAGE = b'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>-</title><p>-</p></html>'
EMPTY_WORKER = b"""
addEventListener("install", (event) => event.waitUntil(caches.open("empty").then((cache) => cache.add("/"))));
addEventListener("fetch", (event) => event.respondWith(caches.match("/")));
"""
PARAGRAPH = browser.WATCH % "p"
IF_MISSED = "Reading the wallet, signing the slot and drawing the symbol take their time on a slow processor."


def run() -> Iterator[Measured]:
    with browser.server() as server, browser.phone(server.url) as phone, _empty_site() as empty:
        browser.show_first_code(phone)
        _visit_once(phone, empty)
        phone.set_offline(True)
        times: dict[str, list[float]] = {"ours": [], "an empty precached page": []}
        for _ in range(ROUNDS):
            times["ours"].append(_shown_after(phone, "/resident/", browser.CODE))
            times["an empty precached page"].append(_shown_after(phone, empty, PARAGRAPH))
    middle = {name: median(found) for name, found in times.items()}
    yield Measured("offline, 4× slow CPU", middle.pop("ours"), "ms", middle, "<= 3", IF_MISSED)


def _shown_after(phone: BrowserContext, url: str, watch: str) -> float:
    page = browser.open_page(phone, url, watch, slow_cpu=SLOWER)
    shown: float = page.evaluate("window.shownAt")
    page.close()
    return shown


def _visit_once(phone: BrowserContext, url: str) -> None:
    page = phone.new_page()
    page.goto(url)
    page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => null)"
    )
    page.close()


@contextmanager
def _empty_site() -> Iterator[str]:
    site = ThreadingHTTPServer(("127.0.0.1", 0), _EmptySite)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield f"http://localhost:{site.server_port}/"
    site.shutdown()
    thread.join()
    site.server_close()


class _EmptySite(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body, kind = (EMPTY_WORKER, "text/javascript") if self.path == "/sw.js" else (EMPTY_PAGE, "text/html")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Standard output and error belong to the figures."""
