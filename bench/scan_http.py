"""What both benches of the online scan share: our service and its bare peer on one database, taking turns."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import event

from bench import bare, load
from bench.codes import Phone
from bench.measured import CannotRun, Measured
from bench.town import SCENE, Town
from scripts.progress import ROOT
from tests.postgresql import free_port
from tests.servers import running
from webapp import serving

ROUNDS = 15
SCANS = 400
HELLOS = 2000
WARMING_UP = 100
START_SECONDS = 20
IF_MISSED = (
    "Sign-in, schemas, headers, logs and what SQLAlchemy adds to each statement cost more than the bare route as a "
    "whole; on SQLite, where one writes at a time, they also make the other process wait longer."
)


def measure(database_url: str, folder: Path) -> Measured:
    town = Town(database_url, folder / "instance")
    _demand_same_statements(town)
    with running(database_url, town.house.settings.instance) as server, _bare(town) as bare_port:
        our_port = int(server.url.rpartition(":")[2])
        turns: dict[str, Callable[[int], float]] = {
            "ours": lambda scans: _scans(town, "/api/venue/scans", our_port, scans),
            "bare route, same verifies and SQL": lambda scans: _scans(town, "/scan", bare_port, scans),
            "bare route, verifies and one insert": lambda scans: _scans(town, "/insert", bare_port, scans),
            "bare route, hello": lambda scans: _hellos(bare_port, scans * HELLOS // SCANS),
        }
        for turn in turns.values():
            turn(WARMING_UP)
        rates: dict[str, list[float]] = {name: [] for name in turns}
        for _ in range(ROUNDS):
            for name, turn in turns.items():
                rates[name].append(turn(SCANS))
    middle = {name: median(found) for name, found in rates.items()}
    return Measured(None, middle.pop("ours"), "scans/s", middle, ">= 0.5", IF_MISSED)


def _scans(town: Town, path: str, port: int, number: int) -> float:
    """Every code is of a phone that nobody has seen, so that no cache spares a signature; it is signed just before."""
    return load.per_second(port, requests(town, path, port, number), answer=b'"accepted"')


def requests(town: Town, path: str, port: int, number: int) -> list[bytes]:
    unseen = town.phones(number)
    now = time.time()
    return [_request(town, path, port, phone, now) for phone in unseen]


def _request(town: Town, path: str, port: int, phone: Phone, now: float) -> bytes:
    body = json.dumps({"code": phone.show(now), "scene": SCENE, "client_ref": str(uuid4())}).encode()
    cookie = f"onecard_terminal={town.token}"
    return load.post(path, port, body, Cookie=cookie, X_Terminal=str(town.terminal_id), X_Venue=str(town.venue_id))


def _hellos(port: int, number: int) -> float:
    return load.per_second(port, [load.get("/hello", port)] * number, answer=b"world")


@contextmanager
def _bare(town: Town) -> Iterator[int]:
    """The peer under the very server, with the very settings, that serve ours."""
    port = free_port()
    settings = town.house.settings
    *granian, _ours = serving._web(settings)
    granian[granian.index("--port") + 1] = str(port)
    own = {"DATABASE_URL": settings.database_url, "ISSUER_KEY": town.entry.key.hex()}
    command = [*granian, "bench.bare:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own)  # noqa: S603 # our own server
    try:
        _wait_until_it_answers(process, port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            load.per_second(port, [load.get("/hello", port)], answer=b"world")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise CannotRun("the bare route did not start")


def _demand_same_statements(town: Town) -> None:
    """The peer is held to what a scan of ours really sends, so that no comparison outlives a change unseen."""
    ours = _recorded(town)
    theirs = [[_outline(statement) for statement in transaction] for transaction in bare.TRANSACTIONS]
    if ours != theirs:
        raise CannotRun(f"bench/bare.py must be brought up to date: a scan now sends {ours}, the peer {theirs}")


def _recorded(town: Town) -> list[list[str]]:
    transactions: list[list[str]] = []
    engine = town.house.engine

    def begun(*_: object) -> None:
        transactions.append([])

    def sent(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            transactions[-1].append(_outline(statement))

    event.listen(engine, "begin", begun)
    event.listen(engine, "before_cursor_execute", sent)
    try:
        [phone] = town.phones(1)
        # Whether the region's rules changed is asked once a second, and not by each scan.
        assert town.house.profile
        transactions.clear()
        town.scan_in_process(phone.show(time.time()))
    finally:
        event.remove(engine, "begin", begun)
        event.remove(engine, "before_cursor_execute", sent)
    return transactions


def _outline(statement: str) -> str:
    """What it does to which tables: "SELECT credential card device"."""
    tables = re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)", statement)
    return " ".join([statement.split(None, 1)[0], *sorted(set(tables))])
