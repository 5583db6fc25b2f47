"""Online scans while 200 wallets a second are asked for and lists are rebuilt twice a second, beside scans alone."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from bench import load, scan_http
from bench.issue_batch import offer
from bench.measured import CannotRun, Measured
from bench.town import SignedIn, Town
from scripts import machine
from tests.postgresql import cluster
from tests.servers import running
from tests.simulator import text_of

ROUNDS = 5
SCANS = 200
WALLETS_A_SECOND = 200
# Each publishes: the jobs process looks twice a second.
DEATHS_A_SECOND = 2
# All rounds together; what is not sent in one is left for the next.
LOADED_SECONDS = 8
KEYS = 14
IF_MISSED = (
    "A wallet is fourteen proofs checked and fourteen signatures, several times the work of a scan; two cores that "
    "also send all requests are full before 200 a second, which is what 120 million phones ask that renew once a week, "
    "and what is left is shared evenly among whoever waits."
)


def run() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder:
        yield _measured("sqlite", f"sqlite:///{folder}/onecard.sqlite3", Path(folder))
    try:
        machine.need_postgresql()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder, cluster() as address:
        yield _measured("postgresql", f"{address}/postgres", Path(folder))


def _measured(case: str, url: str, folder: Path) -> Measured:
    town = Town(url, folder / "instance")
    alone, under, wallets = Scanned(), Scanned(), []
    with running(url, town.house.settings.instance) as server:
        port = server.port
        renewing = iter([_wallet(phone, port) for phone in town.signed_in(WALLETS_A_SECOND * LOADED_SECONDS)])
        # Each with a credential that the next lists name.
        leaving = iter([_sign_out(phone, port) for phone in town.signed_in(ROUNDS * load.DOORS * 2)])
        Scanned().scan(town, port)
        for _ in range(ROUNDS):
            alone.scan(town, port)
            renewals = load.Steady(port, renewing, per_second=WALLETS_A_SECOND, answer=b'"credentials"')
            with renewals, load.Steady(port, leaving, per_second=DEATHS_A_SECOND, answer=b""):
                under.scan(town, port)
            wallets.append(renewals.per_second)
    beside = {"scans alone": alone.per_second, "wallets answered a second": median(wallets)}
    beside |= {"p99 alone, ms": alone.p99_ms, "p99, ms": under.p99_ms}
    return Measured(case, under.per_second, "scans/s", beside, ">= 0.5", IF_MISSED)


class Scanned:
    """Rounds of scans: how many a second, and how long the slowest of a hundred waited."""

    def __init__(self) -> None:
        self._rates: list[float] = []
        self._took: list[float] = []

    def scan(self, town: Town, port: int) -> None:
        requests = scan_http.requests(town, "/api/venue/scans", port, SCANS)
        elapsed, took = load.timed(port, requests, answer=b'"accepted"')
        self._rates.append(SCANS / elapsed)
        self._took += took

    @property
    def per_second(self) -> float:
        return median(self._rates)

    @property
    def p99_ms(self) -> float:
        return quantiles(self._took, n=100, method="inclusive")[-1] * 1_000


def _wallet(phone: SignedIn, port: int) -> bytes:
    keys = [
        {"device_key": text_of(key.device_key), "possession": text_of(key.possession)}
        for key in offer(phone.nonce, KEYS)
    ]
    body = json.dumps({"nonce": text_of(phone.nonce), "keys": keys}).encode()
    return load.post("/api/resident/wallet", port, body, Cookie=f"onecard_resident={phone.token}")


def _sign_out(phone: SignedIn, port: int) -> bytes:
    path = f"/api/resident/devices/{phone.by.device_id}/sign-out"
    return load.post(path, port, b"{}", Cookie=f"onecard_resident={phone.token}")
