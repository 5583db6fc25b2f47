"""From a report of loss leaving for the server to the lists that name it in force at a scanner that polls for them."""

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page

import signing
from bench import load
from bench.browser import door_at
from bench.measured import Measured
from bench.town import SignedIn, Town
from tests.servers import running

LOSSES = 100
# On average; doors poll every two seconds, and reports must come at any moment between two polls.
APART_SECONDS = 0.4
LAST_MAY_TAKE_SECONDS = 10
BOUND_MS = 5_000
# What the door keeps in force, looked at twenty times a second: [Unix ms, the files under its newest head].
WATCH = """() => {
  window.inForce = [];
  const opening = indexedDB.open("onecard-venue");
  opening.onsuccess = () => setInterval(() => {
    const asking = opening.result.transaction("files").objectStore("files").getAllKeys();
    asking.onsuccess = () => {
      const newest = inForce.at(-1)?.[1] ?? [];
      if (newest.join() !== asking.result.join()) inForce.push([Date.now(), asking.result]);
    };
  }, 50);
}"""


def run() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder:
        url = f"sqlite:///{folder}/onecard.sqlite3"
        town = Town(url, Path(folder) / "instance")
        with running(url, town.house.settings.instance) as server, door_at(server.url) as door:
            door.evaluate(WATCH)
            lost = town.signed_in(LOSSES)
            answered = _report(lost, server.port, door)
            door.wait_for_timeout(LAST_MAY_TAKE_SECONDS * 1_000)
            known = _known(door.evaluate("inForce"), town.house.settings.instance / "lists")
    times = [(known[one.phone.index] - sent) * 1_000 for one, (sent, _) in zip(lost, answered, strict=True)]
    beside = {"the bound": BOUND_MS, "median": median(times), "the report's own answer, median": _median_ms(answered)}
    yield Measured(None, quantiles(times, n=100, method="inclusive")[-1], "ms", beside, "<= 1")


def _report(lost: list[SignedIn], port: int, door: Page) -> list[tuple[float, float]]:
    """Each phone reports itself; reports overlap where the server is slower than they come. When sent and answered."""
    with ThreadPoolExecutor(8) as pool:
        answers = []
        for one in lost:
            # The door's page goes on meanwhile; sleeping here would hold back what it says.
            door.wait_for_timeout(random.uniform(0, 2 * APART_SECONDS) * 1_000)  # noqa: S311 # moments, not secrets
            answers.append(pool.submit(_lose, one, port))
        return [answer.result() for answer in answers]


def _lose(one: SignedIn, port: int) -> tuple[float, float]:
    body = f'{{"what": "phone", "device_id": "{one.by.device_id}"}}'.encode()
    request = load.post("/api/resident/losses", port, body, Cookie=f"onecard_resident={one.token}")
    sent = time.time()
    load.per_second(port, [request], answer=b'"receipt"')
    return sent, time.time()


def _known(in_force: list[tuple[float, list[str]]], folder: Path) -> dict[int, float]:
    """Since when, in Unix seconds, the door has known each dead credential."""
    known: dict[int, float] = {}
    for at, names in in_force:
        for name in names:
            for index in _indices(folder / f"{name}.bin"):
                known.setdefault(index, at / 1_000)
    return known


def _indices(file: Path) -> list[int]:
    try:
        return list(signing.read_list(file.read_bytes()).indices)
    except signing.SigningError:
        # The manifest and the trust list lie beside the lists.
        return []


def _median_ms(answered: list[tuple[float, float]]) -> float:
    return median((until - since) * 1_000 for since, until in answered)
